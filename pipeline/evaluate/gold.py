"""Annotated texts of people, organisations and places, one JSON object a line.

`{"doc_id", "text", "entities": [{"start", "end", "label"}], "clusters": [[[start, end], ...], ...]}`, with labels
PERSON, ORG and LOC (any place). Where mentions are annotated, there is also
`"mentions": [{"start", "end", "etype", "named", "pron"}]`, with `"head_start"` and `"head_end"` where the head word is
known; in examples of GAP, `"gap": {"pronoun", "A", "B", "A_coref", "B_coref"}`. Offsets are code points, half open.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.evaluate.json_lines import lines
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TYPES = {"PERSON": "PERSON", "ORG": "ORG", "LOC": "PLACE"}
MENTION_TYPES = {"person": "PERSON", "organization": "ORG", "place": "PLACE"}


NOT_FREE = frozenset({"essay", "fiction", "letter", "podcast", "whow"})
"""Genres of GUM whose texts are under CC BY-NC-SA, by its LICENSE.md: trees that are shipped have not seen them."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated mention: what it is of (None: nothing that we look for), how it is put, its head if known."""

    span: Span
    type: str | None
    named: bool
    pronoun: bool
    head: Span | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A pronoun, and which of two names it stands for, if either."""

    pronoun: Span
    names: tuple[tuple[Span, bool], tuple[Span, bool]]


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated text."""

    doc_id: str
    text: str
    names: tuple[tuple[Span, str], ...]
    mentions: tuple[GoldMention, ...]
    clusters: tuple[frozenset[Span], ...]
    gap: Gap | None


def may_ship(gold: Gold) -> bool:
    """False for texts of GUM whose licence does not let what is trained on them be shipped."""
    return not gold.doc_id.startswith("GUM_") or gold.doc_id.split("_")[1] not in NOT_FREE


def read(path: Path) -> Iterator[Gold]:
    """The annotated texts of a JSONL file, gzipped or not. Raises InputError, with the line, for what is none."""
    for where, line in lines(path):
        yield _read(line, where)


def _read(line: str, where: str) -> Gold:
    try:
        return _gold(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{where} is no annotated text ({error!r}): pipeline/evaluate/gold.py says what is") from error


def _gold(row: dict[str, Any]) -> Gold:
    return Gold(
        doc_id=row["doc_id"],
        text=row["text"],
        names=tuple((Span(name["start"], name["end"]), TYPES[name["label"]]) for name in row["entities"]),
        mentions=tuple(
            GoldMention(
                span=Span(one["start"], one["end"]),
                type=MENTION_TYPES.get(one["etype"]),
                named=one["named"],
                pronoun=one["pron"],
                head=Span(one["head_start"], one["head_end"]) if "head_start" in one else None,
            )
            for one in row.get("mentions", ())
        ),
        clusters=tuple(frozenset(Span(*span) for span in cluster) for cluster in row["clusters"]),
        gap=_gap(row["gap"]) if "gap" in row else None,
    )


def _gap(example: dict[str, Any]) -> Gap:
    names = [(Span(*example[name]), bool(example[f"{name}_coref"])) for name in "AB"]
    return Gap(Span(*example["pronoun"]), (names[0], names[1]))
