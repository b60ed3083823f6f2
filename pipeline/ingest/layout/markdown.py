"""Markdown to plain paragraphs: the marks go, what a reader sees stays.

Follows CommonMark 0.31 as far as stories need it. Left as they are: the numbers of ordered lists, tables, HTML tags,
and line ends within a paragraph. Where CommonMark would eat characters of a word (f**k, 2*3*4), nothing is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.ingest.layout.inline import label, marks, past
from pipeline.ingest.mapped import Change, Findings
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE = "markdown"
MAX_FRONT_MATTER = 20_000
"""Characters; metadata, not a story."""
MARKED = re.compile(r"[*_`<>#\[\]\\]|^[ \t]*[-+=~\d]|  $", re.MULTILINE)
FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?^)(?:---|\.\.\.)[ \t]*(?:\n|\Z)\n*", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
CLOSING_HASHES = re.compile(r"(?:^|(?<![ \t])[ \t]++)#*+[ \t]*+$")
QUOTED = re.compile(r"(?: {0,3}> ?)+")
BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*\d{1,2}[.)][ \t]+(?=\S)")
DEFINITION = re.compile(
    r" {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*\S+(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*$"
)
INDENTED = re.compile(r"[ \t]+")
BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
CODE_INDENT = 4


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """The YAML metadata between `---` lines at the beginning, and where the text begins behind it and blank lines.

    ({}, 0) when there is none, or none that can be read: then it stays in the text.
    """
    match = FRONT_MATTER.match(text[: MAX_FRONT_MATTER + 1]) if text.startswith("---") else None
    if match is None or match.end() > MAX_FRONT_MATTER:
        return {}, 0
    try:
        said = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):  # `!!bool x` and such
        return {}, 0
    return ({str(key): value for key, value in said.items()}, match.end()) if isinstance(said, dict) else ({}, 0)


def markdown(text: str) -> Findings:
    """The marks of a Markdown text without its front matter, each a change with the code `markdown`.

    A block that begins directly below another gets a blank line before it.
    """
    if not MARKED.search(text):
        return Findings()
    labels = frozenset(label(match["label"]) for match in map(DEFINITION.match, text.split("\n")) if match is not None)
    blocks = _Blocks(text)
    for match in LINE.finditer(text):
        blocks.line(match.start(), match.end(), match[0].rstrip("\n"))
    blocks.close()
    found = blocks.changes
    for paragraph in blocks.paragraphs:
        found += marks(text, paragraph, labels)
    found.sort(key=lambda change: (change.start, change.end))
    return Findings(tuple(found))


@dataclass(slots=True)
class _Blocks:
    """Reads lines into paragraphs, and notes the marks at their beginnings and ends."""

    text: str
    changes: list[Change] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)
    fence: str = ""
    start: int | None = None
    """Where the paragraph being read begins."""
    end: int = 0
    parted: bool = False
    """True below a heading: what follows is another block."""
    in_list: bool = False

    def line(self, start: int, end: int, line: str) -> None:
        """Read the next line: text[start:end] with its line end, `line` without."""
        if self.fence or FENCE.match(line):
            self._fenced(start, end, line)
        elif not line.strip():
            self.close()
            self.parted = False
        elif self.start is not None and UNDERLINE.match(line):
            self._cut(self.end, start + len(line))
            self.close()
            self.parted = True
        elif RULE.match(line) or DEFINITION.match(line):
            self.close()
            self._cut(start, past(BLANK_LINES, self.text, end))
        else:
            self._written(start, line)

    def close(self) -> None:
        """End the paragraph being read."""
        if self.start is not None:
            self.paragraphs.append(Span(self.start, self.end))
            self.start = None

    def _fenced(self, start: int, end: int, line: str) -> None:
        match = FENCE.match(line)
        if not self.fence and match:
            self.close()
            self.in_list = False
            self.fence = match["mark"]
            self._cut(start, end)
        elif line.strip().startswith(self.fence) and not line.strip(f"{self.fence[0]} \t"):
            self.fence = ""
            self._cut(start, end)

    def _written(self, start: int, line: str) -> None:
        quoted = QUOTED.match(line)
        prefix = quoted.end() if quoted else 0
        rest = line[prefix:]
        heading, bullet, numbered = HEADING.match(rest), BULLET.match(rest), NUMBERED.match(rest)
        indented = INDENTED.match(rest)
        below = self.start is not None or self.parted
        if not (heading or bullet or numbered):
            if indented and not below and not self.in_list and len(indented[0].expandtabs(4)) >= CODE_INDENT:
                return
            self.in_list = self.in_list and (below or indented is not None)
        mark = heading or bullet
        prefix += mark.end() if mark else indented.end() if indented else 0
        begins = bool(heading or bullet or numbered or self.parted)
        if prefix or (begins and below):
            self.changes.append(Change(start, start + prefix, "\n" if begins and below else "", CODE))
        if begins:
            self.close()
        self.in_list = self.in_list or bool(bullet or numbered)
        self.parted = heading is not None
        self.start = start + prefix if self.start is None else self.start
        self.end = start + len(line)
        if heading:
            self._close_heading(start + prefix)

    def _close_heading(self, start: int) -> None:
        hashes = CLOSING_HASHES.search(self.text, start, self.end)
        if hashes and hashes.start() < self.end:
            self._cut(hashes.start(), self.end)
            self.end = hashes.start()
        self.close()

    def _cut(self, start: int, end: int) -> None:
        self.changes.append(Change(start, end, "", CODE))
