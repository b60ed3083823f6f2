import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ParamsError
from pipeline.overrides.load import load
from pipeline.overrides.rows import of
from tests.overrides.override_rows import override

HEADER = "action,id,value,reason,author,date\n"
ENDING = "why,ann,2024-05-01"


def folder(where: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else (HEADER + content).encode()
        (where / f"{name}.csv").write_bytes(data)
    return where


def faults(where: Path) -> list[str]:
    with pytest.raises(ParamsError) as raised:
        load(where)
    return [line.replace(where.as_posix() + "/", "") for line in str(raised.value).splitlines()]


def test_a_missing_folder_and_missing_files_hold_none(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere") == ()
    assert load(tmp_path) == ()


def test_rows_come_in_order_of_table_and_line(tmp_path: Path) -> None:
    folder(
        tmp_path,
        money=f"set_amount,f-1,35000000 GBP,{ENDING}\n",
        entities=f'rename,e-1,"Smith, Jo",{ENDING}\n\ndrop,e-2,,"a\nlong reason",ann,2024-05-02\n'
        f"merge,e-3,e-1,{ENDING}\n",
    )
    found = load(tmp_path)
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
    (found,) = load(folder(tmp_path, quotes=content))
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
    (found,) = load(folder(tmp_path, **{table: f"{row},{ENDING}\n"}))
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


def test_rows_that_contradict_are_no_fault_of_the_file(tmp_path: Path) -> None:
    folder(
        tmp_path,
        money=f"reject,f-1,,{ENDING}\nreject,f-1,a value nobody reads,{ENDING}\nset_amount,f-1,5,{ENDING}\n",
        entities=f"merge,e-1,e-2,{ENDING}\nmerge,e-2,e-1,{ENDING}\ndrop,e-1,,{ENDING}\n",
    )
    assert [each.value for each in load(tmp_path)] == ["e-2", "e-1", "", "", "", "5"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=5))
def test_odd_words_survive_the_file(tmp_path_factory: Any, rows: list[tuple[str, str, str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for number, (value, reason, author) in enumerate(rows):
        writer.writerow(("rename", f"e-{number}", value, reason, author, "2024-05-01"))
    where = folder(tmp_path_factory.mktemp("overrides"), entities=written.getvalue())
    assert [(each.value, each.reason, each.author) for each in load(where)] == rows


def test_of_selects_by_table_and_action() -> None:
    merge, rename, role = (override("entities", action, "e-1", "x") for action in ("merge", "rename", "set_role"))
    figure = override("money", "set_role", "f-1", "cost")
    every = (merge, rename, role, figure)
    assert of(every, "entities") == (merge, rename, role)
    assert of(every, "entities", "set_role", "merge") == (merge, role)
    assert of(every, "quotes") == ()
