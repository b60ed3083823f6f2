"""`I` and `we` in quotation marks: found here, given to who speaks once the quotes have their speakers."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.entities.mentions import Mention
from pipeline.entities.tokens import Tokens
from pipeline.quotes.marks import quoted
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

WORDS = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves)\b")  # `US` and `Us` are names
TAGS = frozenset({"PRP", "PRP$"})  # not the I of `Elizabeth I`
CONFIDENCE = 0.8


def first_persons(doc: Doc, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The pronouns of the first person in the quoted parts of a story, in order, without a cluster yet.

    Those within one of `mentions` are none.
    """
    text = Tokens.of(doc).text
    taken = sorted(mention.span for mention in mentions)
    for part in quoted(text):
        for match in WORDS.finditer(text, part.start, part.end):
            span, token = Span(*match.span()), doc.char_span(*match.span())
            at = bisect_right(taken, span)
            if any(one.overlaps(span) for one in taken[max(0, at - 1) : at + 1]):
                continue
            if token is not None and token[0].tag_ in TAGS:
                yield Mention(span, "PERSON", "pronoun", "rule", CONFIDENCE, None, reason="no_speaker")
