"""Whom a correction means when it names a speaker or a claimant: an entity's id, its name, or another of its names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """The entities of a run by what a correction may call them."""

    def __init__(self, entities: Iterable[tuple[Iterable[str], str, Iterable[str]]]) -> None:
        """Take, of each entity, its ids (the present one first), its canonical name and its other names."""
        self._ids: dict[str, str] = {}
        self._former: dict[str, str] = {}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        for (present, *former), name, aliases in entities:
            self._ids[present] = present
            self._former.update(dict.fromkeys(former, present))
            self._names[name].add(present)
            for alias in aliases:
                self._aliases[alias].add(present)

    def find(self, words: str) -> str | None:
        """The id of the one entity that is meant; None when there is none, or more than one."""
        meant = self._meant(words)
        return next(iter(meant)) if len(meant) == 1 else None

    def fault(self, words: str) -> str:
        """Why `find` gives None."""
        meant = self._meant(words)
        if not meant:
            return f"no entity has the id or the name {words!r}"
        return f"{words!r} is the name of {len(meant)} entities: name one by its id ({', '.join(sorted(meant))})"

    def _meant(self, words: str) -> set[str]:
        if known := self._ids.get(words) or self._former.get(words):
            return {known}
        return self._names.get(words) or self._aliases.get(words) or set()
