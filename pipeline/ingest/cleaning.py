"""Cleaning as a task over groups of units: what each unit gives, and what is compared to find copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.ingest.clean import clean, document_row
from pipeline.ingest.copies.features import features
from pipeline.ingest.groups import units_of
from pipeline.schema import DOCUMENTS, INGEST_LOG

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.engines.task import Tables
    from pipeline.params import Clean


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Units in; rows of `ingest_log`, without places, of `documents`, without copies, and of `features` out.

    A check of the tables must clean anew under a name of its own: results kept under this one would prove themselves.
    A unit that took too long stays refused while its result is kept; so it does not take as long in each run.
    """

    params: Clean
    fingerprint: str
    name: str = "clean"

    def __call__(self, *shard: pa.Table) -> Tables:
        """Clean the units of a group."""
        cleaned = [one for part in shard for one in clean(units_of(part), self.params)]
        log = tables.build(INGEST_LOG, [one.log_row() for one in cleaned])
        documents = tables.build(DOCUMENTS, [document_row(one.document) for one in cleaned if one.document])
        return log, documents, features(documents)
