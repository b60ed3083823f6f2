"""The marks within a paragraph of Markdown: emphasis, links, images, code, escapes, hard line breaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ingest.mapped import Change

if TYPE_CHECKING:
    from pipeline.spans import Span

_TEXT = r"\[(?P<{0}>(?:[^\[\]\\]++|\\.|\[[^\[\]]*+\])*+)\]"
_TARGET = (
    r"\([^\S\n]*(?:<[^<>\n]*>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:[^\S\n]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[^\S\n]*\)"
)
MARK = re.compile(
    rf"""
      (?P<escape> \\ (?: [!-/:-@\[-`{{-~] | (?=\n) ) )
    | (?P<ticks> `+ )
    | (?P<image> !\[ [^\[\]\n]*+ \] (?: {_TARGET} | \[[^\[\]\n]*\] ) )
    | (?P<address> < (?: [a-z][a-z0-9+.-]{{1,31}}:[^\s<>]*+ | [\w.+-]++@[\w.-]++ ) > )
    | (?P<link> {_TEXT.format("text")} {_TARGET} )
    | (?P<reference> {_TEXT.format("named")} (?P<to>\[[^\[\]\n]*\])? )
    | (?P<spaces> (?<![^\S\n]) [^\S\n]{{2,}}+ (?=\n) )
    | (?P<run> \*+ | _+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
SPACES, LINE_ENDS = re.compile(r"[^\S\n]*"), re.compile(r"\n*")
CODE = "markdown"
MAX_CODE = 2_000
"""Characters of code in a line of text."""


def label(name: str) -> str:
    """The name of a reference as references are compared."""
    return " ".join(name.casefold().split())


def marks(text: str, paragraph: Span, labels: frozenset[str]) -> list[Change]:
    """The marks of one paragraph, in no order; `labels` are the references that the text defines."""
    found = _Marks(text, labels)
    found.read(paragraph.start, paragraph.end)
    return found.changes


@dataclass(slots=True)
class _Run:
    """What is left of a run of * or _ that may begin emphasis."""

    start: int
    end: int


@dataclass(slots=True)
class _Marks:
    text: str
    labels: frozenset[str]
    changes: list[Change] = field(default_factory=list)
    waiting: dict[str, list[_Run]] = field(default_factory=lambda: {"*": [], "_": []})

    def read(self, at: int, end: int) -> None:
        """Note the marks in text[at:end]; emphasis may have begun before it."""
        while (match := MARK.search(self.text, at, end)) is not None:
            start, at = match.span()
            match match.lastgroup:
                case "escape":
                    self._cut(start, start + 1)
                case "ticks":
                    at = self._code(start, at, end)
                case "image":
                    at = self._image(start, at)
                case "spaces":
                    self._cut(start, at)
                case "address":
                    self._cut(start, start + 1)
                    self._cut(at - 1, at)
                case "link":
                    self._link(start, match.end("text"), at)
                case "reference" | "to":
                    at = self._reference(match)
                case _:
                    self._run(start, at, end)

    def _cut(self, start: int, end: int) -> None:
        self.changes.append(Change(start, end, "", CODE))

    def _image(self, start: int, end: int) -> int:
        """An image goes with the space behind it, one on a line of its own with its line end. Where to read on."""
        before = self.text[start - 1 : start]
        if not before.strip():
            end = past(SPACES, self.text, end)
        if before in ("", "\n"):
            end = past(LINE_ENDS, self.text, end)
        self._cut(start, end)
        return end

    def _code(self, start: int, after: int, end: int) -> int:
        """A stretch of code, whose characters mean themselves; where to read on."""
        ticks = self.text[start:after]
        closing = re.compile(f"(?<!`){ticks}(?!`)").search(self.text, after, min(end, after + MAX_CODE))
        if closing is None:
            return after
        self._cut(start, after)
        self._cut(*closing.span())
        return closing.end()

    def _link(self, start: int, text_end: int, end: int) -> None:
        self._cut(start, start + 1)
        self.read(start + 1, text_end)
        self._cut(text_end, end)

    def _reference(self, match: re.Match[str]) -> int:
        """A link to a definition elsewhere; any other brackets are text. Where to read on."""
        to = (match["to"] or "")[1:-1] or match["named"]
        if label(to) not in self.labels:
            return match.start() + 1
        self._link(match.start(), match.end("named"), match.end())
        return match.end()

    def _run(self, start: int, end: int, limit: int) -> None:
        """A run of marks: it ends emphasis, begins it, or is text."""
        mark = self.text[start]
        before = self.text[start - 1] if start else " "
        after = self.text[end] if end < limit else " "
        opens = not after.isspace() and (before.isspace() or _is_mark(before))
        closes = not before.isspace() and (after.isspace() or _is_mark(after))
        if closes:
            start = self._close(mark, start, end)
        if opens and start < end:
            self.waiting[mark].append(_Run(start, end))

    def _close(self, mark: str, start: int, end: int) -> int:
        """Pair the run with those that wait; where what is left of it begins."""
        waiting, others = self.waiting[mark], self.waiting["_" if mark == "*" else "*"]
        while start < end and waiting:
            opening = waiting[-1]
            count = 2 if min(end - start, opening.end - opening.start) > 1 else 1
            self._cut(opening.end - count, opening.end)
            self._cut(start, start + count)
            opening.end -= count
            start += count
            while others and others[-1].start > opening.start:
                others.pop()
            if opening.start == opening.end:
                waiting.pop()
        return start


def _is_mark(character: str) -> bool:
    """True for punctuation and symbols, as CommonMark counts them."""
    return unicodedata.category(character)[0] in "PS"


def past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where `pattern` ends that begins at `at`; `at` itself when it does not."""
    match = pattern.match(text, at)
    return match.end() if match else at
