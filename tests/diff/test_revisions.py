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
from tests.diff.test_locked import lock
from tests.diff.test_rows import filled

if TYPE_CHECKING:
    from pathlib import Path

CODE = ("pipeline/quotes/extract.py", "pipeline/quotes/weights/cues.txt", "stages/quotes.py", "uv.lock", "README.md")
LOCKED = lock()
"""What `uv.lock` holds; the other files hold the word `first`."""


class Repository:
    """A repository with `dvc.lock` and a cache."""

    def __init__(self, root: Path, cache: str = ".dvc/cache") -> None:
        self.root, self.cache = root, root / cache
        self.params: dict[str, Any] = {}
        (root / ".dvc").mkdir(parents=True)
        self.git("init", "-q")
        for name in CODE:
            self.write(name, LOCKED if name == "uv.lock" else "first")

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
        # What `cache: false` keeps out of the cache is among the outputs as well.
        made = [
            self.keep("quotes.parquet"),
            self.keep("corrections.json"),
            {"path": "outputs/metrics.json", "md5": "0"},
        ]
        stages = {
            "clean": {"deps": [{"path": "seeds"}], "params": self.params, "outs": [self.keep("documents.parquet")]},
            "quotes": {"deps": deps, "outs": made},
            "report": {"deps": [], "outs": [{"path": "outputs/report", "md5": "x.dir"}]},
            "none": {},
        }
        self.write("dvc.lock", yaml.safe_dump({"stages": stages}))
        shutil.rmtree(outputs)
        self.git("add", "-A", ":!.dvc")
        self.git("commit", "-qm", "x", "--allow-empty")

    def keep(self, name: str) -> dict[str, str]:
        data = (self.root / "outputs" / name).read_bytes()
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        path = self.cache / "files" / "md5" / digest[:2] / digest[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return {"path": f"outputs/{name}", "md5": digest}

    def folder(self, quotes: list[dict[str, Any]]) -> Path:
        """The outputs in the working tree, with these quotes."""
        write(self.root / "outputs" / "quotes.parquet", schema.QUOTES, [filled(schema.QUOTES, quotes)], Provenance())
        return self.root / "outputs"

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


def test_a_parameter_of_a_stage_before_is_a_cause(repository: Repository) -> None:
    """As DVC records it: the table's own metadata need not name it."""
    repository.commit([quote("q-1", speaker="Ann Lee")])
    repository.params = {"params.yaml": {"clean": {"min_words": 3}}}
    repository.commit([quote("q-1", speaker="Abe Roe")])
    assert repository.causes() == [("changed", ("params",))]
    assert repository.causes("HEAD~1", str(repository.folder([quote("q-1", speaker="Jo")]))) == [
        ("changed", ("params",))
    ]


def test_a_correction_between_revisions_is_a_cause(repository: Repository) -> None:
    repository.commit([quote("q-1", speaker="Ann Lee")])
    row = {"table": "quotes", "action": "set_speaker", "id": "q-1", "value": "Abe Roe", "outcome": "applied"}
    repository.commit([quote("q-1", speaker="Abe Roe")], [row])
    assert repository.causes() == [("changed", ("overrides",))]


def test_a_revision_against_a_folder_and_the_working_tree_of_its_code(repository: Repository, tmp_path: Path) -> None:
    repository.commit([quote("q-1", speaker="Ann Lee")])
    repository.write("uv.lock", lock(spacy="1.1"))
    rows = [quote("q-1", speaker="Abe Roe")]
    for folder, found in ((repository.root / "outputs", "model"), (tmp_path / "tables", "unknown")):
        write(folder / "quotes.parquet", schema.QUOTES, [filled(schema.QUOTES, rows)], Provenance())
        assert repository.causes("HEAD", str(folder)) == [("changed", (found,))]
    assert repository.causes(str(tmp_path / "tables"), "HEAD") == [("changed", ("unknown",))]


def test_a_lock_of_packages_is_model_or_code_or_neither(repository: Repository) -> None:
    for speaker, releases in (("Ann", {}), ("Abe", {"thinc": "1.1"}), ("Jo", {"ruff": "2.0"}), ("Lee", {"spacy": "2"})):
        repository.write("uv.lock", lock(**releases))
        repository.commit([quote("q-1", speaker=speaker)])
    assert repository.causes("HEAD~3", "HEAD~2") == [("changed", ("model",))]
    assert repository.causes("HEAD~3", "HEAD~1") == [("changed", ("unknown",))]
    repository.write("uv.lock", lock(onrecord="2.0", spacy="3"))
    repository.commit([quote("q-1", speaker="Bea")])
    assert repository.causes() == [("changed", ("model", "code"))]
    (repository.root / "uv.lock").unlink()
    with pytest.raises(TableError, match=r"uv\.lock of a revision is not understood"):
        repository.causes("HEAD", str(repository.folder([quote("q-1", speaker="Ann")])))


def test_code_in_files_of_any_name_that_came_or_moved_away(repository: Repository) -> None:
    repository.commit([quote("q-1", speaker="Ann")])
    repository.write("pipeline/quotes/data/\u00e9\u2019 .txt", "first")
    repository.commit([quote("q-1", speaker="Abe")])
    assert repository.causes() == [("changed", ("code",))]
    (repository.root / "pipeline" / "quotes" / "extract.py").rename(repository.root / "pipeline" / "elsewhere.py")
    repository.commit([quote("q-1", speaker="Jo")])
    assert repository.causes() == [("changed", ("code",))]


def test_a_revision_is_found_from_a_folder_of_the_project(repository: Repository) -> None:
    repository.commit([quote("q-1")])
    assert take("HEAD", repository.root / "pipeline" / "quotes").tables["quotes"].num_rows == 1
    below = Repository(repository.root / "below")  # of one repository with it
    shutil.rmtree(below.root / ".dvc")
    shutil.rmtree(below.root / ".git")
    below.cache = repository.cache
    below.commit([quote("q-1"), quote("q-2")])
    assert take("HEAD", below.root).tables["quotes"].num_rows == 2


def test_the_cache_that_the_configuration_names(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "corpus", "../elsewhere")
    config = (
        "['remote \"kept\"']\n    url = /50%off\n[core]\n    analytics = false\n[cache]\n    dir = ../../elsewhere\n"
    )
    repository.write(".dvc/config", config)
    repository.commit([quote("q-1")])
    assert take("HEAD", repository.root).tables["quotes"].num_rows == 1
    repository.write(".dvc/config.local", "no section")
    with pytest.raises(TableError, match=r"config\.local is not understood"):
        take("HEAD", repository.root)


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
    assert found.corrections == frozenset()
    assert found.left_out == ("quotes",)
    assert {change.table for change in compare(take("HEAD~1", repository.root), found)} == set()


@pytest.mark.parametrize("name", ["no-such-revision", "--help", "HEAD~9", ""])
def test_what_is_neither_folder_nor_revision(repository: Repository, name: str) -> None:
    repository.commit([quote("q-1")])
    with pytest.raises(TableError, match=r"is no folder of tables, and no revision|holds no table"):
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
