"""Arrays decide which rows are in doubt: none that is wrong, looked at by itself, may be missing among them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.check import evidence, stories
from pipeline.check.doubts import doubtful
from pipeline.check.texts import Texts
from pipeline.check.verbatim import verbatim
from pipeline.spans import Edit, RawMap
from tests.check.proof_tables import Tables, changed, row_of
from tests.check.proving import faults

SPANNED = ("mentions", "quotes", "money", "responses")
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([-5000, 5000]))
FIELDS = ["start", "end", "raw_start", "raw_end"]


def damage(draw: Any, tables: Tables, name: str) -> Tables:
    """One value of a table changed: an offset moved, a part of one, or a text."""
    table = tables[name]
    row = draw(st.integers(0, table.num_rows - 1))
    columns = [one for one in table.column_names if one.endswith(("start", "end")) or one in ("text", "parts", "cue")]
    column = draw(st.sampled_from(columns))
    held = table[column][row].as_py()
    if column == "parts":
        part = draw(st.integers(0, len(held) - 1))
        field, by = draw(st.sampled_from(FIELDS)), draw(NUMBERS)
        return changed(tables, name, row, f"parts.{part}.{field}", lambda old: old + by)
    if isinstance(held, str):
        at = draw(st.integers(0, len(held)))
        return changed(tables, name, row, column, held[:at] + draw(st.text("a €", max_size=2)) + held[at + 1 :])
    by = draw(NUMBERS)
    return changed(tables, name, row, column, lambda old: None if old is None else old + by)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_row_that_is_wrong_is_in_doubt(true: Tables, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SPANNED))
    tables = true
    for _ in range(data.draw(st.integers(0, 3))):
        tables = damage(data.draw, tables, name)
    documents, table = tables["documents"], tables[name]
    texts = {
        row["doc_id"]: (row["text"], RawMap.of(Edit(**edit) for edit in row["raw_map"]))
        for row in documents.to_pylist()
    }
    wrong = {number for number, row in enumerate(table.to_pylist()) if list(verbatim(name, row, texts))}
    assert wrong == set(np.flatnonzero(doubtful(name, table, documents, Texts.of(documents))).tolist())

    quotes, money = tables["quotes"].to_pylist(), tables["money"].to_pylist()
    unproven = {number for number, row in enumerate(quotes) if list(evidence.quote(row))}
    assert unproven == set(np.flatnonzero(evidence.doubtful_quotes(tables["quotes"])).tolist())
    parts = {row["quote_id"]: row["parts"] for row in quotes}
    lost = {
        number
        for number, row in enumerate(money)
        if [*evidence.figure(row), *evidence.astray(row, parts[row["quote_id"]])]
    }
    figures, astray = evidence.doubtful_figures(tables["money"], tables["quotes"])
    assert lost == set(np.flatnonzero(figures).tolist())
    assert not astray.any()


@pytest.mark.parametrize("quote", ["q-toll", "q-now", "q-none"])
@pytest.mark.parametrize("usual", [1, 64])
def test_a_figure_in_a_quote_of_another_shard_is_found(
    true: Tables, folder: Path, monkeypatch: pytest.MonkeyPatch, quote: str, usual: int
) -> None:
    monkeypatch.setattr(stories, "USUAL", usual)
    found = faults(changed(true, "money", row_of(true, "money", "f-aid"), "quote_id", quote), folder)
    (fault,) = [one for faults in found.values() for one in faults]
    what = "references" if quote == "q-none" else "evidence"
    assert list(found) == [what]
    assert fault.startswith("money f-aid: ")
    assert fault.endswith("quote_id q-none is in no row of quotes" if quote == "q-none" else f"is not in quote {quote}")


def test_claims_of_other_tables_are_looked_up_in_each_shard(
    true: Tables, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "USUAL", 1)
    assert faults(true, folder) == {}
    broken = changed(true, "conflicts", 0, "right.end", 9999)
    broken = changed(broken, "merges", 0, "alias", "The trust")
    broken = changed(broken, "entities", row_of(true, "entities", "e-quill"), "roles.0.end", 9999)
    found = faults(broken, folder)
    assert [one.split(":")[0] for one in found["verbatim"]] == [
        "entities e-quill",
        "merges e-trust",
        "conflicts c-toll",
    ]
    assert set(found) == {"verbatim", "evidence"}
