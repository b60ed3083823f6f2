"""Repairs that no quote can suffer from, in order, until none finds anything more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.repair.characters import characters, joiners
from pipeline.ingest.repair.entities import entities
from pipeline.ingest.repair.mojibake import mojibake
from pipeline.ingest.units import RefusedError, quarantine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.ingest.mapped import Findings, Mapped

MARKUP = (mojibake, characters, joiners)
"""For text that was taken out of markup, whose entities are resolved. Mojibake first: its bytes may be spaces and soft
hyphens."""
PLAIN = (entities, *MARKUP)
"""For plain text. Entities first: mojibake may be written in them."""

ROUNDS = 4
"""Good text takes one round and damaged text two; a bound for what was made to be slow."""
MAX_CHANGES = 500_000
"""Of one pass, each some 400 bytes in all. A text of the greatest length has as many words, so there is room for a
no-break space behind every one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One pass over a text: what it was given, and what it found."""

    before: Mapped
    findings: Findings


def repair(mapped: Mapped, passes: Sequence[Callable[[str], Findings]] = PLAIN) -> tuple[Mapped, tuple[Step, ...]]:
    """The text with every repair made, and the passes that changed it. Repairing it again changes nothing.

    There are rounds because a repair may uncover another: a soft hyphen cut an entity in two. Raises RefusedError as
    `made` does.
    """
    steps: list[Step] = []
    for _ in range(ROUNDS):
        before = mapped
        for find in passes:
            findings = find(mapped.text)
            if findings.changes:
                steps.append(Step(mapped, findings))
                mapped = made(mapped, findings)
        if mapped is before:
            break
    return mapped, tuple(steps)


def made(mapped: Mapped, findings: Findings) -> Mapped:
    """The text with the changes that a pass found. Raises RefusedError (`too_many_changes`) over MAX_CHANGES."""
    if len(findings.changes) > MAX_CHANGES:
        why = f"{len(findings.changes)} changes are more than the {MAX_CHANGES} that are made in one pass"
        raise RefusedError(quarantine("too_many_changes", why))
    return mapped.edited(findings.changes)
