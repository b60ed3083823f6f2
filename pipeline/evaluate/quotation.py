"""What stands in quotation marks, as the figures on quotes count it: simpler than `pipeline.quotes.marks`, on purpose.

The kinds of annotated and of found quotes are told by the same rule, whichever way an extractor reads the marks, and
the rule is that of the scorer which published figures were made with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.spans import Span

OPENING, CLOSING = "“„«", "”»"
ANY_DOUBLE = re.compile('[“”"]')
OPENS_AFTER = "([—–-:,‘'"
SINGLE_OPENS_AFTER = "([—–"
SINGLE_OPENS_BEFORE = "£$…["
LONGEST_SINGLE = 600
POSSESSIVE_REACH = 200
LATER_CLOSER = re.compile(r"[.,!?]?[’'](?!\w)")
LATER_OPENER = re.compile(r"(?<!\w)[‘'](?=\w)")
DIRECT_SHARE, INDIRECT_SHARE = 0.98, 0.02


def quoted_mask(text: str) -> bytearray:
    """1 for each character inside quotation marks (the marks apart), else 0.

    A paragraph is a line. A quote that is left open at its end runs to that end.
    """
    mask = bytearray(len(text))
    start, open_before = 0, False
    for line in text.split("\n"):
        open_before = _Line(line, mask, start).read(open_before)
        start += len(line) + 1
    return mask


class _Line:
    """Marks the quoted characters of one line, which begins at an offset of the mask."""

    def __init__(self, line: str, mask: bytearray, offset: int) -> None:
        self._line, self._mask, self._offset = line, mask, offset
        self._double: int | None = None  # where the double quote that is open began
        self._single: int | None = None

    def read(self, open_before: bool) -> bool:
        """Read the line; true when a double quote is left open at its end, or was before a blank one."""
        if not self._line.strip():
            return open_before
        if open_before and self._goes_on():
            self._double = 0
        for at, mark in enumerate(self._line):
            before = self._line[at - 1] if at else " "
            after = self._line[at + 1] if at + 1 < len(self._line) else " "
            self._character(at, mark, before, after)
        if self._double is None or self._double >= len(self._line):
            return False
        self._fill(self._double, len(self._line))
        return True

    def _goes_on(self) -> bool:
        """True when a line that does not open a quote closes the one of the line before."""
        first = self._line.lstrip()[0]
        mark = ANY_DOUBLE.search(self._line)
        if first in OPENING + '"' or mark is None or not ("”" in self._line or '"' in self._line):
            return False
        closes = mark.start() > 0 and not self._line[mark.start() - 1].isspace()
        return mark.group() == "”" or (mark.group() == '"' and closes)

    def _character(self, at: int, mark: str, before: str, after: str) -> None:
        if mark in OPENING:
            if self._double is None:
                self._double = at + 1
        elif mark in CLOSING:
            self._close(at)
        elif mark == '"' or (mark == after and mark in "'`"):
            self._straight(at, mark, before, after)
        elif self._double is None:
            self._single_mark(at, mark, before, after)

    def _straight(self, at: int, mark: str, before: str, after: str) -> None:
        opening = (before.isspace() or before in OPENS_AFTER) and not after.isspace()
        closing = not before.isspace()
        if mark != '"':
            opening, closing = mark == "`", mark == "'"
        if self._double is None and (opening or not closing):
            self._double = at + 1
        elif self._double is not None and (closing or not opening):
            self._close(at)

    def _single_mark(self, at: int, mark: str, before: str, after: str) -> None:
        opens = (before.isspace() or before in SINGLE_OPENS_AFTER) and (after.isalnum() or after in SINGLE_OPENS_BEFORE)
        if mark in "‘'" and opens:
            if self._single is None or mark == "‘":
                self._single = at + 1
        elif self._single is not None and mark in "’'" and not after.isalnum() and at > self._single:
            if before == "s" and after == " " and self._is_possessive(at):
                return
            if at - self._single <= LONGEST_SINGLE:
                self._fill(self._single, at)
            self._single = None

    def _is_possessive(self, at: int) -> bool:
        ahead = self._line[at + 1 : at + POSSESSIVE_REACH]
        return bool(LATER_CLOSER.search(ahead)) and not LATER_OPENER.search(ahead)

    def _close(self, at: int) -> None:
        if self._double is not None:
            self._fill(self._double, at)
            self._double = self._single = None

    def _fill(self, start: int, end: int) -> None:
        self._mask[self._offset + start : self._offset + end] = b"\x01" * (end - start)


def kind(text: str, content: Iterable[Span], mask: bytearray) -> str:
    """`direct`, `mixed` or `indirect`, by the share of a content's letters and digits inside quotation marks."""
    letters = [at for span in content for at in range(span.start, span.end) if text[at].isalnum()]
    quoted = sum(mask[at] for at in letters)
    if not letters or quoted <= INDIRECT_SHARE * len(letters):
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * len(letters) else "mixed"
