"""Whole sentences in quotation marks that no accepted proposal holds: a statement that goes on, or nobody's words."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.quotes.attribution import Attribution, positions
from pipeline.quotes.cues import cues
from pipeline.quotes.marked import marked
from pipeline.quotes.rules.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from spacy.tokens import Doc

    from pipeline.quotes.learned.sheet import Sheet
    from pipeline.quotes.marks import Region
    from pipeline.quotes.rules.speech import Statement
    from pipeline.spans import Span

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
BETWEEN = 30
"""Words that may stand between two parts of one statement: `he said, looking at ...`."""
FAR = 3_000
"""Characters between two parts, beyond which they are not one statement."""
FEWEST = 8
"""Quoted words of nobody named are speech when they make up a paragraph of at least so many. (Of others two in three
are not.)"""
FEWEST_NAMED = 4
"""The same where the rules find somebody for them."""
NAMED, CONFIDENCE = 0.6, 0.4


class Leftovers:
    """Reads the quoted regions of a story that its quotes left over, in order."""

    def __init__(self, doc: Doc, sheet: Sheet) -> None:
        self._doc, self._sheet = doc, sheet
        self._quoted = [part for region in sheet.regions for part in region.parts]
        whole = iter(marked(sheet.text, self._quoted))
        self._regions: list[tuple[Region, tuple[Span, ...]]] = [
            (region, tuple(next(whole) for _ in region.parts)) for region in sheet.regions
        ]

    @cached_property
    def _by_rules(self) -> dict[int, Statement]:
        """What the rules make of each region that they find somebody for: by a cue, or a name and a colon."""
        statements = Speech(self._doc, cues(self._doc, self._quoted)).statements(self._sheet.regions)
        return {id(one.regions[0]): one for one in statements if one.source is not None}

    def gathered(self, quotes: Sequence[Attribution]) -> list[Attribution]:
        """The quotes, those that go on with the parts that follow, and last the words nobody is named for."""
        found = list(quotes)
        ends = sorted((self._end(one), -number) for number, one in enumerate(found))
        taken = positions(part for one in found for part in one.parts)
        orphans = []
        for region, parts in self._regions:
            if not taken.isdisjoint(positions(parts)) or not self._is_speech(region):
                continue
            place = bisect_right(ends, (parts[0].start, 0)) - 1
            before = -ends[place][1] if place >= 0 else None
            if before is not None and self._continues(found[before], parts):
                found[before] = replace(found[before], parts=(*found[before].parts, *parts))
                del ends[place]
                insort(ends, (self._end(found[before]), -before))
            elif id(region) in self._by_rules and self._words(region) >= FEWEST_NAMED:
                statement = self._by_rules[id(region)]
                if not self._is_taken(statement, taken, parts):
                    found.append(Attribution(parts, "direct", statement.cue, statement.source, NAMED))
                    insort(ends, (self._end(found[-1]), 1 - len(found)))
            elif self._alone(parts) and self._words(region) >= FEWEST:
                orphans.append(Attribution(parts, "direct", None, None, CONFIDENCE))
        return [*found, *orphans]

    @staticmethod
    def _is_taken(statement: Statement, taken: Set[int], parts: tuple[Span, ...]) -> bool:
        """True when the cue or the source of a statement stands in a quote, its own or another."""
        spans = [one.span for one in (statement.cue, statement.source) if one is not None]
        return not taken.isdisjoint(positions(spans)) or any(s.overlaps(part) for s in spans for part in parts)

    def _is_speech(self, region: Region) -> bool:
        """True of words that begin and end like a sentence, as titles, nicknames and scare quotes do not."""
        first, last = region.parts[0], region.parts[-1]
        return not self._sheet.text[first.start].islower() and self._sheet.text[last.end - 1] in ".!?,…"

    def _words(self, region: Region) -> int:
        return sum(len(part.of(self._sheet.text).split()) for part in region.parts)

    @staticmethod
    def _end(one: Attribution) -> int:
        return max(one.parts[-1].end, one.cue.span.end if one.cue else 0)

    def _alone(self, parts: tuple[Span, ...]) -> bool:
        """True when parts make up whole paragraphs."""
        sheet = self._sheet
        first, last = sheet.para[sheet.at(parts[0].start)], sheet.para[sheet.at(parts[-1].end - 1)]
        return sheet.paragraphs[first].start == parts[0].start and sheet.paragraphs[last].end == parts[-1].end

    def _continues(self, one: Attribution, parts: tuple[Span, ...]) -> bool:
        """True when quoted parts go on with a quote: behind its cue, or as the paragraph right behind its own."""
        sheet, text = self._sheet, self._sheet.text
        end = self._end(one)
        if one.cue is None or one.kind == "indirect" or parts[0].start - end > FAR:
            return False
        if sheet.para[sheet.at(end - 1)] == sheet.para[sheet.at(parts[0].start)]:
            between = text[end : parts[0].start]
            trailing = one.cue.span.start >= one.parts[-1].end
            one_sentence = len(SENTENCE_END.findall(between)) <= 1 and between.strip()[-1:] in (".", ",", "")
            return trailing and one_sentence and len(between.split()) <= BETWEEN
        own = sheet.paragraphs[sheet.para[sheet.at(end - 1)]]
        rest = text[end : own.end]
        follows = sheet.para[sheet.at(parts[0].start)] == sheet.para[sheet.at(end - 1)] + 1
        closes = not SENTENCE_END.search(rest[:-1]) and len(rest.split()) <= BETWEEN
        return one.kind == "direct" and follows and closes and self._alone(parts)
