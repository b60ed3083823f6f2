"""Source expressions to the people and organisations they mean, through the mentions of their story."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.entities.linking.index import Meant

COLUMNS = ["doc_id", "start", "end", "form", "unresolved_reason", "role", "affiliation_start", "affiliation_end"]
"""The columns of `mentions` that say where a story names whom, and who is called by a role."""
TYPES = {"PERSON": "person", "ORG": "organisation", "PLACE": "organisation"}  # a place that speaks is its authorities
REASONS = {
    "unknown": "no_antecedent",
    "unnamed": "unnamed_source",
    "group": "plural_source",
    "document": "document_source",
}
SPOKEN_FOR = "spokes"
"""What the words for those who speak for a body begin with: spokesman, spokeswoman, spokesperson, spokespeople."""
GOES_ON = re.compile(r",|\b(?:about|against|at|between|by|for|from|in|of|on|to|with)\b")
"""What stands after the noun that an expression is about."""
POSSESSIVES = ("'s", "’s", "'", "’")


class _Place(NamedTuple):
    start: int
    end: int
    entity: Meant


class _Nominal(NamedTuple):
    """A common noun for somebody: whom it means, or else the role and the body that the story gives with it."""

    start: int
    end: int
    entity: Meant | None
    role: str | None
    body: Meant | None


class Speakers:
    """Finds the entity that a source expression means."""

    def __init__(self, mentions: Iterable[tuple[Any, ...]], entities: Iterable[Meant | None]) -> None:
        """Take rows of `mentions`, as tuples of the columns COLUMNS, and whom or what each means."""
        self._places: dict[str, list[_Place]] = defaultdict(list)
        self._nominals: dict[str, list[_Nominal]] = defaultdict(list)
        self._groups: set[tuple[str, int, int]] = set()
        nominals = []
        for row, entity in zip(mentions, entities, strict=True):
            doc_id, start, end, form, reason, *role = row
            if entity is not None:
                self._places[doc_id].append(_Place(start, end, entity))
            if form == "nominal":
                nominals.append((doc_id, start, end, entity, *role))
            elif reason == "group":
                self._groups.add((doc_id, start, end))
        for doc_id, start, end, entity, words, *place in nominals:  # a body may be named after its role
            self._nominals[doc_id].append(_Nominal(start, end, entity, words, self._body(doc_id, *place)))

    def resolve(self, quote: Mapping[str, Any], text: str) -> dict[str, Any]:
        """The columns of `quotes` that say who speaks, for a draft row and its document's text."""
        doc_id = quote["doc_id"]
        co_speakers = [
            found
            for span in quote["co_speaker_spans"]
            if (found := self.named(doc_id, text, span["start"], span["end"]))
        ]
        if quote["speaker_start"] is None:
            return {**_nobody("no_source"), "speaker_type": "unknown", "co_speakers": _ids(co_speakers, None)}
        start, end = quote["speaker_core_start"], quote["speaker_core_end"]
        entity = self.named(doc_id, text, start, end) if quote["speaker_type"] == "unknown" else None
        nominal = None if entity else self._nominal(doc_id, text, start, end)
        if nominal and nominal.entity:
            entity = nominal.entity
        elif nominal and nominal.role:
            return _voiced(nominal.role, nominal.body) | {"co_speakers": _ids(co_speakers, nominal.body)}
        if (doc_id, start, end) in self._groups:
            return _nobody(REASONS["group"]) | {"speaker_type": "group", "co_speakers": _ids(co_speakers, None)}
        return _speaker(entity, quote) | {"co_speakers": _ids(co_speakers, entity)}

    def _nominal(self, doc_id: str, text: str, start: int, end: int) -> _Nominal | None:
        """The common noun that text[start:end] is about: the first that owns nothing (not in `the mayor's aide`).

        None when another noun stands before it (`the article in the magazine`).
        """
        within = (one for one in self._nominals[doc_id] if start <= one.start and one.end <= end)
        first = next((one for one in within if not text.startswith(POSSESSIVES, one.end)), None)
        return None if first is None or GOES_ON.search(text, start, first.start) else first

    def _body(self, doc_id: str, start: int | None, end: int | None) -> Meant | None:
        """The body at the place where a mention of a role says whom it is held for."""
        return next((p.entity for p in self._places[doc_id] if (p.start, p.end) == (start, end)), None)

    def named(self, doc_id: str, text: str, start: int, end: int) -> Meant | None:
        """The entity that text[start:end] means by its head: a person named or referred to, else a body named last."""
        within = [p for p in self._places[doc_id] if start <= p.start and p.end <= end]
        heads = [p for p in within if not text.startswith(POSSESSIVES, p.end)]
        people = [p for p in heads if p.entity.type == "PERSON"]
        if people:
            return people[0].entity
        return next((p.entity for p in reversed(heads) if p.end == end), None)


def _speaker(entity: Meant | None, quote: Mapping[str, Any]) -> dict[str, Any]:
    if entity is None:
        return _nobody(REASONS[quote["speaker_type"]]) | {"speaker_type": quote["speaker_type"]}
    return set_speaker(entity)


def _voiced(role: str, body: Meant | None) -> dict[str, Any]:
    """A spokesperson speaks for the body; somebody else of it (`a Treasury official`) stays unnamed, with the role."""
    if body and SPOKEN_FOR in role.casefold():
        return set_speaker(body) | {"speaker_role": role}
    stated = f"{role}, {body.name}" if body else role
    return _nobody("unnamed_source") | {"speaker_type": "unnamed", "speaker_role": stated}


def set_speaker(entity: Meant) -> dict[str, Any]:
    """The columns of `quotes` that say that an entity speaks, as the story of the quote means it."""
    return {
        "speaker_id": entity.entity_id,
        "speaker": entity.name,
        "speaker_type": TYPES[entity.type],
        "speaker_role": entity.role,
        "unresolved_reason": None,
    }


def _nobody(reason: str) -> dict[str, Any]:
    return {"speaker_id": None, "speaker": None, "speaker_role": None, "unresolved_reason": reason}


def _ids(entities: list[Meant], speaker: Meant | None) -> list[str]:
    return list(dict.fromkeys(entity.entity_id for entity in entities if entity != speaker))
