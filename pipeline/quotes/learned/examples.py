"""Annotated texts as examples: what they say of words, and how good a candidate is by their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.quotes.cues import ACCORDING, verbs
from pipeline.quotes.learned import cues, sources
from pipeline.quotes.learned.content_features import SHAPES, shape
from pipeline.quotes.learned.lexicon import Counts
from pipeline.quotes.learned.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from spacy.tokens import Doc

    from pipeline.evaluate.attributed import AttributedText
    from pipeline.quotes.learned.acceptance import Proposal
    from pipeline.quotes.learned.contents import Content
    from pipeline.quotes.learned.sources import Candidate

GRADES = (0.3, 0.5, 0.7, 0.85, 0.98)
"""Shares of common words (Jaccard) from which a content is worth the next grade."""
RIGHT = 0.5
"""The share from which a content counts as right, as in the evaluation."""
DETERMINERS = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An annotated attribution: the token of its cue, the words of its content and of its source (none: empty)."""

    cue: int | None
    content: frozenset[int]
    source: frozenset[int]


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated text, laid out, with its answers and what it says of words."""

    sheet: Sheet
    answers: Sequence[Answer]
    counts: Counts


def example(gold: AttributedText, doc: Doc) -> Example:
    """What training needs of one annotated text."""
    sheet = Sheet(doc)
    answers = []
    for one in gold.attributions:
        cue = sheet.tokens(one.cue)
        spoken = frozenset(token for token in sheet.tokens(one.content) if not sheet.mute[token])
        source = frozenset(token for token in sheet.tokens(one.source) if not sheet.mute[token])
        if spoken:
            answers.append(Answer(anchor(sheet, cue) if cue else None, spoken, source))
    return Example(sheet, answers, _counts(sheet, answers))


def anchor(sheet: Sheet, tokens: Sequence[int]) -> int:
    """The token that stands for a cue of several words: its head, or the verb that this governs (`went on to say`)."""
    within, found = set(tokens), sheet.top(tokens)
    while True:
        below = (kid for kid in sheet.kids[found] if kid in within and sheet.dep[kid] in ("xcomp", "acomp"))
        verb = next((kid for kid in below if sheet.pos[kid] in ("VERB", "ADJ")), None)
        if verb is None:
            return found if sheet.pos[found] != "ADJ" else sheet.top(tokens)
        found = verb


def _counts(sheet: Sheet, answers: Sequence[Answer]) -> Counts:
    counts = Counts()
    attributing = {one.cue for one in answers}
    speaking = {sheet.top(sorted(one.source)) for one in answers if one.source}
    for token in range(sheet.n):
        if cues.possible(sheet, token):
            for table, key in cues.keys(sheet, token).items():
                counts.add(table, key, token in attributing)
        if sheet.pos[token] in ("NOUN", "PROPN", "PRON"):
            counts.add("source", sheet.lemma[token], token in speaking)
    for one in answers:
        if one.cue is None:
            continue
        own, lemma = shape(sheet, one.cue, set(one.content)), cues.word(sheet, one.cue)
        for name in SHAPES:
            counts.add("content", f"{lemma}|{name}", name == own)
        counts.add("nobody", sheet.lemma[one.cue], not one.source)
        _count_relations(sheet, one, one.cue, counts)
    return counts


def _count_relations(sheet: Sheet, answer: Answer, cue: int, counts: Counts) -> None:
    relations: dict[str, bool] = {}
    for one in sources.candidates(sheet, cue, answer.content):
        right = one.head in answer.source if one.run else not answer.source
        relations[one.relation] = relations.get(one.relation, False) or right
    for relation, right in relations.items():
        counts.add("relation", f"{sheet.lemma[cue]}|{relation}", right)
        counts.add("relation", f"{sheet.pos[cue]}|{relation}", right)


def is_speech(sheet: Sheet, answer: Answer, cue: int) -> bool:
    """True of words in quotation marks, and of cues that the list knows."""
    listed = sheet.lemma[cue] in verbs() or sheet.lower[cue] in (ACCORDING, ":")
    return listed or any(sheet.quoted[token] for token in answer.content)


def content_grade(sheet: Sheet, content: Content, right: Set[int]) -> float:
    """How good a content is: a grade for each of GRADES that its share of common words reaches."""
    return float(np.digitize(jaccard(sheet.spoken(content), right), GRADES))


def jaccard(one: Set[int], other: Set[int]) -> float:
    """The share of common words in all words of two contents."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def source_grade(sheet: Sheet, candidate: Candidate, right: Set[int]) -> float:
    """2 for the very expression (but for an article), 1 for one that shares words with it, else 0."""
    if candidate.run is None or not right:
        return 2.0 if candidate.run is None and not right else 0.0
    own = sheet.spoken([candidate.run])
    if {one for one in own if _counts_in(sheet, one)} == {one for one in right if _counts_in(sheet, one)}:
        return 2.0
    return float(bool(own & right))


def _counts_in(sheet: Sheet, token: int) -> bool:
    return sheet.lower[token] not in DETERMINERS and sheet.lower[token] not in ("'s", "’s")


def judge(sheet: Sheet, proposal: Proposal, answers: Sequence[Answer]) -> tuple[float, bool]:
    """How much of its content a proposal shares with the likest answer, and whether it names that one's source."""
    best = max(answers, key=lambda answer: jaccard(proposal.tokens, answer.content), default=None)
    if best is None:
        return 0.0, False
    return jaccard(proposal.tokens, best.content), source_grade(sheet, proposal.source, best.source) > 0
