"""Pairs of facts as rows of `conflicts`, with who claims each side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.ids import stable_id
from pipeline.money.claimants import Claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.conflicts.compare import Pair
    from pipeline.conflicts.facts import Fact
    from pipeline.conflicts.referents import Known, Referent

Row = dict[str, Any]
UNRESOLVED = "unresolved"


class Rows:
    """Makes the rows of `conflicts`."""

    def __init__(self, texts: Mapping[str, str], quotes: Iterable[Row], known: Iterable[Known]) -> None:
        """Take the text of each document, linked rows of `quotes`, and the entities."""
        quotes = list(quotes)
        self._texts = texts
        known = list(known)
        self._names = {one.key: one.name for one in known}
        self._claims = Claims(quotes, {one.entity_id: one.name for one in known})
        self._refused = {quote["quote_id"] for quote in quotes if quote["negated"] or quote["cue_class"] == "deny"}

    def of(self, pairs: Iterable[Pair]) -> Iterator[Row]:
        """A row for each pair of which neither side is what somebody denies."""
        for pair in pairs:
            claims = [self._claim(fact) for fact in (pair.left, pair.right)]
            if any(claim["quote_id"] in self._refused for claim in claims):
                continue
            left, right = (self._side(*side) for side in zip((pair.left, pair.right), claims, strict=True))
            subject, attribute = self._subject(pair), self._attribute(pair)
            told = (side[key] for side in (left, right) for key in ("doc_id", "value"))
            yield {
                "conflict_id": stable_id("c", pair.kind, subject, attribute, *told),
                "kind": pair.kind,
                "subject": subject,
                "attribute": attribute,
                "left": left,
                "right": right,
                "confidence": pair.confidence,
            }

    def _claim(self, fact: Fact) -> Row:
        return self._claims.claim({"doc_id": fact.doc_id, "start": fact.span.start, "end": fact.span.end})

    def _side(self, fact: Fact, claim: Row) -> Row:
        return {
            "doc_id": fact.doc_id,
            "start": fact.span.start,
            "end": fact.span.end,
            "value": fact.span.of(self._texts[fact.doc_id]),
            "claimant_id": claim["claimant_id"],
            "claimant": claim["claimant"],
            "sentence_start": fact.sentence.start,
            "sentence_end": fact.sentence.end,
        }

    def _subject(self, pair: Pair) -> str:
        """The names of whom it is about, else the words of a story: a noun before a pronoun, and the longer."""
        about = [self._about(fact) for fact in (pair.left, pair.right)]
        told = [referent for referent in about if referent is not None]
        for referent in told:
            if referent.entities:
                return " and ".join(sorted(self._names[one] for one in referent.entities))
        told.sort(key=lambda referent: (referent.pronoun, -len(referent.text)))
        return told[0].text if told else UNRESOLVED

    def _about(self, fact: Fact) -> Referent | None:
        return fact.patient if fact.about == "date" and fact.once != "both" else fact.doer

    def _attribute(self, pair: Pair) -> str:
        """What kind of value it is, then the verbs, then to whom or what it is done, where that is not the subject."""
        left, right = pair.left, pair.right
        what = {"count": left.value.unit, "other": "money"}.get(left.about, left.about)
        verbs = left.label if left.event == right.event else f"{left.label}, {right.label}"
        done_to: list[str] = []
        if left.patient and right.patient and self._about(left) is not left.patient:
            named = [self._names[one] for one in left.patient.entities & right.patient.entities]
            done_to = sorted(named or left.patient.words & right.patient.words)
        return f"{what} ({verbs}{': ' if done_to else ''}{', '.join(done_to)})"
