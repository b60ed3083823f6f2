"""What stands inside quotation marks: the paragraphs of a text and its quoted regions, found without a model.

Each paragraph is read three times, each time in a straight line: marks are found and judged by their neighbours,
then apostrophes and inches are told from quotes by what follows them, then openings are paired with closings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

_SINGLE = "'‘’‚‛`´‹›"
_DOUBLE = '"“”„‟«»＂'
_RUN = re.compile(f"[{_SINGLE}{_DOUBLE}]+")
# Two single marks of a kind typed for a double one.
_PIECE = re.compile("''|``|‘‘|’’|´´|.")

_OPENING = frozenset(["“", "„", "‟", "«", "``", "‘‘"])
_CLOSING = frozenset(["”", "»", "’’", "´´"])
_BRACKETS = frozenset("([{")
_DASHES = frozenset("-‐‑–—/")
_STOPS = frozenset(",;:!?)]}")
_ENDS = frozenset(".!?…")
_AFTER_END = frozenset(_SINGLE + _DOUBLE + ")]")
_LEADS = frozenset(":,")  # what brings in speech: a single mark after one opens, closed or not
_DEEPEST = 4  # quotes in quotes; no writer needs more
_CLIPPED_ENDS = ("s", "S", "in", "ol", " o")  # forces', goin', ol', o'

# What begins with an apostrophe: the first kind never begins a quote, the second may ('24 Hours').
_ALWAYS_CLIPPED = re.compile(r"(?:[nN]|\d\ds|s|t|d|m|ll|re|ve)(?![\w–—-])")
_OFTEN_CLIPPED = re.compile(r"(?:em|til|tis|twas|twere|bout|cos|nuff|\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """Text inside one pair of quotation marks, which may run over several paragraphs.

    `parts` are the pieces between the marks, without marks or the white space next to them; `double` tells the kind
    of mark, `closed` whether a closing one was found, `depth` how many regions hold this one (0: outermost).
    """

    parts: tuple[Span, ...]
    double: bool
    closed: bool
    depth: int


class _Role(Enum):
    OPEN = 1
    CLOSE = 2
    EITHER = 3  # whichever the state asks for


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    double: bool
    role: _Role
    fresh: bool  # the first thing after a sentence's end
    weak: bool = False  # as likely an apostrophe, or inches when double
    firm: bool = False  # where speech begins: opens, if a single mark, even when nothing closes it
    nests: bool = False  # a double opening mark with two closing ones next


@dataclass(slots=True)
class _Open:
    double: bool
    start: int
    parts: list[Span]


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of `text` in order: its lines that are not blank, without white space at their edges."""
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        span = trim(text, Span(start, start + len(line)))
        if span:
            found.append(span)
        start += len(line)
    return found


@lru_cache(maxsize=1)  # several rooms ask, one story at a time
def regions(text: str) -> tuple[Region, ...]:
    """The quoted regions of `text`, in order of start, an outer one before those inside it.

    A quote left open goes on in the next paragraph when that one begins with an opening mark, or when its first
    double mark closes and ends it; otherwise it stops at its paragraph's end. Any string is accepted.
    """
    scanner = _Scanner(text)
    for paragraph in paragraphs(text):
        scanner.read(paragraph)
    return tuple(scanner.finish())


@lru_cache(maxsize=1)  # the same
def quoted(text: str) -> tuple[Span, ...]:
    """The stretches of `text` in double marks that stand in no other quoted region, in order of the regions."""
    return tuple(part for region in regions(text) if region.depth == 0 and region.double for part in region.parts)


class _Scanner:
    """Pairs the marks, one paragraph after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[_Open] = []
        self._found: list[Region] = []

    def read(self, paragraph: Span) -> None:
        marks = _settled(list(_marks(self._text, paragraph)))
        for mark in marks[self._resume(marks, paragraph) :]:
            if self._closes(mark):
                self._close(mark)
            elif mark.role is not _Role.CLOSE:
                self._open(mark)
        for quote in self._stack:
            self._end_part(quote, paragraph.end)

    def finish(self) -> list[Region]:
        self._leave(0)
        return sorted(self._found, key=lambda region: (region.parts[0].start, region.depth))

    def _resume(self, marks: list[_Mark], paragraph: Span) -> int:
        """Take up again what the paragraph before left open; how many marks that used."""
        used, at = 0, paragraph.start
        for quote, mark in zip(self._stack, marks, strict=False):
            if mark.start != at or mark.double != quote.double or mark.role is _Role.CLOSE:
                break
            used, at = used + 1, mark.end
            quote.start = at
        if used == 0 and self._stack and self._stack[0].double and _ends_quote(marks, paragraph):
            self._stack[0].start = paragraph.start
            self._leave(1)
        else:
            self._leave(used)
        return used

    def _closes(self, mark: _Mark) -> bool:
        if not mark.double:
            return mark.role is _Role.CLOSE and bool(self._stack) and not self._stack[-1].double
        return mark.role is not _Role.OPEN and any(quote.double for quote in self._stack)

    def _close(self, mark: _Mark) -> None:
        level = len(self._stack) - 1
        while self._stack[level].double != mark.double:
            level -= 1
        for quote in self._stack[level:]:
            self._end_part(quote, mark.start)
        self._leave(level + 1)
        self._leave(level, closed=True)

    def _open(self, mark: _Mark) -> None:
        top = self._stack[-1] if self._stack else None
        if top and top.double == mark.double and not mark.nests:
            if mark.weak:
                return
            self._end_part(top, mark.start)
            if mark.fresh:  # a new paragraph of the statement whose line break was lost
                top.start = mark.end
                return
            self._leave(len(self._stack) - 1)
        if len(self._stack) < _DEEPEST:
            self._stack.append(_Open(mark.double, mark.end, []))

    def _end_part(self, quote: _Open, end: int) -> None:
        part = trim(self._text, Span(quote.start, end))
        if part:
            quote.parts.append(part)

    def _leave(self, level: int, *, closed: bool = False) -> None:
        while len(self._stack) > level:
            quote = self._stack.pop()
            if quote.parts:
                self._found.append(Region(tuple(quote.parts), quote.double, closed, len(self._stack)))


def _ends_quote(marks: list[_Mark], paragraph: Span) -> bool:
    first = next((mark for mark in marks if mark.double), None)
    return first is not None and first.role is _Role.CLOSE and marks[-1].end == paragraph.end


def _settled(marks: list[_Mark]) -> list[_Mark]:
    """The marks that quote: without apostrophes and inches, judged by the marks after them."""
    kept: list[_Mark] = []
    ahead: _Mark | None = None  # the next single mark at the same level of double marks
    outside: list[_Mark | None] = []  # what `ahead` was behind each double closing mark
    doubles: tuple[_Role | None, _Role | None] = (None, None)
    for mark in reversed(marks):
        if mark.double:
            if mark.weak and doubles[0] is _Role.CLOSE:
                continue
            mark.nests = mark.role is _Role.OPEN and doubles == (_Role.CLOSE, _Role.CLOSE)
            doubles = (mark.role, doubles[0])
            if mark.role is _Role.CLOSE:
                outside.append(ahead)
                ahead = None
            else:
                behind = outside.pop() if outside else None
                ahead = None if mark.fresh or mark.role is _Role.EITHER else behind
        elif _is_apostrophe(mark, ahead):
            continue
        elif mark.role is _Role.CLOSE or not mark.weak:
            ahead = mark
        kept.append(mark)
    kept.reverse()
    return kept


def _is_apostrophe(mark: _Mark, ahead: _Mark | None) -> bool:
    closing = ahead is not None and ahead.role is _Role.CLOSE
    surely = closing and ahead is not None and not ahead.weak
    if mark.role is _Role.CLOSE:
        return mark.weak and surely
    return not surely if mark.weak else not (closing or mark.firm)


def _marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    """The marks of a paragraph with what their neighbours say of them; apostrophes inside words are left out."""
    for run in _RUN.finditer(text, paragraph.start, paragraph.end):
        start, end = run.span()
        before = text[start - 1] if start > paragraph.start else ""
        after = text[end] if end < paragraph.end else ""
        if end - start == 1 and before.isalnum() and after.isalnum() and run[0] in _SINGLE:
            continue
        role = _role(before, after)
        lead = _lead(text, Span(paragraph.start, start))
        for first, last in _pieces(run[0], role):
            piece = run[0][first:last]
            mark = _Mark(start + first, start + last, piece not in _SINGLE, role, fresh=lead in _ENDS)
            if mark.double:
                _judge_double(mark, piece, before, after)
            elif not _judge_single(mark, text, before, after):
                continue
            mark.firm = not mark.weak and (not before or (lead in _LEADS and after.isupper()))
            yield mark


def _role(before: str, after: str) -> _Role:
    """What the characters around a mark say of it; they are empty at the paragraph's edges."""
    starts = not before or before.isspace() or before in _BRACKETS
    stops = not after or after.isspace() or after in _STOPS
    opens = (starts or before in _DASHES) and not stops
    closes = not starts and (stops or after in _DASHES or after in _ENDS)
    if opens == closes:
        return _Role.EITHER
    return _Role.OPEN if opens else _Role.CLOSE


def _lead(text: str, line: Span) -> str:
    """The last character of the words before a mark set off by white space, else nothing."""
    at = line.end
    while at > line.start and text[at - 1].isspace():
        at -= 1
    if at == line.end:
        return ""
    while at > line.start and text[at - 1] in _AFTER_END:
        at -= 1
    return text[at - 1 : at] if at > line.start else ""


def _pieces(run: str, role: _Role) -> list[tuple[int, int]]:
    """Where each mark of a run stands; of three equal ones the pair is the outer mark."""
    if role is not _Role.CLOSE:
        return [piece.span() for piece in _PIECE.finditer(run)]
    size = len(run)
    pieces = [(size - piece.end(), size - piece.start()) for piece in _PIECE.finditer(run[::-1])]
    return pieces[::-1]


def _judge_double(mark: _Mark, piece: str, before: str, after: str) -> None:
    if mark.role is _Role.EITHER:
        if piece in _OPENING and after and (not before or before.isspace()):
            mark.role = _Role.OPEN
        elif piece in _CLOSING or before.isdigit():
            mark.role = _Role.CLOSE
    mark.weak = mark.role is _Role.CLOSE and before.isdigit()


def _judge_single(mark: _Mark, text: str, before: str, after: str) -> bool:
    """Refine a single mark; False when it is surely no quotation mark."""
    if mark.role is not _Role.CLOSE and _ALWAYS_CLIPPED.match(text, mark.end):
        return False
    if mark.role is _Role.EITHER:
        if not before or before.isspace() or before.isalnum():
            return False
        mark.role = _Role.OPEN if before in _LEADS else _Role.CLOSE
    if mark.role is _Role.OPEN:
        mark.weak = text[mark.start] == "’" or _OFTEN_CLIPPED.match(text, mark.end) is not None
        return True
    mark.weak = (before.isdigit() or text.endswith(_CLIPPED_ENDS, 0, mark.start)) and after.isspace()
    return not (before in "nN" and text[max(0, mark.start - 2)] in _SINGLE)  # rock 'n' roll
