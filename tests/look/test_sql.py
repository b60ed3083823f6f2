"""SQL over the tables: what it reads, what it must not touch, what is told of wrong SQL."""

from __future__ import annotations

import sys
import warnings
from decimal import Decimal

import pytest

from pipeline.errors import OnrecordError, QueryError, TableError
from pipeline.look.sql import ask
from pipeline.schema import TABLES
from tests.look.look_tables import HARBOUR, rows, written


def test_every_table_by_its_name(tmp_path):
    written(tmp_path)
    expected = rows()
    for table in TABLES:
        (row,) = ask(tmp_path, f"select count(*) as n from {table.name}").to_pylist()
        assert row["n"] == len(expected.get(table.name, []))
    names = ask(tmp_path, "show tables")["name"].to_pylist()
    assert names == sorted(table.name for table in TABLES)


def test_joins_decimals_dates_and_lists(tmp_path):
    written(tmp_path)
    found = ask(
        tmp_path,
        'select amount, published, co_claimants, documents.text[start + 1 : "end"] as words '
        "from money join documents using (doc_id) order by figure_id",
    ).to_pylist()
    assert [row["words"] for row in found] == ["£3m", "£2m", "£40"]
    assert found[1]["amount"] == Decimal(2_000_000)
    assert found[1]["co_claimants"] == ["e-reed"]
    assert found[2]["published"].isoformat() == "2026-01-31T00:00:00+00:00"


@pytest.mark.parametrize(
    "sql",
    [
        "from quotes select quote_id",
        "with q as (select * from quotes) select quote_id from q;",
        "describe quotes",
        "summarize money",
        "explain select 1",
        "pivot quotes on kind using count(*)",
        "values (1)",
        "select 1 -- a remark",
    ],
)
def test_queries_of_every_form(tmp_path, sql):
    written(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ask(tmp_path, sql).num_rows


@pytest.mark.parametrize("sql", ["", "  ", "-- nothing", "select 1; select 2", "drop view quotes", "set threads = 1"])
def test_one_query_and_nothing_else(tmp_path, sql):
    written(tmp_path)
    with pytest.raises(QueryError, match="give one query"):
        ask(tmp_path, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "copy quotes to '{folder}/new.csv'",
        "copy (select 1) to '{folder}/money.parquet'",
        "attach '{folder}/new.db' as other",
        "export database '{folder}/all'",
        "install httpfs",
        "load httpfs",
        "insert into quotes select * from quotes",
        "create table other as select 1",
        "call enable_logging()",
        "pragma memory_limit = '1GB'",
    ],
)
def test_statements_that_are_no_query_do_nothing(tmp_path, sql):
    written(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(QueryError):
        ask(tmp_path, sql.format(folder=tmp_path))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('{folder}/quotes.parquet')",
        "select * from read_text('{folder}/secret.txt')",
        "select * from '{folder}/secret.csv'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_blob('{folder}/*')",
        "select * from glob('{folder}/*')",
        "select * from read_json('http://127.0.0.1:9/a.json')",
        "select * from 'https://example.org/a.parquet'",
        "explain analyze copy quotes to '{folder}/new.csv'",
    ],
)
def test_a_query_reads_the_tables_and_no_other_file(tmp_path, sql):
    written(tmp_path)
    for name in ("secret.txt", "secret.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(QueryError):
        ask(tmp_path, sql.format(folder=tmp_path))
    assert not (tmp_path / "new.csv").exists()


def test_nothing_is_written_beside_the_work(tmp_path, monkeypatch):
    tables, work = tmp_path / "tables", tmp_path / "work"
    tables.mkdir()
    work.mkdir()
    written(tables)
    monkeypatch.chdir(work)
    ask(tables, "select a.range from range(300000) a order by hash(a.range)")
    assert not list(work.iterdir())


def test_wrong_sql_is_told_without_what_it_would_do_to_a_terminal(tmp_path):
    documents = [row | {"text": f"\x1b[31m{row['text']}"} for row in rows()["documents"]]
    written(tmp_path, documents=documents)
    with pytest.raises(QueryError, match="syntax error"):
        ask(tmp_path, "selec 1")
    with pytest.raises(QueryError, match="Table with name quotations does not exist"):
        ask(tmp_path, "select * from quotations")
    with pytest.raises(QueryError, match=r"\\x1b\[31m") as raised:
        ask(tmp_path, "select text::int from documents")
    assert "\x1b" not in str(raised.value)
    assert HARBOUR not in str(raised.value)


def test_columns_of_one_name(tmp_path):
    written(tmp_path)
    with pytest.raises(QueryError, match="two columns are called a: give one another name with `as`"):
        ask(tmp_path, "select 1 as a, 2 as a")


def test_the_clock_of_the_machine_does_not_matter(tmp_path):
    written(tmp_path)
    (row,) = ask(tmp_path, "select published::varchar as day from documents where published is not null").to_pylist()
    assert row["day"] == "2026-01-31 00:00:00+00"


def test_no_tables_and_damaged_ones(tmp_path):
    with pytest.raises(TableError, match="holds no tables"):
        ask(tmp_path, "select 1")
    with pytest.raises(TableError, match="holds no tables"):
        ask(tmp_path / "absent", "select 1")
    written(tmp_path)
    (tmp_path / "quotes.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(TableError, match=r"quotes\.parquet cannot be read"):
        ask(tmp_path, "select 1")


def test_without_duckdb_the_way_to_get_it(tmp_path, monkeypatch):
    written(tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(OnrecordError, match=r"pip install 'onrecord\[query\]'"):
        ask(tmp_path, "select 1")
