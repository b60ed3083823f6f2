"""What the money of a figure is: a saving, a fine, a profit. Decided by the words near it, with a confidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[\w'’-]*\w")
ASIDE = re.compile(r"\([^()]*\)")
FAINTEST = 0.2  # the best role must reach this, or the figure is `other`
REACH, MOST = 1_500, 40  # characters from a figure, and cues on either side of it, beyond which no cue speaks for it
UNSEEN = 0.3  # what the words that no list knows may be worth: it keeps confidences below 1
UNKNOWN = ("other", 0.2)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that speaks for a role when it stands on the given side of a figure."""

    role: str
    strength: float
    side: str


def role(sentence: str, at: Span) -> tuple[str, float]:
    """The role of the figure at `at` (offsets into `sentence`) and a confidence from 0 to 1.

    One of the roles of the table contract; `other` with a low confidence where no word near the figure tells.
    """
    at = _with_brackets(sentence, at)
    scores: dict[str, float] = {}
    for here, side in _near(sentence, at):
        between = sentence[here.end : at.start] if side == "before" else sentence[at.end : here.start]
        for cue in _cues()[here.of(sentence).lower()]:
            if cue.side in ("any", side):
                scores[cue.role] = max(scores.get(cue.role, 0.0), cue.strength * _nearness(between, side))
    if not scores:
        return UNKNOWN
    best, score = max(scores.items(), key=lambda item: item[1])
    if score < FAINTEST:
        return UNKNOWN
    return best, round(min(0.95, score / (sum(scores.values()) + UNSEEN)), 2)


def _near(sentence: str, at: Span) -> Iterator[tuple[Span, str]]:
    """Where the cues beside a figure stand, in order, and on which side of it."""
    found = _spans(sentence, _pattern())
    behind = bisect_left(found, at.end, key=lambda here: here.start)
    for here in found[max(0, behind - MOST) : behind]:
        if here.end <= at.start and at.start - here.end <= REACH:
            yield here, "before"
    for here in found[behind : behind + MOST]:
        if here.start - at.end <= REACH:
            yield here, "after"


@lru_cache(maxsize=2)  # a sentence may have many figures: cues and asides are looked for once
def _spans(sentence: str, pattern: re.Pattern[str]) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(sentence)]


def _nearness(between: str, side: str) -> float:
    """1 for a cue beside the figure, less for every word, clause and other amount between them."""
    plain = ASIDE.sub(" ", between)
    nearness = 1 / (1 + 0.25 * len(WORD.findall(plain)))
    if re.search(r"[,;:–—]\s|\s(?:and|but|while|which|who)\s", plain):
        nearness *= 0.6
    return nearness * (0.85 if side == "after" else 1)


def _with_brackets(sentence: str, at: Span) -> Span:
    """A figure in brackets stands for the one before them: the whole aside is its place."""
    asides = _spans(sentence, ASIDE)
    place = bisect_left(asides, at.start, key=lambda aside: aside.start) - 1
    return asides[place] if place >= 0 and at.end < asides[place].end else at


@cache
def _cues() -> dict[str, list[Cue]]:
    found: dict[str, list[Cue]] = {}
    for row in wordlists.rows("pipeline.money", "roles.csv"):
        for words in row["cues"].split(";"):
            found.setdefault(words, []).append(Cue(row["role"], float(row["strength"]), row["side"]))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    cues = "|".join(re.escape(words) for words in sorted(_cues(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{cues})(?![\w])", re.IGNORECASE | re.ASCII)
