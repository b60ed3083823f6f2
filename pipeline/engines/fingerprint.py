"""What decides a result besides the rows it is made of: this release's code and what it computes with."""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pipeline

NAME = re.compile(r"[\w.-]+")
"""The distribution at the beginning of a requirement."""


def fingerprint(*parts: object) -> str:
    """The SHA-256 of this release and of some parts, by their `repr`: equal fingerprints give equal results.

    A release is every file of the package `pipeline` with the versions of Python and of its dependencies: finer would
    be faster after an upgrade and wrong after an oversight.
    """
    return hashlib.sha256(f"{_release()} {parts!r}".encode()).hexdigest()


@cache
def _release() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}\0".encode())  # Python has its own tables of characters
    package = Path(pipeline.__file__).parent
    for path in sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    for name in sorted(_dependencies()):
        digest.update(f"{name} {metadata.version(name)}\0".encode())
    return digest.hexdigest()


def _dependencies() -> set[str]:
    """The distributions that this one always installs."""
    required = metadata.requires("onrecord") or []
    return {match[0] for line in required if "extra ==" not in line and (match := NAME.match(line))}
