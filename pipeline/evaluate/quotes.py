"""Figures of quotes: contents, sources and the two together, by kind; how far confidences hold; the worst errors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.evaluate.attributed import Attributed
from pipeline.evaluate.matching import Item, Words, fragments, pairs
from pipeline.spans import RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.evaluate.attributed import AttributedText

VIEWS = ("direct", "mixed", "indirect", "all", "speech", "speech-indirect")
"""`speech` holds what is in quotation marks at least in part, or has a cue of speech; other quotes that match an
annotated attitude, or are unmatched and have no such cue, are neither right nor wrong there."""
MEASURES = ("content exact", "content", "end to end", "end to end, source exact")
BINS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A quote of the tables: where its parts, cue and source stand in the annotated text, and its confidence."""

    place: Attributed
    confidence: float


def found(row: Mapping[str, Any], raw_map: RawMap) -> Found:
    """A row of `quotes` by its places in the source that its document was cleaned from."""

    def place(start: int | None, end: int | None) -> tuple[Span, ...]:
        if start is None or end is None:
            return ()
        return (raw_map.raw(Span(start, end)),)

    content = tuple(span for part in row["parts"] for span in place(part["start"], part["end"]))
    source, cue = place(row["speaker_start"], row["speaker_end"]), place(row["cue_start"], row["cue_end"])
    return Found(Attributed(source, cue, content), row["confidence"])


@dataclass(frozen=True, slots=True)
class Share:
    """Right ones among those given, and among those wanted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class View:
    """The figures of one kind of quote. The sources are judged for matched contents."""

    gold: int
    found: int
    measures: Mapping[str, Share]
    source: float
    source_exact: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Quotes of about one confidence: how many, how confident, and what share is right in content and source."""

    number: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Error:
    """A quote that is wrong or missed: which sort, in which text, and what was wanted and found."""

    sort: str
    doc_id: str
    gold: Attributed | None
    found: Attributed | None
    confidence: float


@dataclass(slots=True)
class Tally:
    """Counts over texts; `add` takes in one, the other methods say what they come to."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)

    def add(self, gold: AttributedText, found: Sequence[Found], *, split: bool = False) -> None:
        """Take in one text. With `split` each stretch of content counts by itself."""
        words = Words(gold.text)
        wanted_places = list(gold.attributions)
        places = [(one.place, one.confidence) for one in found]
        if split:
            wanted_places = fragments(gold.text, wanted_places)
            places = [(piece, sure) for place, sure in places for piece in fragments(gold.text, [place])]
        wanted = words.items(wanted_places)
        confidence = dict(places)
        given = words.items(place for place, _ in places)
        matched = pairs(given, wanted)
        self._count(wanted, given, matched)
        for number, item in enumerate(given):
            partner = wanted[matched[number]] if number in matched else None
            if partner:
                self._match(item, partner, words)
            self._judge(gold.doc_id, item, partner, confidence[item.of], words)
        partners = set(matched.values())
        for number, item in enumerate(wanted):
            if number not in partners:
                self.confusion[item.kind, "missed"] += 1
                if item.speech:
                    near = next((one for one in given if one.content & item.content), None)
                    sort = "boundary" if near else "missed"
                    self.errors.append(Error(sort, gold.doc_id, item.of, near.of if near else None, 0.0))

    def _count(self, wanted: Sequence[Item], given: Sequence[Item], matched: Mapping[int, int]) -> None:
        for item in wanted:
            self._in_views("gold", item, speech=item.speech)
        for number, item in enumerate(given):
            counts = wanted[matched[number]].speech if number in matched else item.speech or not item.cue
            self._in_views("found", item, speech=counts)

    def _in_views(self, what: str, item: Item, *, speech: bool) -> None:
        for view in _views(item, speech=speech):
            self.counts[what, view] += 1

    def _match(self, item: Item, partner: Item, words: Words) -> None:
        self.confusion[partner.kind, item.kind] += 1
        right = words.same_source(item, partner)
        exact = item.stated == partner.stated if item.source and partner.source else right
        told = {
            "content exact": item.exact == partner.exact,
            "content": True,
            "end to end": right,
            "end to end, source exact": exact,
        }
        for side, one in (("found", item), ("gold", partner)):
            for view in _views(one, speech=partner.speech):
                for measure, holds in told.items():
                    self.counts["right", side, view, measure] += holds
        for view in _views(partner, speech=partner.speech):
            self.counts["source", view] += right
            self.counts["source exact", view] += exact

    def _judge(self, doc_id: str, item: Item, partner: Item | None, confidence: float, words: Words) -> None:
        if partner is None:
            self.confusion["spurious", item.kind] += 1
        if not (partner.speech if partner else item.speech or not item.cue):
            return
        right = partner is not None and words.same_source(item, partner)
        self.judged.append((confidence, right))
        if not right:
            sort = _sort(item, partner)
            self.errors.append(Error(sort, doc_id, partner.of if partner else None, item.of, confidence))

    def views(self) -> dict[str, View]:
        """The figures by view."""
        return {view: self._view(view) for view in VIEWS}

    def _view(self, view: str) -> View:
        count = self.counts
        gold, found = count["gold", view], count["found", view]
        measures = {
            measure: Share(
                _share(count["right", "found", view, measure], found),
                _share(count["right", "gold", view, measure], gold),
            )
            for measure in MEASURES
        }
        matched = count["right", "gold", view, "content"]
        source, exact = _share(count["source", view], matched), _share(count["source exact", view], matched)
        return View(gold, found, measures, source, exact)

    def reliability(self) -> list[Bin]:
        """The quotes of the speech view by confidence, in bins of equal width; empty ones are left out."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.judged:
            bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
        return [
            Bin(len(own), sum(sure for sure, _ in own) / len(own), sum(right for _, right in own) / len(own))
            for _, own in sorted(bins.items())
        ]

    def calibration_error(self) -> float:
        """How far confidence lies from the share that is right, on average (expected calibration error)."""
        total = sum(one.number for one in self.reliability())
        return sum(one.number * abs(one.confidence - one.right) for one in self.reliability()) / max(1, total)

    def worst(self, number: int) -> list[Error]:
        """The wrong quotes that were most believed, then the missed ones."""
        return sorted(self.errors, key=lambda one: (-one.confidence, one.doc_id))[:number]


def tally_of(
    texts: Mapping[str, AttributedText],
    rows: Iterable[Mapping[str, Any]],
    maps: Mapping[str, RawMap],
    *,
    split: bool = False,
) -> Tally:
    """The counts for annotated texts by `doc_id` from rows of `quotes`, those in other quotes left out.

    `maps` lead from the document back to the annotated text, its source; for `split` see Tally.add.
    """
    by_text: dict[str, list[Found]] = {}
    for row in rows:
        if row["nested_in"] is None and row["doc_id"] in texts:
            by_text.setdefault(row["doc_id"], []).append(found(row, maps[row["doc_id"]]))
    tally = Tally()
    for doc_id, one in texts.items():
        tally.add(one, by_text.get(doc_id, []), split=split)
    return tally


def _views(item: Item, *, speech: bool) -> Iterable[str]:
    yield item.kind
    yield "all"
    if speech:
        yield "speech"
        if item.kind == "indirect":
            yield "speech-indirect"


def _sort(item: Item, partner: Item | None) -> str:
    if partner is None:
        return "spurious"
    if not item.source:
        return "missed source"
    return "wrong source" if partner.source else "invented source"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
