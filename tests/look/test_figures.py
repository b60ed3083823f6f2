"""The list of figures: what fits, and how it is shown."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import OnrecordError
from pipeline.look.figures import Listed, Sought, cells, figures
from pipeline.look.listing import as_csv, table
from tests.look.look_tables import REED, rows, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("sought", "ids"),
    [
        (Sought(), ["f-pier", "f-found", "f-told"]),
        (Sought(claimant="quill"), ["f-pier"]),
        (Sought(claimant="Tomas Reed"), ["f-pier"]),
        (Sought(claimant=REED), ["f-pier"]),
        (Sought(claimant="Tern Ferry Trust"), ["f-found"]),
        (Sought(claimant="Ternmouth"), []),
        (Sought(narrated=True), ["f-told"]),
        (Sought(roles=("cost",)), ["f-pier", "f-found", "f-told"]),
        (Sought(roles=("fine", "tax")), []),
        (Sought(currency="GBP"), ["f-pier", "f-found"]),
        (Sought(currency="USD"), []),
        (Sought(currency="GBP", least=Decimal(2_000_001)), ["f-found"]),
        (Sought(currency="GBP", most=Decimal(2_000_000)), ["f-pier"]),
        (Sought(currency="GBP", least=Decimal(1), most=Decimal(2)), []),
        (Sought(claimant="Mara Quill", currency="GBP", roles=("cost",)), ["f-pier"]),
    ],
)
def test_what_fits(tmp_path: Path, sought: Sought, ids: list[str]) -> None:
    assert [one.id for one in figures(written(tmp_path), sought)] == ids


def test_one_figure_with_its_proof(tmp_path: Path) -> None:
    (one,) = figures(written(tmp_path), Sought(claimant="Quill"))
    assert (one.amount, one.low, one.currency, one.claimant) == (2_000_000, None, "GBP", "Mara Quill; Tomas Reed")
    assert one.place.startswith("ferry.txt:")
    assert "[[£2m]]" in one.sentence
    assert one.conversion_of == "f-found"


def test_nobody_and_several_are_told(tmp_path: Path) -> None:
    entities = rows()["entities"]
    tables = written(tmp_path, entities=[*entities, entities[1] | {"entity_id": "e-other", "name": "Hugh Quill"}])
    with pytest.raises(OnrecordError, match="is called 'Nobody'"):
        figures(tables, Sought(claimant="Nobody"))
    with pytest.raises(OnrecordError, match=r"'quill' may mean 2 entities, ask by an id: .*e-other"):
        figures(tables, Sought(claimant="quill"))


def test_columns_and_csv(tmp_path: Path) -> None:
    listed = figures(written(tmp_path), Sought())
    heading, first, *_ = table(cells(listed))
    assert heading.split() == ["FIGURE", "ROLE", "CLAIMANT", "PER", "HORIZON", "PLACE", "ID"]
    assert "Mara Quill; Tomas Reed" in first
    assert "(the story itself)" in list(table(cells(listed)))[3]
    assert len(list(as_csv(Listed, listed))) == 4
