"""Accepted proposals as quotes: with the marks of their quoted parts, and with what is left over."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.quotes.attribution import Attribution, kind_of, positions, with_joint_statements
from pipeline.quotes.cues import TOPIC, Cue, cue_of
from pipeline.quotes.labels import labelled
from pipeline.quotes.learned import acceptance
from pipeline.quotes.learned.cues import VERBS
from pipeline.quotes.learned.leftovers import Leftovers
from pipeline.quotes.learned.sheet import Sheet
from pipeline.quotes.responses import wordings
from pipeline.quotes.sources import Source, joint, kind, phrase
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.params import Quotes
    from pipeline.quotes.learned.acceptance import Proposal
    from pipeline.quotes.learned.chain import Chain
    from pipeline.quotes.learned.sheet import Run

READER = frozenset({"you", "one"})
SIGNS_BEFORE = frozenset("£$€¥₹[(@#")
BRACKETS = {")": "(", "]": "["}
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
PLACES = 3
"""Decimal places of a confidence: the last ones of a model may differ between processors."""
LEAST = 0.4
"""How likely a proposal must be right to be kept: about where precision and recall balance on training data."""
LEAST_OTHER = 0.6
"""The same for reported words whose cue no list knows: attitudes and deeds more often than words."""

LEAST_NOMINAL = 0.5
"""The same for contents without marks and without a verb: more often things found or read than words. Cross-validated,
.5 takes as much from the wrong ones as from the right ones."""


def attributions(doc: Doc, params: Quotes, chain: Chain) -> list[Attribution]:
    """The quotes of a parsed story, in order of their first parts. None overlaps another."""
    sheet = Sheet(doc)
    proposals, beliefs = chain.read(sheet)
    return accepted(doc, sheet, params, proposals, beliefs.tolist())


def accepted(
    doc: Doc, sheet: Sheet, params: Quotes, proposals: Sequence[Proposal], beliefs: Sequence[float]
) -> list[Attribution]:
    """The quotes that proposals make, each believed so much."""
    page = _Page(doc, sheet, params)
    found = labelled(doc, sheet.regions)
    told = set(sheet.tokens(span for one in found for span in (*one.parts, *([one.source.span] if one.source else []))))
    told |= set(sheet.tokens(wordings(doc)))  # `has been approached for comment` is no quote
    whole = [page.whole(one) for one in proposals]
    free = [number for number, one in enumerate(whole) if one.cue not in told and told.isdisjoint(one.tokens)]
    likely, beliefs = [whole[number] for number in free], [beliefs[number] for number in free]
    kept = acceptance.chosen(likely, beliefs, [page.least(one) for one in likely])
    found += [page.quote(likely[number], beliefs[number]) for number in kept]
    found = Leftovers(doc, sheet).gathered(sorted(found, key=lambda one: one.parts[0]))
    return with_joint_statements(sheet.text, sorted(found, key=lambda one: one.parts[0]))


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Runs in order, overlapping and touching ones as one."""
    joined: list[Run] = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


class _Page:
    """Turns tokens of one story into spans."""

    def __init__(self, doc: Doc, sheet: Sheet, params: Quotes) -> None:
        self._doc, self._sheet, self._params = doc, sheet, params
        self._inside = positions(part for region in sheet.regions for part in region.parts)

    def least(self, one: Proposal) -> float:
        """How likely a proposal must be right; what the reader may say, and the mere topic of a talk, never is."""
        if one.source.run and self._sheet.lower[one.source.head] in READER:
            return math.inf
        if self._quotes(one):
            return LEAST
        verb = cue_of(self._doc[one.cue], self._params.cue_classes)
        if not verb.listed:
            return LEAST_OTHER
        if verb.takes == TOPIC and not one.features["finite"]:
            return math.inf
        return LEAST if any(self._sheet.pos[token] in VERBS for token in one.tokens) else LEAST_NOMINAL

    def whole(self, one: Proposal) -> Proposal:
        """A proposal with the whole of each closed or continued region that its content holds a part of, but for those
        that its cue or source stands in.
        """
        sheet, run = self._sheet, one.source.run
        apart = {one.cue, *(range(run[0], run[1] + 1) if run else ())}
        added: list[Run] = []
        for number in {sheet.part[token] for token in one.tokens if sheet.part[token] >= 0}:
            region = sheet.regions[sheet.parts[number].region]
            parts = sheet.region(number)
            inside = {token for first, last in parts for token in range(first, last + 1)}
            if (region.closed or len(parts) > 1) and apart.isdisjoint(inside):
                added += parts
        tokens = one.tokens | sheet.spoken(added)
        return one if tokens == one.tokens else replace(one, content=_joined([*one.content, *added]), tokens=tokens)

    def _quotes(self, one: Proposal) -> bool:
        words = self._sheet.quoted_words
        return any(words[last + 1] > words[first] for first, last in one.content)

    def quote(self, one: Proposal, belief: float) -> Attribution:
        """The quote that a proposal makes."""
        parts = tuple(self._span(piece) for run in one.content for piece in self._paragraphs(run))
        cue = Cue(self._doc[one.cue], cue_of(self._doc[one.cue], self._params.cue_classes))
        return Attribution(
            parts, kind_of(self._sheet.text, parts, self._inside), cue, self._source(one), round(belief, PLACES)
        )

    def _joint(self, one: Proposal, span: Span) -> tuple[Span, ...]:
        """The other party of a joint statement, without the speaker, whom a parse may take for its apposition."""
        parties = joint(self._doc[one.cue])
        apart = (Span(other.start, min(other.end, max(other.start, span.start))) for other in parties)
        trimmed = (
            trim(self._sheet.text, other if other.start < span.start else whole, ", ")
            for other, whole in zip(apart, parties, strict=True)
        )
        return tuple(other for other in trimmed if other and not other.overlaps(span))

    def _paragraphs(self, run: Run) -> list[Run]:
        """A run of tokens cut where paragraphs end."""
        para, (first, last) = self._sheet.para, run
        words = [token for token in range(first, last + 1) if not self._sheet.blank[token]]
        starts = [token for before, token in pairwise(words) if para[before] != para[token]]
        ends = [before for before, token in pairwise(words) if para[before] != para[token]]
        return list(zip([first, *starts], [*ends, last], strict=True))

    def _span(self, run: Run) -> Span:
        """Where a run of tokens stands, with the marks around it where it begins or ends with a quoted part."""
        sheet, (first, last) = self._sheet, run
        if (part := sheet.part[first]) >= 0 and sheet.words[first] == sheet.words[sheet.parts[part].first]:
            first = sheet.parts[part].first
        elif first and sheet.end[first - 1] == sheet.start[first] and sheet.lower[first - 1] in SIGNS_BEFORE:
            first -= 1
        if (part := sheet.part[last]) >= 0 and sheet.words[last + 1] == sheet.words[sheet.parts[part].last + 1]:
            last = sheet.parts[part].last
        elif last + 1 < sheet.n and sheet.end[last] == sheet.start[last + 1] and self._closes(first, last):
            last += 1
        return Span(sheet.start[first], sheet.end[last])

    def _closes(self, first: int, last: int) -> bool:
        """True when the sign behind a run belongs to it: `60%`, or a bracket that it opens."""
        behind, words = self._sheet.lower[last + 1], self._sheet.lower[first : last + 1]
        return behind == "%" or (behind in BRACKETS and words.count(BRACKETS[behind]) > words.count(behind))

    def _source(self, one: Proposal) -> Source | None:
        if one.source.run is None:
            return None
        head = self._doc[one.source.head]
        first, last = one.source.run
        others = tuple(phrase(other) for other in head.conjuncts if other.pos_ == "PROPN" and head.i < other.i <= last)
        if self._sheet.lower[last] in POSSESSIVES and last > first:
            last -= 1
        span = Span(self._sheet.start[first], self._sheet.end[last])
        core = phrase(head)
        reach = max([core.end, *(other.end for other in others)])
        core = Span(max(core.start, span.start), min(reach, span.end))
        return Source(span, kind(head), head.pos_ == "PRON", others + self._joint(one, span), core)
