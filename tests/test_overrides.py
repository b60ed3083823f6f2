import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import overrides
from pipeline.errors import ParamsError
from pipeline.overrides import Override

HEADER = "action,id,value,reason,author,date\n"
ENDING = "why,ann,2024-05-01"


def folder(where: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else (HEADER + content).encode()
        (where / f"{name}.csv").write_bytes(data)
    return where


def faults(where: Path) -> list[str]:
    with pytest.raises(ParamsError) as raised:
        overrides.load(where)
    return [line.replace(where.as_posix() + "/", "") for line in str(raised.value).splitlines()]


def override(table: str, action: str, name: str, value: str = "") -> Override:
    return Override(table, 2, action, name, value, "why", "ann", datetime.date(2024, 5, 1))


def test_a_missing_folder_and_missing_files_hold_none(tmp_path: Path) -> None:
    assert overrides.load(tmp_path / "nowhere") == ()
    assert overrides.load(tmp_path) == ()


def test_rows_come_in_order_of_table_and_line(tmp_path: Path) -> None:
    folder(
        tmp_path,
        money=f"set_amount,f-1,35000000 GBP,{ENDING}\n",
        entities=f'rename,e-1,"Smith, Jo",{ENDING}\n\ndrop,e-2,,"a\nlong reason",ann,2024-05-02\n'
        f"merge,e-3,e-1,{ENDING}\n",
    )
    found = overrides.load(tmp_path)
    assert [(each.table, each.line, each.action, each.id, each.value) for each in found] == [
        ("entities", 2, "rename", "e-1", "Smith, Jo"),
        ("entities", 4, "drop", "e-2", ""),
        ("entities", 6, "merge", "e-3", "e-1"),
        ("money", 2, "set_amount", "f-1", "35000000 GBP"),
    ]
    assert found[1].reason == "a\nlong reason"
    assert found[1].date == datetime.date(2024, 5, 2)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + (HEADER + f"reject,q-1,,{ENDING}\n").replace("\n", "\r\n").encode()
    (found,) = overrides.load(folder(tmp_path, quotes=content))
    assert (found.action, found.id, found.line) == ("reject", "q-1", 2)


GOOD = [
    ("entities", "merge,e-1,e-2"),
    ("entities", "split,e-1,Jo Smith"),
    ("entities", "rename,e-1,Jo Smith"),
    ("entities", "retype,e-1,PLACE"),
    ("entities", "drop,e-1,"),
    ("entities", "set_role,e-1,mayor"),
    ("quotes", "reject,q-1,"),
    ("quotes", "set_speaker,q-1,e-1"),
    ("quotes", "set_kind,q-1,mixed"),
    ("money", "reject,f-1,"),
    ("money", "set_amount,f-1,0.30"),
    ("money", "set_amount,f-1,35000000 GBP"),
    ("money", "set_role,f-1,fine"),
    ("money", "set_claimant,f-1,e-1"),
]


@pytest.mark.parametrize(("table", "row"), GOOD)
def test_every_action_of_the_contract_is_known(tmp_path: Path, table: str, row: str) -> None:
    (found,) = overrides.load(folder(tmp_path, **{table: f"{row},{ENDING}\n"}))
    assert ",".join((found.action, found.id, found.value)) == row


BAD = [
    ("money", f"rejct,f-1,,{ENDING}", "unknown action 'rejct': did you mean 'reject'?"),
    ("quotes", f"zzz,q-1,,{ENDING}", "unknown action 'zzz': known here are reject, set_speaker, set_kind"),
    ("quotes", f"set_amount,q-1,5,{ENDING}", "unknown action 'set_amount'"),
    ("quotes", f"reject,,,{ENDING}", "the id is empty: fill it in"),
    ("quotes", "reject,q-1,, ,ann,2024-05-01", "the reason is empty"),
    ("quotes", "reject,q-1,,why,,2024-05-01", "the author is empty"),
    ("quotes", "reject,q-1,,why,ann,1 May 2024", "the date is '1 May 2024': write it as YYYY-MM-DD"),
    ("quotes", "reject,q-1,,why,ann,20240501", "the date is '20240501'"),
    ("quotes", "reject,q-1,,why,ann,2024-W18-3", "the date is '2024-W18-3'"),
    ("quotes", "reject,q-1,,why,ann,2023-02-29", "the date is '2023-02-29'"),
    ("quotes", "reject,q-1,,why,ann,", "the date is ''"),
    ("quotes", f"set_kind,q-1,Direct,{ENDING}", "needs one of direct, indirect, mixed, not 'Direct'"),
    ("quotes", f"set_speaker,q-1,,{ENDING}", "the value of set_speaker needs a value"),
    ("entities", f"retype,e-1,GPE,{ENDING}", "needs one of PERSON, ORG, PLACE, not 'GPE'"),
    ("entities", f"merge,e-1,,{ENDING}", "merge needs a value"),
    ("entities", f"merge,e-1,e-1,{ENDING}", "'e-1' cannot be merged into itself"),
    ("money", f"set_role,f-1,bribe,{ENDING}", "needs one of cost, price"),
    ("money", f'set_amount,f-1,"35,000,000",{ENDING}', "needs a plain number"),
    ("money", f"set_amount,f-1,£35m,{ENDING}", "needs a plain number"),
    ("money", f"set_amount,f-1,5 gbp,{ENDING}", "needs a plain number"),
    ("money", f"set_amount,f-1,1e6,{ENDING}", "needs a plain number"),
    ("money", f"set_amount,f-1,0.0000000001,{ENDING}", "needs a plain number"),
    ("money", f"set_amount,f-1,٣,{ENDING}", "needs a plain number"),
    ("money", f"set_amount,f-1,,{ENDING}", "needs a plain number"),
    ("money", "reject,f-1", "2 fields instead of 6"),
    ("money", f"reject,f-1,,a, comma,{ENDING}", "put quotes round one with a comma"),
    ("money", 'reject,f-1,,"why"?,ann,2024-05-01', "not valid CSV from here on"),
    ("money", 'reject,f-1,,"why,ann,2024-05-01', "not valid CSV from here on"),
]


@pytest.mark.parametrize(("table", "row", "words"), BAD)
def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path, table: str, row: str, words: str) -> None:
    (fault,) = faults(folder(tmp_path, **{table: f"{row}\n"}))
    assert fault.startswith(f"{table}.csv:2: ")
    assert words in fault


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "1: the header is '': make it 'action,id,value,reason,author,date'"),
        (b"id,action,value,reason,author,date\n", "1: the header is 'id,action,"),
        (b"action;id;value;reason;author;date\n", "1: the header is 'action;id;"),
        (HEADER.encode() + b"reject,q-1,,caf\xe9,ann,2024-05-01\n", "2: not UTF-8"),
    ],
)
def test_a_file_that_is_no_overrides_file(tmp_path: Path, content: bytes, words: str) -> None:
    (fault,) = faults(folder(tmp_path, quotes=content))
    assert fault.startswith(f"quotes.csv:{words}")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "quotes.csv").mkdir()
    (fault,) = faults(tmp_path)
    assert fault.startswith("quotes.csv:1: the file cannot be read: ")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder(
        tmp_path,
        money=f"reject,f-1,,{ENDING}\nrejct,,,{ENDING}\n",
        quotes="reject,q-1,,why,ann,yesterday\n",
        entities="rename,e-1\n",
    )
    assert [fault.split(": ")[0] for fault in faults(tmp_path)] == [
        *("entities.csv:2", "quotes.csv:2"),
        *("money.csv:3", "money.csv:3"),
    ]


def test_rows_that_contradict_are_named_together(tmp_path: Path) -> None:
    rows = f"set_amount,f-1,5,{ENDING}\nset_amount,f-2,5,{ENDING}\nset_amount,f-1,6,{ENDING}\n"
    assert faults(folder(tmp_path, money=rows)) == [
        "money.csv:4: set_amount of 'f-1' is '6' here and '5' on line 2: keep one of the two"
    ]


def test_rows_that_repeat_or_split_off_several_names_do_not_contradict(tmp_path: Path) -> None:
    folder(
        tmp_path,
        money=f"reject,f-1,,{ENDING}\nreject,f-1,a value nobody reads,{ENDING}\n",
        entities=f"split,e-1,Jo,{ENDING}\nsplit,e-1,Joe,{ENDING}\n",
    )
    assert [each.value for each in overrides.load(tmp_path)] == ["Jo", "Joe", "", ""]


CLASHES = [
    (("merge,e-1,e-2", "merge,e-2,e-1"), "3: merge of 'e-2' leads back to itself: leave out one of its merges"),
    (("merge,e-1,e-2", "merge,e-2,e-3", "merge,e-3,e-1"), "4: merge of 'e-3' leads back to itself"),
    (("merge,e-1,e-2", "rename,e-1,Jo"), "3: rename of 'e-1', which line 2 merges away: say it of 'e-2'"),
    (("set_role,e-1,mayor", "drop,e-1,"), "2: set_role of 'e-1', which line 3 drops: keep one of the two"),
    (("drop,e-1,", "retype,e-1,ORG"), "3: retype of 'e-1', which line 2 drops: keep one of the two"),
    (("rename,e-1,Jo", "rename,e-1,Joe"), "3: rename of 'e-1' is 'Joe' here and 'Jo' on line 2: keep one of the two"),
]


@pytest.mark.parametrize(("lines", "words"), CLASHES)
def test_corrections_of_entities_that_undo_each_other_are_named(tmp_path: Path, lines: list[str], words: str) -> None:
    content = "".join(f"{line},{ENDING}\n" for line in lines)
    (fault,) = faults(folder(tmp_path, entities=content))
    assert fault.startswith(f"entities.csv:{words}")


def test_corrections_of_one_entity_that_go_together(tmp_path: Path) -> None:
    lines = ("merge,e-1,e-2", "merge,e-2,e-3", "merge,e-4,e-2", "split,e-1,Jo", "rename,e-3,Jo", "retype,e-3,ORG")
    folder(tmp_path, entities="".join(f"{line},{ENDING}\n" for line in lines))
    assert len(overrides.load(tmp_path)) == len(lines)


def test_a_merge_and_a_drop_of_one_entity_undo_each_other(tmp_path: Path) -> None:
    found = faults(folder(tmp_path, entities=f"merge,e-1,e-2,{ENDING}\ndrop,e-1,,{ENDING}\n"))
    assert found == ["entities.csv:2: merge of 'e-1', which line 3 drops: keep one of the two"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=5))
def test_odd_words_survive_the_file(tmp_path_factory: Any, rows: list[tuple[str, str, str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for number, (value, reason, author) in enumerate(rows):
        writer.writerow(("rename", f"e-{number}", value, reason, author, "2024-05-01"))
    where = folder(tmp_path_factory.mktemp("overrides"), entities=written.getvalue())
    assert [(each.value, each.reason, each.author) for each in overrides.load(where)] == rows


def test_of_selects_by_table_and_action() -> None:
    merge, rename, role = (override("entities", action, "e-1", "x") for action in ("merge", "rename", "set_role"))
    figure = override("money", "set_role", "f-1", "cost")
    every = (merge, rename, role, figure)
    assert overrides.of(every, "entities") == (merge, rename, role)
    assert overrides.of(every, "entities", "set_role", "merge") == (merge, role)
    assert overrides.of(every, "quotes") == ()


def quote(name: str, nested_in: str | None = None) -> dict[str, Any]:
    return {"quote_id": name, "kind": "direct", "nested_in": nested_in}


def test_quotes_are_rejected_and_set_right() -> None:
    rows = [quote("q-1"), quote("q-2"), quote("q-3")]
    applied = overrides.apply_rows(
        "quotes", rows, [override("quotes", "reject", "q-2"), override("quotes", "set_kind", "q-3", "indirect")]
    )
    assert [(row["quote_id"], row["kind"]) for row in applied.rows] == [("q-1", "direct"), ("q-3", "indirect")]
    assert applied.stale == ()
    assert rows[2]["kind"] == "direct"


def test_what_stood_in_a_rejected_quote_stands_in_the_one_around_it() -> None:
    rows = [quote("q-4", "q-3"), quote("q-1"), quote("q-2", "q-1"), quote("q-3", "q-2"), quote("q-5", "q-1")]
    rejects = [override("quotes", "reject", name) for name in ("q-2", "q-3")]
    applied = overrides.apply_rows("quotes", rows, rejects)
    assert [(row["quote_id"], row["nested_in"]) for row in applied.rows] == [
        *(("q-4", "q-1"), ("q-1", None)),
        ("q-5", "q-1"),
    ]
    assert rows[0]["nested_in"] == "q-3"


def figure(name: str, **values: Any) -> dict[str, Any]:
    return {
        "figure_id": name,
        "kind": "range",
        "amount": None,
        "low": Decimal(1),
        "high": Decimal(2),
        "currency": "USD",
        "currency_basis": "assumed",
        "comparator": "range",
        "role": "other",
        "role_confidence": 0.4,
        **values,
    }


def test_an_amount_set_by_hand_is_exact() -> None:
    applied = overrides.apply_rows("money", [figure("f-1")], [override("money", "set_amount", "f-1", "0.30")])
    exact = {name: Decimal("0.30") for name in ("amount", "low", "high")}
    assert applied.rows == [figure("f-1", **exact, kind="exact", comparator="exact")]


def test_an_amount_may_bring_its_currency() -> None:
    applied = overrides.apply_rows("money", [figure("f-1")], [override("money", "set_amount", "f-1", "5 GBP")])
    (row,) = applied.rows
    assert (row["amount"], row["currency"], row["currency_basis"]) == (Decimal(5), "GBP", "explicit")


def test_a_role_set_by_hand_is_certain_and_joins_an_amount() -> None:
    both = [override("money", "set_role", "f-1", "fine"), override("money", "set_amount", "f-1", "5")]
    (row,) = overrides.apply_rows("money", [figure("f-1")], both).rows
    assert (row["role"], row["role_confidence"], row["amount"]) == ("fine", 1.0, Decimal(5))


def test_a_rejected_figure_leaves_no_conversion_dangling() -> None:
    rows = [figure("f-1"), figure("f-2", conversion_of="f-1")]
    applied = overrides.apply_rows("money", rows, [override("money", "reject", "f-1")])
    assert applied.rows == [figure("f-2", conversion_of=None)]


def test_an_override_whose_row_is_gone_is_stale() -> None:
    gone = [override("quotes", "reject", "q-9"), override("quotes", "set_speaker", "q-8", "e-1")]
    elsewhere = override("money", "reject", "f-1")
    here = override("quotes", "set_speaker", "q-1", "e-1")
    applied = overrides.apply_rows("quotes", [quote("q-1")], [*gone, elsewhere, here])
    assert applied == overrides.Applied([quote("q-1")], tuple(gone))
