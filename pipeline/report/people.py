"""Who is named: people, organisations and places, with what there is of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.charts import bars

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.report.charts import Chart, Value
    from pipeline.report.corpus import Corpus
    from pipeline.report.dossiers import Dossiers, Source
    from pipeline.report.rows import Document, Entity

LISTS = {"people": ("PERSON", "People"), "organisations": ("ORG", "Organisations"), "places": ("PLACE", "Places")}
"""The page of each type of entity, and its heading."""
SHOWN = 3
"""Stories shown of somebody who has no dossier."""
MOST = 12
"""Bars in the chart of the most quoted."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity in its list."""

    entity: Entity
    source: Source | None
    stories: tuple[Document, ...]


def of_type(corpus: Corpus, kind: str, sources: Iterable[Source], dossiers: Dossiers) -> list[Listed]:
    """The entities of one type, most quoted first (copies not counted), then most mentioned, then by name."""
    by_id = {source.entity.entity_id: source for source in sources}
    found = []
    for entity in corpus.entities.values():
        if entity.type == kind:
            source = by_id.get(entity.entity_id)
            found.append(Listed(entity, source, () if source else dossiers.stories(entity.entity_id)[:SHOWN]))
    found.sort(key=lambda each: (-_quoted(each), -each.entity.n_mentions, each.entity.name.casefold()))
    return found


def _quoted(listed: Listed) -> int:
    return listed.source.n_once if listed.source else 0


def most_quoted(values: Sequence[Value]) -> Chart | None:
    """The sources with most quotes, copies not counted, the most quoted first."""
    return bars("most-quoted", "Most quoted", values[:MOST], unit="quotes")
