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
SPOKEN_FOR = "spokes"
"""What the words for those who speak for a body begin with: spokesman, spokeswoman, spokesperson, spokespeople."""
POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    form: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class _Voice:
    """Somebody unnamed, with the role and the body that the story gives: `a spokesman for the Treasury`."""

    start: int
    end: int
    role: str
    body: Entity | None


class Speakers:
    """Finds the entity that a source expression means."""

    def __init__(self, mentions: Iterable[Mapping[str, Any]], entities: Iterable[Entity]) -> None:
        """Take rows of `mentions` whose `entity_id` is filled, and the entities of the corpus."""
        by_id = {entity.entity_id: entity for entity in entities}
        self._places: dict[str, list[_Place]] = defaultdict(list)
        self._unnamed: dict[str, list[_Voice]] = defaultdict(list)
        mentions = list(mentions)
        for row in mentions:
            if row["entity_id"] is not None:
                entity = by_id[row["entity_id"]]
                self._places[row["doc_id"]].append(_Place(row["start"], row["end"], row["form"], entity))
        for row in mentions:
            if row["entity_id"] is None and row["role"]:
                body = self._body(row)
                self._unnamed[row["doc_id"]].append(_Voice(row["start"], row["end"], row["role"], body))

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
        voice = None if entity else self._voice(quote["doc_id"], start, end)
        columns = _voiced(voice, quote["doc_id"]) if voice else _speaker(entity, quote)
        return columns | {"co_speakers": _ids(co_speakers, voice.body if voice else entity)}

    def _voice(self, doc_id: str, start: int, end: int) -> _Voice | None:
        """The unnamed person that text[start:end] is about."""
        return next((voice for voice in self._unnamed[doc_id] if start <= voice.start and voice.end <= end), None)

    def _body(self, row: Mapping[str, Any]) -> Entity | None:
        """The body that a row of `mentions` says a role is held for."""
        if row["affiliation_start"] is None:
            return None
        of = (row["affiliation_start"], row["affiliation_end"])
        return next((p.entity for p in self._places[row["doc_id"]] if (p.start, p.end) == of), None)

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


def _voiced(voice: _Voice, doc_id: str) -> dict[str, Any]:
    """A spokesperson speaks for the body; somebody else of it (`a Treasury official`) stays unnamed, with the role."""
    if voice.body and SPOKEN_FOR in voice.role.casefold():
        return set_speaker(voice.body, doc_id) | {"speaker_role": voice.role}
    role = f"{voice.role}, {voice.body.name}" if voice.body else voice.role
    return _nobody("unnamed_source") | {"speaker_type": "unnamed", "speaker_role": role}


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
