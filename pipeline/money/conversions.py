"""Which figures restate another in a second currency: "1.2bn euros (£833m; $1.6bn)"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.money.scan import Figure

BETWEEN = re.compile(r"(?:[^\n.;:()\[\]]|\.(?=\d)){0,45}?\s?")  # "200bn euros a year (", "£200m deal ("
WORDS_BETWEEN = 5


def linked(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those that restate one before with its span as `conversion_of`.

    A figure restates the nearest one before that restates none itself, where it has another currency and stands in a
    bracket that holds nothing but amounts, or behind words such as "or about" and "equivalent to".
    """
    main: Figure | None = None
    last: Figure | None = None
    found: list[Figure] = []
    for figure in figures:
        if main and last and _restates(text, main, last, figure):
            found.append(replace(figure, conversion_of=main.span))
        else:
            found.append(figure)
            main = figure
        last = figure
    return found


def _restates(text: str, main: Figure, last: Figure, figure: Figure) -> bool:
    if figure.kind in ("vague", "elliptic") or main.kind == "vague" or figure.unit.written == main.unit.written:
        return False
    if figure.currency == main.currency and figure.currency is not None:
        return False
    gap = text[last.span.end : figure.span.start]
    if last is main:
        return (_opens(gap) and _only_amounts(text, figure)) or _by_words(gap)
    joined = re.fullmatch(rf"\s?[;,/]\s?(?:(?:or|and)\s)?{_words('approximately')}?", gap)
    return joined is not None and _only_amounts(text, figure)


def _opens(gap: str) -> bool:
    """True where the words between two figures lead to a bracket that the second begins."""
    between, bracket, inside = gap.rpartition("(") if "(" in gap else gap.rpartition("[")
    return (
        bool(bracket)
        and re.fullmatch(_words("approximately") + "?", inside) is not None
        and BETWEEN.fullmatch(between) is not None
        and len(between.split()) <= WORDS_BETWEEN
    )


def _only_amounts(text: str, figure: Figure) -> bool:
    """True where the bracket that the figure begins ends after it, after other amounts, or after "at the time"."""
    rest = re.match(r"[^()\[\]\n]*[)\]]", text[figure.span.end : figure.span.end + 80])
    if rest is None:
        return False
    return re.fullmatch(rf"(?:[^A-Za-z]|{_words('amount')})*(?:\s?{_words('aside')})?[)\]]", rest[0]) is not None


def _by_words(gap: str) -> bool:
    """True for ", or about " and " equivalent to ": a bare "or" gives a choice, not the same amount again."""
    apart = r"(?:,\s|\s[-–—]\s)"
    lead = rf"(?:{apart}{_words('restated')}|{apart}?\s?{_words('equivalent')})"
    return re.fullmatch(rf"{lead}\s{_words('approximately')}?", gap) is not None


@cache
def _words(key: str) -> str:
    words = wordlists.entries("pipeline.money", "conversions.json")[key]
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
