"""SQL over the tables of a run, by DuckDB: reads those, and no other file, no network and no setting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from pipeline.errors import OnrecordError, QueryError, TableError
from pipeline.schema import TABLES
from pipeline.tables import refuse_mixed
from pipeline.terminal import visible

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "allow_community_extensions": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # else a name in the SQL could mean a variable of this program
    "temp_directory": "",  # else what does not fit into memory would go to the working directory
}
LOCKED = ("set TimeZone = 'UTC'", "set enable_external_access = false", "set lock_configuration = true")


def ask(folder: Path, sql: str) -> pa.Table:
    """The rows that one SQL query gives over the tables in `folder`, each under its name (`quotes`, `money`, ...).

    Tables go to DuckDB as Arrow datasets, so that it needs no access to files and gets none: COPY, ATTACH, INSTALL and
    read_parquet() fail. Raises QueryError for SQL that is not understood, is more or less than one query, or names two
    columns alike; TableError when the folder holds no table or a damaged one; OnrecordError when DuckDB is not
    installed.
    """
    try:
        import duckdb  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise OnrecordError("DuckDB is not installed: pip install 'onrecord[query]'") from error
    datasets = _datasets(folder)
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        for name, dataset in datasets.items():
            connection.register(name, dataset)
        for setting in LOCKED:
            connection.execute(setting)
        try:
            found = _rows(connection, sql)
        except duckdb.Error as error:
            raise QueryError("\n".join(visible(line) for line in str(error).splitlines() if line)) from error
    twice = [name for name, number in Counter(found.column_names).items() if number > 1]
    if twice:
        raise QueryError(f"two columns are called {visible(twice[0])}: give one another name with `as`")
    return found


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    from duckdb import StatementType  # noqa: PLC0415 (an extra)

    asked = connection.extract_statements(sql)
    # A PIVOT counts as several statements, which are one query to those who write it.
    if len(asked) != 1 or asked[0].type not in (StatementType.SELECT, StatementType.EXPLAIN, StatementType.MULTI):
        raise QueryError("give one query: SELECT, FROM, WITH, PIVOT, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN")
    return connection.sql(sql).to_arrow_table()


def _datasets(folder: Path) -> dict[str, ds.Dataset]:
    refuse_mixed(folder)
    found = {}
    for table in TABLES:
        path = folder / f"{table.name}.parquet"
        if path.is_file():
            try:
                found[table.name] = ds.dataset(str(path), format="parquet", filesystem=fs.LocalFileSystem())
            except (pa.ArrowException, OSError) as error:
                raise TableError(f"{path} cannot be read ({error}): delete it and run `onrecord run` again") from error
    if not found:
        raise TableError(f"{folder} holds no tables: run `onrecord run` first, and name its --out folder")
    return found
