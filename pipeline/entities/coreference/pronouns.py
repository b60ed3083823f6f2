"""He, she and who to the people they stand for; what the story leaves open stays open, with the reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from pipeline.entities import ranker
from pipeline.entities.coreference import genders
from pipeline.entities.coreference.antecedents import HE, HIM, HIMSELF, HIS, Pronoun, Story
from pipeline.entities.coreference.features import priors
from pipeline.entities.coreference.persons import PRONOUN, company, place
from pipeline.entities.coreference.syntax import Syntax
from pipeline.entities.mentions import Cast, Mention
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    import lightgbm
    from spacy.tokens import Doc

    Ranker: TypeAlias = Callable[[Pronoun, Sequence[int], Sequence[Sequence[float]]], Sequence[float]]
    """Of a pronoun, the people it may stand for and their rows of features: how likely each one is, 0 to 1."""

WORDS = re.compile(
    rf"\b(?:{'|'.join(genders.PRONOUNS)}|who|whom)\b(?!\s(?-i:Majest|Royal|Highness|Excellenc|Holiness|Honou?r\b))",
    re.IGNORECASE,
)
CASES = {"he": HE, "she": HE, "him": HIM, "his": HIS, "hers": HIS, "himself": HIMSELF, "herself": HIMSELF}
POSSESSIVE = get_string_id("PRP$")
LEAST = 0.3
"""The chance below which the likeliest antecedent is not said."""
SUPPOSED = 0.2
"""The chance from which it is supposed for the pronouns after it: one that stays open does not end a chain."""
RELATIVE_CONFIDENCE = 0.9


def pronouns(
    doc: Doc, cast: Cast, antecedents: Sequence[Mention], weights: lightgbm.Booster | None = None
) -> list[Mention]:
    """He, she, who in order, each with the cluster of its antecedent among `antecedents` (names and nominals).

    Every he and she gets a mention. Where nobody may be meant its reason is `no_antecedent`, where it is somebody
    whom only a noun stands for `unnamed`, and where no candidate is likely enough `ambiguous`; its confidence is then
    how likely the best one was. Who and whom are told by their relative clause, and left out when that describes
    nobody known. `weights` replace the trees of this package.
    """
    trees = weights or ranker.weights("pronouns")
    return resolved(doc, cast, antecedents, lambda _, __, rows: ranker.chances(trees, rows, priors(rows)))


def resolved(doc: Doc, cast: Cast, antecedents: Sequence[Mention], rank: Ranker) -> list[Mention]:
    """The same, with any way of ranking the candidates; it is asked once a pronoun with candidates, in order."""
    syntax = Syntax.of(doc)
    if WORDS.search(syntax.tokens.text) is None:
        return []
    people = company(syntax, cast, antecedents)
    story = Story(syntax, people)
    found = []
    for token, word in _tokens(syntax, antecedents):
        story.read_to(token)
        span = Span(syntax.tokens.starts[token], syntax.tokens.ends[token])
        if word in genders.PRONOUNS:
            found.append(_personal(syntax, story, token, span, rank))
        elif (person := people.at.get(syntax.described(token))) is not None:
            story.take(place(syntax, token, token, PRONOUN, person))
            if person >= 0:
                found.append(Mention(span, "PERSON", "pronoun", "rule", RELATIVE_CONFIDENCE, person))
    return found


def _tokens(syntax: Syntax, antecedents: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    """The pronouns that are tokens of their own and no part of a name or nominal."""
    spans = sorted(one.span for one in antecedents)
    starts = [span.start for span in spans]
    ends = [0, *accumulate((span.end for span in spans), max)]  # the last so far: spans may lie in one another
    for match in WORDS.finditer(syntax.tokens.text):
        token = syntax.tokens.at(match.start())
        within = match.start() < ends[bisect_right(starts, match.start())]
        if not within and (syntax.tokens.starts[token], syntax.tokens.ends[token]) == match.span():
            yield token, match[0].lower()


def _personal(syntax: Syntax, story: Story, token: int, span: Span, rank: Ranker) -> Mention:
    word = span.of(syntax.tokens.text).lower()
    case = CASES.get(word, HIS if syntax.tags[token] == POSSESSIVE else HIM)
    pronoun = Pronoun(place(syntax, token, token, PRONOUN, 0), genders.PRONOUNS[word], case)
    candidates, rows = story.candidates(pronoun)
    if not candidates:
        return Mention(span, "PERSON", "pronoun", "model", 1.0, None, reason="no_antecedent")
    chances = rank(pronoun, candidates, rows)
    best = max(range(len(candidates)), key=chances.__getitem__)
    confidence = max(0.01, round(chances[best], 2))
    person = candidates[best]
    if chances[best] >= SUPPOSED:
        story.take(place(syntax, token, token, PRONOUN, person), pronoun.gender)
    if chances[best] < LEAST:
        return Mention(span, "PERSON", "pronoun", "model", confidence, None, reason="ambiguous")
    if person < 0:
        return Mention(span, "PERSON", "pronoun", "model", confidence, None, reason="unnamed")
    return Mention(span, "PERSON", "pronoun", "model", confidence, person)
