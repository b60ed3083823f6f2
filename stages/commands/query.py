"""The command that asks the tables of a run in SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.look import listing
from stages.commands.lists import LIST_FORMAT, TO, put, put_parquet
from stages.job import failing_clearly

if TYPE_CHECKING:
    import pyarrow as pa

QUERY_HELP = """
\b
Examples:
  who is quoted how often
    onrecord query "select speaker, count(*) as quotes from quotes
                    where speaker is not null group by speaker order by quotes desc, speaker"
  which figures are claimed, and by whom
    onrecord query "select claimant, text, amount, currency, role, horizon from money
                    where claim_basis = 'quote' order by claimant, amount" tables/ --format csv
  quotes with the sentences that prove them (SQL counts characters from 1)
    onrecord query "select speaker, documents.text[sentence_start + 1 : sentence_end] as proof
                    from quotes join documents using (doc_id)" --format jsonl

\b
`onrecord query "describe quotes"` shows the columns, `onrecord schema` describes them.
Exit codes: 0 done, 1 no tables or no DuckDB, 2 usage or SQL that is not understood.
"""


@click.command(epilog=QUERY_HELP)
@click.argument("sql", metavar="SQL")
@click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
@LIST_FORMAT
@TO
def query(sql: str, folder: Path, form: str, to: Path | None) -> None:
    """Ask the tables in OUT (default: outputs) in DuckDB's SQL, by their names: documents, quotes, money, ...

    SQL is one query, or - to read it from stdin. It reads these tables and nothing else: no other file, no network.
    Needs DuckDB: pip install 'onrecord[query]'.
    """
    from pipeline.look.sql import ask

    with failing_clearly():
        found = ask(folder, sys.stdin.read() if sql == "-" else sql)
        if to is not None and form == "parquet":
            put_parquet(found, to)
        else:
            put(_lines(found, form), to)


def _lines(found: pa.Table, form: str) -> list[str]:
    names = found.column_names
    rows = list(zip(*(column.to_pylist() for column in found.columns), strict=True))
    if form == "csv":
        return list(listing.csv_lines(names, rows))
    if form == "jsonl":
        return [listing.json_line(dict(zip(names, row, strict=True))) for row in rows]
    return list(listing.table([names, *([listing.as_text(value) for value in row] for row in rows)]))
