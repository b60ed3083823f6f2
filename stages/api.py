"""The verbs of the `onrecord` command for notebooks and programs: Arrow tables instead of lines of text.

`run` makes the tables of a folder of stories and `open` those of an earlier run; the methods of `Outputs` ask them.
What is wrong is raised as a `pipeline.errors.OnrecordError`, whose message says what to do.

>>> from stages import api
>>> tables = api.open("outputs")
>>> tables.quotes(speaker="campion", kind="direct").num_rows
4
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import params as parameters
from pipeline import tables
from pipeline.diff.compare import compare
from pipeline.diff.snapshot import take
from pipeline.engines.choose import choose
from pipeline.errors import InputError, QueryError, TableError
from pipeline.look import figures, listing, people, quoted, why
from pipeline.look.asked import expect
from pipeline.look.dossier import Dossier, dossier
from pipeline.look.find import find_one
from pipeline.look.selection import Tables
from pipeline.look.sql import ask
from pipeline.money import numbers
from pipeline.schema import TABLES
from pipeline.terminal import plain, visible

if TYPE_CHECKING:
    from pipeline.look.explanation import Explanation
    from pipeline.look.identity import Identity

SIZE = str | int | Decimal
"""An amount in a currency's main unit: a number, or as people write it, such as `30m`."""

COLUMN_CHANGE = pa.struct([pa.field("column", pa.string()), pa.field("old", pa.string()), pa.field("new", pa.string())])
CHANGES = pa.schema(
    [
        pa.field("table", pa.string()),
        pa.field("key", pa.list_(pa.string())),
        pa.field("kind", pa.string()),
        pa.field("what", pa.string()),
        pa.field("columns", pa.list_(COLUMN_CHANGE)),
        pa.field("causes", pa.list_(pa.string())),
    ]
)


def run(  # noqa: PLR0913 (what a run is of, and how it is done)
    source: str | Path,
    out: str | Path,
    *,
    overrides: str | Path | None = None,
    params: str | Path | None = None,
    max_quarantine: int | None = None,
    workers: int = 1,
) -> Outputs:
    """Turn `source`, a story or a folder of stories, into tables and a report in `out`, as `onrecord run` does.

    `overrides` is a folder of corrections, `params` a params.yaml other than the defaults. A run in which more than
    `max_quarantine` units of input are quarantined fails. A failed run leaves `out` as it was. With several `workers`,
    as many processes share the work; the tables are the same. Raises OnrecordError.

    >>> api.run("seeds", "tables").table("documents").num_rows
    2
    """
    from stages import everything  # noqa: PLC0415 (spaCy takes a second to import, for which `open` need not wait)

    source, out = Path(source), Path(out)
    if out.resolve().is_relative_to(source.resolve()):
        raise InputError(f"{out} lies in {source}, so the next run would read its own tables: choose another folder")
    chosen = parameters.load(Path(params)) if params is not None else parameters.Params()
    corrections = Path(overrides) if overrides is not None else None
    with choose(workers=workers) as engine:
        everything.run(source, out, corrections, chosen, max_quarantine=max_quarantine, engine=engine)
    return Outputs(out)


def open(folder: str | Path) -> Outputs:  # noqa: A001 (`api.open`, as one opens a file)
    """The tables that a run wrote into `folder`. Raises TableError when it is no folder.

    >>> api.open("outputs").folder.name
    'outputs'
    """
    if not Path(folder).is_dir():
        raise TableError(f"{folder} is no folder: run `onrecord run`, or `api.run`, first")
    return Outputs(Path(folder))


@dataclass(frozen=True, slots=True)
class Outputs:
    """The tables of a run in one folder. Nothing is kept in memory: each call reads what it needs.

    The lists have the columns of the commands' `--format csv`: each row with its place, and the sentence that proves
    it with the words in question in [[ ]].
    """

    folder: Path

    def table(self, name: str) -> pa.Table:
        """A table of the contract, whole, as docs/tables.md describes it. Raises QueryError for an unknown name.

        >>> tables.table("money").select(["text", "role"]).to_pylist()
        [{'text': '£30m', 'role': 'saving'}, {'text': '£35m', 'role': 'saving'}]
        """
        known = {table.name: table for table in TABLES}
        expect("table", [name], known)
        return tables.read(self.folder / f"{name}.parquet", known[name])

    def people(self, type: str = "all", min_quotes: int = 0) -> pa.Table:  # noqa: A002 (as the command's option)
        """Who is named, the most quoted first: `person`, `organisation`, `place` or `all`.

        >>> tables.people(type="person")["name"].to_pylist()
        ['John-Paul Campion', 'Anthony Bangham']
        """
        return listing.as_arrow(people.Listed, people.people(self._rows, type, min_quotes))

    def quotes(self, speaker: str | None = None, kind: str | None = None, text: str | None = None) -> pa.Table:
        """Who said what: of a speaker (a name, part of one, or an id), of a kind, with these words in the text.

        >>> [quote] = tables.quotes(text="hugely disapointed").to_pylist()
        >>> quote["speaker"], quote["kind"]
        ('Warwickshire Police', 'mixed')
        """
        sought = quoted.Sought(speaker, () if kind is None else (kind,), text)
        return listing.as_arrow(quoted.Listed, quoted.quotes(self._rows, sought))

    def money(  # noqa: PLR0913 (an argument for each thing that may be asked)
        self,
        claimant: str | None = None,
        role: str | None = None,
        currency: str | None = None,
        at_least: SIZE | None = None,
        at_most: SIZE | None = None,
        *,
        narrated: bool = False,
    ) -> pa.Table:
        """Figures: of a claimant, or told by the story itself, of a role, in a currency, of a size in that currency.

        >>> tables.money(role="saving", currency="GBP", at_least="32m")["figure"].to_pylist()
        ['more than £35m = GBP 35,000,000']
        """
        roles = () if role is None else (role,)
        sought = figures.Sought(claimant, narrated, roles, currency, _amount(at_least), _amount(at_most))
        return listing.as_arrow(figures.Listed, figures.figures(self._rows, sought))

    def show(self, name: str) -> Dossier:
        """All that one entity says, by its name, part of it or its id. Raises OnrecordError for nobody or several.

        >>> found = tables.show("bangham")
        >>> found.entity.name, {quote.jointly for quote in found.quotes}
        ('Anthony Bangham', {True})
        """
        return dossier(self._rows, find_one(self._rows, name))

    def explain(self, identifier: str) -> Explanation | Identity:
        """Why the row of an id is as it is: of a mention, a quote or a figure step by step, of an entity by story.

        >>> [figure] = tables.money(claimant="Warwickshire Police")["id"].to_pylist()
        >>> [step.what for step in tables.explain(figure).steps][:4]
        ['figure', 'wording', 'currency', 'role']
        """
        return why.explain(self._rows, identifier)

    def sentence(self, identifier: str) -> str:
        """The sentence or sentences, verbatim, that prove a quote or a figure, or in which a mention stands.

        >>> [figure] = tables.money(claimant="Warwickshire Police")["id"].to_pylist()
        >>> "more than £35m" in tables.sentence(figure)
        True
        """
        return why.sentence(self._rows, identifier)

    def diff(self, other: Outputs) -> pa.Table:
        """What changed from these tables to the `other`, a row each, values as text, with the possible causes.

        >>> tables.diff(tables).num_rows
        0
        """
        before, after = (take(str(each.folder), Path.cwd()) for each in (self, other))
        changes = compare(before, after)
        rows = [
            {
                "table": change.table,
                "key": [None if part is None else str(part) for part in change.key],
                "kind": change.kind,
                "what": change.what,
                "columns": [{"column": name, "old": plain(a), "new": plain(b)} for name, a, b in change.columns],
                "causes": list(change.causes),
            }
            for change in changes
        ]
        return pa.Table.from_pylist(rows, CHANGES)

    def query(self, sql: str) -> pa.Table:
        """The rows of one query in DuckDB's SQL over the tables by their names. Raises QueryError for what is wrong.

        >>> tables.query("select count(*) as direct from quotes where kind = 'direct'").to_pylist()
        [{'direct': 4}]
        """
        return ask(self.folder, sql)

    @property
    def _rows(self) -> Tables:
        return Tables(self.folder)


def _amount(size: SIZE | None) -> Decimal | None:
    if not isinstance(size, str):
        return None if size is None else Decimal(size)
    if not numbers.is_number(size):
        raise QueryError(f"'{visible(size)}' is no amount: write 30m, 1.2bn or 45,000")
    return numbers.parse(size)
