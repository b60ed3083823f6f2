"""What the checks say of tables, when nothing is remembered."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.check.findings import Result
from pipeline.check.proof import prove
from pipeline.engines.local import OneProcess
from pipeline.engines.memo import Memo
from pipeline.ingest.read import Reading
from pipeline.params import Clean
from tests.check.proof_tables import Tables, in_files


class Nothing(Memo):
    """A memo that remembers nothing, and so needs no disk."""

    def find(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {}

    def keep(self, kind: str, results: Mapping[str, bytes]) -> None:
        pass


def proven(tables: Tables, folder: Path, params: Clean | None = None) -> list[Result]:
    """What is proven when nothing is remembered."""
    with TemporaryDirectory() as out:
        units = Reading.of(Clean()).corpus(folder)
        return prove(in_files(tables, Path(out)), units, params or Clean(), OneProcess(), Nothing(Path(out)))


def faults(tables: Tables, folder: Path) -> dict[str, list[str]]:
    """What the checks say of the tables, by check."""
    results = proven(tables, folder)
    return {result.name: [str(one) for one in result.violations] for result in results if result.violations}
