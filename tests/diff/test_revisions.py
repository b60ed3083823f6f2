"""Tables of earlier revisions, from git and a cache laid out as DVC lays it out; nothing is checked out."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
import yaml

from pipeline import schema
from pipeline.diff import revisions
from pipeline.diff.compare import compare
from pipeline.diff.snapshot import take
from pipeline.errors import TableError
from pipeline.tables import Provenance, write
from tests.diff.test_causes import quote
from tests.diff.test_rows import filled

if TYPE_CHECKING:
    from pathlib import Path

CODE = ("pipeline/quotes/extract.py", "pipeline/quotes/weights/cues.txt", "stages/quotes.py", "uv.lock", "README.md")


class Repository:
    """A repository with `dvc.lock` and a cache."""

    def __init__(self, root: Path, cache: str = ".dvc/cache") -> None:
        self.root, self.cache = root, root / cache
        (root / ".dvc").mkdir(parents=True)
        self.git("init", "-q")
        for name in CODE:
            self.write(name, "first")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def commit(self, quotes: list[dict[str, Any]], corrections: list[dict[str, str]] | None = None) -> None:
        """A revision whose outputs are these quotes and corrections; the outputs are in the cache alone."""
        outputs = self.root / "outputs"
        documents = [{"doc_id": "d-1", "source_sha256": "a"}]
        for table, rows in ((schema.QUOTES, quotes), (schema.DOCUMENTS, documents)):
            write(outputs / f"{table.name}.parquet", table, [filled(table, rows)], Provenance())
        self.write("outputs/corrections.json", json.dumps({"rows": corrections or []}))
        code = ("pipeline/quotes", "stages/quotes.py", "uv.lock", "outputs/documents.parquet")
        deps = [{"path": path} for path in code]
        made = [self.keep("quotes.parquet"), self.keep("corrections.json")]
        stages = {
            "clean": {"deps": [{"path": "seeds"}], "outs": [self.keep("documents.parquet")]},
            "quotes": {"deps": deps, "outs": made},
            "report": {"deps": [], "outs": [{"path": "outputs/report", "md5": "x.dir"}]},
            "none": {},
        }
        self.write("dvc.lock", yaml.safe_dump({"stages": stages}))
        shutil.rmtree(outputs)
        self.git("add", "-A", *CODE, "dvc.lock")
        self.git("commit", "-qm", "x", "--allow-empty")

    def keep(self, name: str) -> dict[str, str]:
        data = (self.root / "outputs" / name).read_bytes()
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        path = self.cache / "files" / "md5" / digest[:2] / digest[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return {"path": f"outputs/{name}", "md5": digest}

    def causes(self, old: str = "HEAD~1", new: str = "HEAD") -> list[tuple[str, tuple[str, ...]]]:
        changes = compare(take(old, self.root), take(new, self.root))
        return [(change.kind, change.causes) for change in changes if change.table == "quotes"]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "corpus")


def test_the_code_that_shapes_a_table_is_a_cause(repository: Repository) -> None:
    repository.commit([quote("q-1", speaker="Ann Lee")])
    repository.write("pipeline/quotes/extract.py", "second")
    repository.commit([quote("q-1", speaker="Abe Roe")])
    assert repository.causes() == [("changed", ("code",))]
    repository.write("pipeline/quotes/weights/cues.txt", "second")
    repository.commit([quote("q-1", speaker="Ann Lee")])
    assert repository.causes() == [("changed", ("model",))]
    assert repository.causes("HEAD~2", "HEAD") == []
    repository.write("README.md", "second")
    repository.commit([quote("q-1", speaker="Jo")])
    assert repository.causes() == [("changed", ("unknown",))]
    assert repository.causes("HEAD~2") == [("changed", ("model",))]


def test_a_correction_between_revisions_is_a_cause(repository: Repository) -> None:
    repository.commit([quote("q-1", speaker="Ann Lee")])
    row = {"table": "quotes", "action": "set_speaker", "id": "q-1", "value": "Abe Roe", "outcome": "applied"}
    repository.commit([quote("q-1", speaker="Abe Roe")], [row])
    assert repository.causes() == [("changed", ("overrides",))]


def test_a_revision_against_a_folder_and_the_working_tree_of_its_code(repository: Repository, tmp_path: Path) -> None:
    repository.commit([quote("q-1", speaker="Ann Lee")])
    repository.write("uv.lock", "second")
    folder = tmp_path / "tables"
    rows = [quote("q-1", speaker="Abe Roe")]
    write(folder / "quotes.parquet", schema.QUOTES, [filled(schema.QUOTES, rows)], Provenance())
    changes = compare(take("HEAD", repository.root), take(str(folder), repository.root))
    assert [change.causes for change in changes if change.table == "quotes"] == [("input", "model")]


def test_the_cache_that_the_configuration_names(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "corpus", "../elsewhere")
    repository.write(".dvc/config", "[core]\n    analytics = false\n[cache]\n    dir = ../../elsewhere\n")
    repository.commit([quote("q-1")])
    assert take("HEAD", repository.root).tables["quotes"].num_rows == 1


def test_outputs_that_are_not_in_the_cache_are_said_to_be_got(repository: Repository) -> None:
    repository.commit([quote("q-1")])
    shutil.rmtree(repository.cache)
    with pytest.raises(TableError, match=r"is not in DVC's cache: get it with `dvc pull`"):
        take("HEAD", repository.root)


def test_a_table_of_another_schema_version_is_left_out(repository: Repository) -> None:
    repository.commit([quote("q-1")])
    old = filled(schema.QUOTES, [quote("q-1")]).drop_columns(["speaker_core_end"])
    repository.write("outputs/x", "")
    pq.write_table(old, repository.root / "outputs" / "quotes.parquet")
    kept = repository.keep("quotes.parquet")
    lock = yaml.safe_load((repository.root / "dvc.lock").read_text())
    lock["stages"]["quotes"]["outs"][0] = kept
    repository.write("dvc.lock", yaml.safe_dump(lock))
    repository.git("commit", "-qam", "old")
    found = take("HEAD", repository.root)
    assert found.left_out == ("quotes",)
    assert {change.table for change in compare(take("HEAD~1", repository.root), found)} == set()


@pytest.mark.parametrize("name", ["no-such-revision", "--help", "HEAD~9", ""])
def test_what_is_neither_folder_nor_revision(repository: Repository, name: str) -> None:
    repository.commit([quote("q-1")])
    with pytest.raises(TableError, match=r"neither a folder of tables nor a revision|holds no table"):
        take(name, repository.root)


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(TableError, match="is in no git repository"):
        take("HEAD", tmp_path)


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert revisions.git(tmp_path, "status") is None


def test_a_revision_without_dvc_lock_or_without_tables(repository: Repository) -> None:
    repository.git("add", "README.md")
    repository.git("commit", "-qm", "x")
    with pytest.raises(TableError, match=r"has no dvc\.lock"):
        take("HEAD", repository.root)
    repository.write("dvc.lock", yaml.safe_dump({"stages": {}}))
    repository.git("add", "dvc.lock")
    repository.git("commit", "-qm", "x")
    with pytest.raises(TableError, match=r"has no tables in dvc\.lock"):
        take("HEAD", repository.root)
