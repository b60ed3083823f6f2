"""Source expressions to the people and organisations they mean, through the mentions of their story."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.entities.linking import Entity

TYPES = {"PERSON": "person", "ORG": "organisation", "PLACE": "organisation"}  # a place that speaks is its authorities
REASONS = {
    "unknown": "no_antecedent",
    "unnamed": "unnamed_source",
    "group": "plural_source",
    "document": "document_source",
}
POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    form: str
    entity: Entity


class Speakers:
    """Finds the entity that a source expression means."""

    def __init__(self, mentions: Iterable[Mapping[str, Any]], entities: Iterable[Entity]) -> None:
        """Take rows of `mentions` whose `entity_id` is filled, and the entities of the corpus."""
        by_id = {entity.entity_id: entity for entity in entities}
        self._places: dict[str, list[_Place]] = defaultdict(list)
        for row in mentions:
            if row["entity_id"] is not None:
                entity = by_id[row["entity_id"]]
                self._places[row["doc_id"]].append(_Place(row["start"], row["end"], row["form"], entity))

    def resolve(self, quote: Mapping[str, Any], text: str) -> dict[str, Any]:
        """The columns of `quotes` that say who speaks, for a draft row and its document's text."""
        co_speakers = [
            found
            for span in quote["co_speaker_spans"]
            if (found := self.named(quote["doc_id"], text, span["start"], span["end"]))
        ]
        if quote["speaker_start"] is None:
            return {**_nobody("no_source"), "speaker_type": "unknown", "co_speakers": _ids(co_speakers, None)}
        start, end = quote["speaker_start"], quote["speaker_end"]
        if quote["speaker_type"] == "unknown":
            entity = self.named(quote["doc_id"], text, start, end)
        else:  # a common noun speaks: only a nominal that coreference resolved is somebody known
            entity = next(
                (p.entity for p in self._places[quote["doc_id"]] if p.form == "nominal" and p.end == end), None
            )
        return _speaker(entity, quote) | {"co_speakers": _ids(co_speakers, entity)}

    def named(self, doc_id: str, text: str, start: int, end: int) -> Entity | None:
        """The entity that text[start:end] means by its head: a person named or referred to, else a body named last."""
        within = [p for p in self._places[doc_id] if start <= p.start and p.end <= end]
        heads = [p for p in within if not text.startswith(POSSESSIVES, p.end)]
        people = [p for p in heads if p.entity.type == "PERSON"]
        if people:
            return people[0].entity
        return next((p.entity for p in reversed(heads) if p.end == end), None)


def _speaker(entity: Entity | None, quote: Mapping[str, Any]) -> dict[str, Any]:
    if entity is None:
        return _nobody(REASONS[quote["speaker_type"]]) | {"speaker_type": quote["speaker_type"]}
    return set_speaker(entity, quote["doc_id"])


def set_speaker(entity: Entity, doc_id: str) -> dict[str, Any]:
    """The columns of `quotes` that say that `entity` speaks in a document."""
    return {
        "speaker_id": entity.entity_id,
        "speaker": entity.name,
        "speaker_type": TYPES[entity.type],
        "speaker_role": entity.role_in(doc_id),
        "unresolved_reason": None,
    }


def _nobody(reason: str) -> dict[str, Any]:
    return {"speaker_id": None, "speaker": None, "speaker_role": None, "unresolved_reason": reason}


def _ids(entities: list[Entity], speaker: Entity | None) -> list[str]:
    return list(dict.fromkeys(entity.entity_id for entity in entities if entity is not speaker))
