"""Which field of a record is its text, its title, its date and so on: by common names, or by the user's mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline import wordlists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

COMMON_NAMES: dict[str, list[str]] = wordlists.entries("pipeline.ingest", "fields.json")
SEPARATORS = re.compile(r"[\s_-]+")
LONGEST_NAME = 100
"""Longer names are no common ones, and are not remembered."""


@lru_cache(4096)
def _folded(name: str) -> str:
    return SEPARATORS.sub("", name).casefold()


def folded(name: str) -> str:
    """A field name as it is compared: without case, white space, `_` and `-`."""
    return _folded(name) if len(name) <= LONGEST_NAME else name


FOLDED_NAMES = {ours: tuple(map(_folded, names)) for ours, names in COMMON_NAMES.items()}
LISTS = "records"
"""Not a field of a story: the common names of a list of records in a JSON object."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one record, found by our names: key, text, title, byline, publisher, url, published.

    `mapped` is the user's mapping, our name to theirs. A mapped name may lead into nested objects by dots
    (`author.name`); for a field that is mapped, common names are not tried.
    """

    mapped: Mapping[str, str]
    record: Mapping[str, Any]
    theirs: Mapping[str, list[str]]

    @classmethod
    def of(cls, mapped: Mapping[str, str], record: Mapping[str, Any]) -> Fields:
        """The fields of a record."""
        theirs: dict[str, list[str]] = {}
        for name in record:
            theirs.setdefault(folded(name), []).append(name)
        return cls(mapped, record, theirs)

    def values(self, ours: str) -> Iterator[tuple[str, object]]:
        """The fields that may be our field `ours`: their names in the record and their values, best first."""
        if ours in self.mapped:
            for value in self._follow(self.mapped[ours]):
                yield self.mapped[ours], value
            return
        for name in FOLDED_NAMES[ours]:
            for written in self.theirs.get(name, ()):
                yield written, self.record[written]

    def first(self, ours: str, as_wanted: Callable[[object], str | None]) -> str | None:
        """The first of these values that is one as `as_wanted` takes it."""
        return next((found for _, value in self.values(ours) if (found := as_wanted(value)) is not None), None)

    def _follow(self, path: str) -> Iterator[object]:
        """The value at a mapped name: of the field called just so, else along the dots."""
        if path in self.record:
            yield self.record[path]
            return
        for name in self.theirs.get(folded(path), ()):
            yield self.record[name]
        outer, dot, inner = path.partition(".")
        for name in self.theirs.get(folded(outer), ()) if dot else ():
            nested = self.record[name]
            if isinstance(nested, dict):
                yield from Fields.of({}, nested)._follow(inner)


def wanted_columns(mapped: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Those of a table's columns that any of our fields may be read from, in the table's order."""
    wanted = {name for ours in FOLDED_NAMES if ours not in mapped and ours != LISTS for name in FOLDED_NAMES[ours]}
    for path in mapped.values():
        parts = path.split(".")
        wanted |= {folded(".".join(parts[:end])) for end in range(1, len(parts) + 1)}
    return [name for name in names if folded(name) in wanted]


def has_text(mapped: Mapping[str, str], names: Iterable[str]) -> bool:
    """True when one of a table's columns may hold the text."""
    fields = Fields.of(mapped, dict.fromkeys(names))
    return any(True for _ in fields.values("text")) or "." in mapped.get("text", "")
