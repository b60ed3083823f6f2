"""The formats that a run may be exported to, and the one way to export it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ExportError
from pipeline.export import annotation, brat, contract, csv_files, jsonl, parquet_parts, quotation
from pipeline.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from pipeline.export.files import Written


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is, the tables whose rows it can hold, whether it is a folder, how it is written, and from
    which tables besides.
    """

    about: str
    tables: tuple[str, ...]
    is_folder: bool
    write: Callable[[Path, Path, Sequence[str]], Iterator[Written]]
    besides: tuple[str, ...] = ()


def _xlsx(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    try:
        from pipeline.export import xlsx  # noqa: PLC0415 (needs an extra)
    except ImportError as error:
        raise ExportError(
            "a workbook needs the package XlsxWriter, which is not installed: pip install 'onrecord[xlsx]'"
        ) from error
    return xlsx.write(out, to, names)


def _prodigy(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    from pipeline.export import prodigy  # noqa: PLC0415 (spaCy takes a second to import)

    return prodigy.write(out, to, names)


ALL = tuple(table.name for table in TABLES)
SPANS = ("mentions", "quotes", "money")
STORY = ("documents", "entities")
FORMATS = {
    "csv": Format("a UTF-8 file a table, for spreadsheets", ALL, True, csv_files.write),
    "xlsx": Format("an Excel workbook, a sheet a table; needs the extra onrecord[xlsx]", ALL, False, _xlsx),
    "jsonl": Format("a file a table, a JSON object a row", ALL, True, jsonl.write),
    "parquet": Format("a folder a table, in parts, for DuckDB, Spark and the like", ALL, True, parquet_parts.write),
    "brat": Format("standoff annotation, two files a story", SPANS, True, brat.write, STORY),
    "prodigy": Format("tasks in JSON lines, one a paragraph", SPANS, False, _prodigy, STORY),
    "annotation": Format("W3C Web Annotations of the quotes, in JSON-LD", ("quotes",), False, annotation.write, STORY),
    "quotation": Format("schema.org Quotations, in JSON-LD", ("quotes",), False, quotation.write, STORY),
}


def export(form: str, out: Path, to: Path, names: Collection[str] = ()) -> list[Written]:
    """Write the run in the folder `out` as one of `FORMATS` to the file or folder `to`; what was written.

    `names` are the tables whose rows are wanted, all that the format can hold when there are none. In a folder only
    the files of the export are replaced, each whole. Raises ExportError when that cannot be done, TableError when a
    table is missing, damaged or of another schema; then nothing is written.
    """
    chosen = FORMATS[form]
    odd = [name for name in names if name not in chosen.tables]
    if odd:
        raise ExportError(f"{form} has no place for {', '.join(odd)}: it holds {', '.join(chosen.tables)}")
    if chosen.is_folder and to.exists() and not to.is_dir():
        raise ExportError(f"{to} is a file, and {form} is written as a folder: name another path")
    if not chosen.is_folder and to.is_dir():
        raise ExportError(f"{to} is a folder, and {form} is written as one file: name a file, such as {to / form}")
    if to.suffix == ".parquet":
        raise ExportError(f"{to} is named like a table of a run: name another path")
    wanted = [name for name in chosen.tables if name in names or not names]
    contract.expect(out, (*chosen.besides, *wanted))
    return list(chosen.write(out, to, wanted))
