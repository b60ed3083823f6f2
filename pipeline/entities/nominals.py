"""Definite nominals (`the commissioner`) to the people they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.mentions import Cast, Mention
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

CONFIDENCE = 0.7
DEFINITE = re.compile(r"\bthe\s$", re.IGNORECASE)


def nominals(doc: Doc, cast: Cast) -> Iterator[Mention]:
    """`The police commissioner`, when one person's stated role alone has these words and this last word.

    A nominal that no rule resolves is left out.
    """
    text = doc.text
    of = dict(zip((name.span for name in cast.names), cast.clusters, strict=True))
    stated = [(set(s.role.of(text).casefold().split()), of[name].number) for name, s in cast.roles.items()]
    own = {statement.role for statement in cast.roles.values()}
    for match in lexicon.roles().finditer(text):
        article = DEFINITE.search(text, max(0, match.start() - 4), match.start())
        if article is None or Span(*match.span()) in own:
            continue
        words = match[0].casefold().split()
        fitting = {number for role, number in stated if set(words) <= role and words[-1] in role}
        if len(fitting) == 1:
            yield Mention(Span(article.start(), match.end()), "PERSON", "nominal", "rule", CONFIDENCE, fitting.pop())
