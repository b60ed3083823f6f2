"""What the benchmarks share: an archive unpacked, and the clean stage's own Parquet output over a folder."""

from __future__ import annotations

import contextlib
import tarfile
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.ingest import clean as cleaner
from pipeline.ingest.read import Reading
from pipeline.params import Params
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages import clean
from stages.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa


@contextlib.contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The content of a tar archive in a temporary folder; a folder is given as it is."""
    if archive.is_dir():
        yield archive
        return
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


@contextlib.contextmanager
def written(texts: Mapping[str, str]) -> Iterator[Path]:
    """A temporary folder with these texts in UTF-8, by their paths, line ends as they are."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        yield Path(folder)


def cleaning_seconds(source: Path) -> float:
    """Processor time to read and clean the units of `source`, without copies and tables; what loads once is loaded."""
    params = Params().clean
    for _ in islice(cleaner.clean(Reading.of(params).corpus(source), params), 1):
        pass
    start = time.process_time()
    for _ in cleaner.clean(Reading.of(params).corpus(source), params):
        pass
    return time.process_time() - start


def cleaned(source: Path) -> dict[str, pa.Table]:
    """`documents` and `ingest_log` as the clean stage writes them for `source`."""
    with tempfile.TemporaryDirectory() as folder:
        job = Job(source, Path(folder), Path(folder) / "overrides", Params())
        clean.run(job)
        return {table.name: tables.read(job.table(table.name), table) for table in (DOCUMENTS, INGEST_LOG)}
