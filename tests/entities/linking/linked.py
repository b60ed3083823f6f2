"""Rows of `mentions` to entities, for tests of linking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.entities.linking.clusters import COLUMNS, Clusters
from pipeline.entities.linking.index import Index
from pipeline.schema import MENTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.entities.linking.entities import Entity


def index(rows: Iterable[Mapping[str, Any]]) -> Index:
    """The index of rows, which stand in order of documents."""
    clusters = Clusters()
    clusters.add([tables.build(MENTIONS, rows).select(COLUMNS)])
    return Index(clusters)


def link(rows: Iterable[Mapping[str, Any]]) -> list[Entity]:
    """The entities of rows, by type and name."""
    return list(index(rows).close())
