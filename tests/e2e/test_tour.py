"""The notebook in docs runs from end to end and shows what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

TOUR = Path(__file__).parents[2] / "docs" / "tour.ipynb"


def tour() -> NotebookNode:
    return nbformat.read(TOUR, as_version=4)


def test_the_notebook_is_kept_without_what_it_printed():
    notebook = tour()
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (cell.outputs, cell.execution_count) == ([], None)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, str]:
    """What each code cell prints on stdout, by the cell's id."""
    own = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "ONRECORD_CACHE", "TMPDIR"):
            (own / name).mkdir()
            patch.setenv(name, str(own / name))
        notebook = tour()
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(TOUR.parent)}}).execute()
    streams = {
        cell.id: [each for each in cell.outputs if each.get("name") != "stderr"]
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
    return {name: "".join(each["text"] for each in outputs) for name, outputs in streams.items()}


@pytest.mark.slow
def test_every_cell_prints_something(printed):
    assert len(printed) == 8
    assert all(printed.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("run", "documents 2\n"),
        ("people", "12 John-Paul Campion | Police and Crime Commissioner"),
        ("quotes", "'hugely disapointed'"),
        ("unresolved", "plural_source | it would save £30m by 2015"),
        ("money", "more than £35m = GBP 35,000,000 | None | Warwickshire Police"),
        ("explain", "claimant: Warwickshire Police"),
        ("show", "John-Paul Campion | Police and Crime Commissioner | 12 quotes"),
        ("query", "Warwickshire Police | said | "),
    ],
)
def test_a_cell_shows_what_the_text_above_it_says(printed, cell, words):
    assert words in printed[cell]
