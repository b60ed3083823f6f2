"""README and generated documents say what the program does today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import dictionary
from stages.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"<!-- tested: (\w+) -->\n```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_CACHE", str(folder / "cache"))
        result = CliRunner().invoke(main, ["run", str(ROOT / "seeds"), "--out", str(folder / "outputs")])
    assert result.exit_code == 0, result.output
    return folder


def test_tables_md_is_generated():
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert written == dictionary.markdown(), "run `onrecord schema --format markdown > docs/tables.md`"


def test_the_readme_shows_what_make_run_prints(seeds):
    excerpt = re.search(r"<!-- make run -->\n```\n(.*?)```\n<!-- end -->", README, re.DOTALL)
    assert excerpt
    assert excerpt[1] == CliRunner().invoke(main, ["summary", str(seeds / "outputs")]).stdout


def test_the_readme_has_snippets():
    assert [kind for kind, _ in SNIPPETS] == ["duckdb", "duckdb", "pandas"]


@pytest.mark.parametrize(("kind", "snippet"), SNIPPETS)
def test_readme_snippets_run(kind, snippet, seeds, monkeypatch, capsys):
    monkeypatch.chdir(seeds)
    exec(compile(snippet, f"README {kind}", "exec"), {})
    assert re.search("Campion|Warwickshire Police", capsys.readouterr().out)


def test_the_readme_names_every_exit_code_and_command():
    for command in main.commands:
        assert f"`{command}`" in README or f"onrecord {command}" in README
