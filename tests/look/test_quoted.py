"""The list of quotes: what fits, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import OnrecordError, QueryError
from pipeline.look.listing import table
from pipeline.look.quoted import Sought, cells, quotes
from tests.look.look_tables import REED, rows, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("sought", "ids"),
    [
        (Sought(), ["q-fares", "q-pier", "q-certain", "q-found", "q-little", "q-late", "q-broke"]),
        (Sought(speaker="quill"), ["q-fares", "q-pier", "q-certain", "q-broke"]),
        (Sought(speaker="Tomas Reed"), ["q-pier"]),
        (Sought(speaker=REED), ["q-pier"]),
        (Sought(speaker="Ternmouth"), []),
        (Sought(kinds=("direct",)), ["q-certain"]),
        (Sought(kinds=("direct", "mixed")), ["q-certain"]),
        (Sought(text="PIER  would"), ["q-pier"]),
        (Sought(text="ferry"), []),  # stands around a quote, not in it
        (Sought(text=""), ["q-fares", "q-pier", "q-certain", "q-found", "q-little", "q-late", "q-broke"]),
        (Sought(speaker="quill", kinds=("indirect",), text="fares"), ["q-fares"]),
        (Sought(speaker="reed", text="fares"), []),
    ],
)
def test_what_fits(tmp_path: Path, sought: Sought, ids: list[str]) -> None:
    assert [one.id for one in quotes(written(tmp_path), sought)] == ids


def test_one_quote_with_its_proof(tmp_path: Path) -> None:
    (one,) = quotes(written(tmp_path), Sought(speaker="Reed"))
    assert (one.speaker, one.co_speakers, one.kind) == ("Mara Quill", ("Tomas Reed",), "indirect")
    assert one.place.startswith("ferry.txt:")
    assert "[[the pier would cost £2m]]" in one.sentence


def test_an_unresolved_speaker_says_why(tmp_path: Path) -> None:
    (one,) = quotes(written(tmp_path), Sought(text="little else"))
    assert (one.speaker, one.unresolved_reason) == (None, "no_antecedent")
    _, shown = table(cells([one]))
    assert shown.startswith("(no_antecedent)  indirect  said  little else  ferry.txt:")


def test_joint_speakers_stand_together(tmp_path: Path) -> None:
    heading, shown = table(cells(quotes(written(tmp_path), Sought(speaker="Reed"))))
    assert heading.split() == ["SPEAKER", "KIND", "CUE", "QUOTE", "PLACE", "ID"]
    assert shown.startswith("Mara Quill; Tomas Reed  indirect")


def test_what_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no kind of quote is called 'shouted': known are direct, indirect, mixed"):
        Sought(kinds=("shouted",))
    entities = rows()["entities"]
    tables = written(tmp_path, entities=[*entities, entities[1] | {"entity_id": "e-other", "name": "Hugh Quill"}])
    with pytest.raises(OnrecordError, match="'quill' may mean 2 entities"):
        quotes(tables, Sought(speaker="quill"))
