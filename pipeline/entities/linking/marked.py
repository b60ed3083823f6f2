"""The mentions of some stories, marked with the entities that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.entities.linking import speakers, voices
from pipeline.entities.linking.speakers import Speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.entities.linking.index import Meant

VOICED = ["doc_id", "start", "end", "text", "label", "confidence"]
"""The columns of `mentions` that say who `I` and `we` may be."""
VOICED_AS = ("label", "confidence")
"""Those that change once it is known who they are."""


class Mentions:
    """Rows of `mentions` with their entities, column by column: there are too many of them for a mapping each."""

    def __init__(self, draft: pa.Table, meant: Mapping[str, Mapping[int, Meant]]) -> None:
        """Take rows of the draft and, by document, whom and what their clusters mean."""
        self._draft = draft
        clusters = draft["cluster"].to_pylist()
        pairs = zip(draft["doc_id"].to_pylist(), clusters, strict=True)
        self._entities = [None if cluster is None else meant[doc_id].get(cluster) for doc_id, cluster in pairs]
        self.entity_ids = [one.entity_id if one else None for one in self._entities]
        """Of each row the id of its entity, if it has one."""
        columns = zip(self._entities, clusters, draft["unresolved_reason"].to_pylist(), strict=True)
        # An override dropped the entity of a cluster that means none.
        self._reasons = ["dropped" if one is None and cluster is not None else why for one, cluster, why in columns]
        self._voiced: dict[str, list[Any]] = {}

    def speakers(self) -> Speakers:
        """What finds the entity that a source expression of these stories means."""
        columns = {name: self._draft[name].to_pylist() for name in speakers.COLUMNS if name != "unresolved_reason"}
        columns["unresolved_reason"] = self._reasons
        return Speakers(zip(*(columns[name] for name in speakers.COLUMNS), strict=True), self._entities)

    def give_voice(self, quotes: Iterable[Mapping[str, Any]]) -> None:
        """Let `I` and `we` mean who speaks, by the linked rows of `quotes`: see `voices`."""
        places = [at for at, why in enumerate(self._reasons) if why == "no_speaker"]
        if not places:
            return
        rows = self._draft.select(VOICED).take(pa.array(places, pa.int64())).to_pylist()
        for at, row in zip(places, rows, strict=True):
            row |= {"entity_id": self.entity_ids[at], "unresolved_reason": self._reasons[at]}
        voices.give_voice(rows, quotes)
        for at, row in zip(places, rows, strict=True):
            self.entity_ids[at], self._reasons[at] = row["entity_id"], row["unresolved_reason"]
        for name in VOICED_AS:
            self._voiced[name] = self._draft[name].to_pylist()
            for at, row in zip(places, rows, strict=True):
                self._voiced[name][at] = row[name]

    def filled(self) -> dict[str, Sequence[Any]]:
        """The columns of `mentions` that linking fills, by their names."""
        draft = {name: self._draft[name].to_pylist() for name in VOICED_AS}
        return {"entity_id": self.entity_ids, "unresolved_reason": self._reasons, **draft, **self._voiced}
