"""Lists of rows to stdout or to a file, in the form that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pyarrow.parquet as pq

from pipeline import schema, tables
from pipeline.look import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa


def _with_a_file(ctx: click.Context, _: click.Parameter, form: str) -> str:
    if form == "parquet" and ctx.params.get("to") is None:
        raise click.UsageError("--format parquet needs --to FILE: it is no text")
    return form


LIST_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl", "parquet"]),
    default="table",
    show_default=True,
    callback=_with_a_file,
    help="A table for people, with long cells cut; the others are whole.",
)
TO = click.option(
    "--to",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    is_eager=True,  # so that --format may ask for it
    help="Write FILE instead of stdout; parquet needs it.",
)


def put_list(
    kind: type[Any], cells: Callable[[Any], Iterable[Sequence[str]]], listed: list[Any], form: str, to: Path | None
) -> None:
    """Write dataclasses of `kind`, those of a list, in a form to stdout or a file; `cells` are the table for people."""
    if form == "csv":
        put(listing.as_csv(kind, listed), to)
    elif form == "jsonl":
        put(listing.as_jsonl(listed), to)
    elif to is not None and form == "parquet":
        put_parquet(listing.as_arrow(kind, listed), to)
    else:
        put(listing.table(cells(listed)), to)


def put(lines: Iterable[str], to: Path | None = None) -> None:
    """Write lines of text to stdout, or as a file that appears whole. Raises OSError where it cannot be written."""
    text = "".join(f"{line}\n" for line in lines)
    if to is None:
        click.echo(text, nl=False)
        return
    with tables.replacing(to) as temporary:
        temporary.write_text(text, encoding="utf-8")


def put_parquet(rows: pa.Table, to: Path) -> None:
    """Write an Arrow table as a Parquet file that appears whole: equal rows give equal bytes. Raises as `put`."""
    with tables.replacing(to) as temporary:
        pq.write_table(rows, temporary, row_group_size=schema.ROW_GROUP, **tables.FORMAT)
