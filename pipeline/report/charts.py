"""Bars, drawn when the report is built: positions and sizes for inline SVG, in user units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, LABEL, ROW, THICK = 640, 220, 26, 16
"""Width of a chart, of its labels, height of a row and of its bar."""
LONGEST = 26
"""Letters of a label; the whole one is the bar's title."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a bar shows, and the page that has its rows."""

    label: str
    n: int
    page: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: str
    title: str
    n: int
    y: int
    length: float
    page: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of horizontal bars; `about` says in words what it shows."""

    name: str
    title: str
    about: str
    height: int
    bars: tuple[Bar, ...]
    width: int = WIDTH
    label: int = LABEL
    thick: int = THICK


def bars(name: str, title: str, values: Sequence[Value], *, unit: str) -> Chart | None:
    """A chart of these values in their order; None when there is nothing to draw."""
    most = max((value.n for value in values), default=0)
    if not most:
        return None
    room = WIDTH - LABEL - 60
    drawn = tuple(
        Bar(_short(value.label), value.label, value.n, place * ROW, round(room * value.n / most, 1), value.page)
        for place, value in enumerate(values)
    )
    about = "; ".join(f"{value.label}: {value.n:,} {unit}" for value in values)
    return Chart(name, title, about, len(values) * ROW, drawn)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
