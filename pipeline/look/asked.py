"""What may be asked of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import QueryError
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def expect(what: str, asked: Iterable[str], known: Collection[str]) -> None:
    """Raise QueryError, with what is known, when something else is asked for."""
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise QueryError(f"no {what} is called '{visible(unknown[0])}': known are {', '.join(known)}")
