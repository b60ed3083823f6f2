"""The lines of a plain text that have anything on them, and what a line looks like by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"^([^\S\n]*+)(\S[^\n]*)", re.MULTILINE)
PROSE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
HEADING_WORDS = 16
"""The longest headline taken for one, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space at its edges: text[start:end]; `indent` is how many characters stood before it."""

    start: int
    end: int
    indent: int
    after_blank: bool
    text: str

    @property
    def width(self) -> int:
        """The column it ends at."""
        return self.indent + self.end - self.start


def read(text: str) -> Iterator[Line]:
    """The lines that are not blank, in order."""
    end = -1
    for match in LINE.finditer(text):
        content = match[2].rstrip()
        start = match.start(2)
        after_blank = end >= 0 and text.count("\n", end, start) > 1
        end = start + len(content)
        yield Line(start, end, len(match[1]), after_blank, content)


def is_prose(line: Line) -> bool:
    """True when the line ends as a sentence or its introduction does."""
    return PROSE_END.search(line.text[-4:]) is not None


def is_heading(line: Line) -> bool:
    """True when the line is short and does not end as a sentence does."""
    return len(line.text.split()) <= HEADING_WORDS and not is_prose(line)
