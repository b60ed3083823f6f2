"""The head of a plain story: its headline, which stays in the text, and its byline and date, which become metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.ingest import dates
from pipeline.ingest.layout.lines import HEADING_WORDS, read
from pipeline.ingest.mapped import Change, Findings
from pipeline.ingest.units import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.ingest.layout.lines import Line

MAX_LINES = 6
"""Lines of a head: dates, a headline, a byline."""
SENTENCE_END = tuple(".!?…:;,\"'”’")
STATEMENT_END = tuple(".:;,")
"""How no headline ends, not even one with a byline below it."""
MAX_BYLINE, MAX_DATE = 120, 60
"""Characters."""

_ROLES = "|".join(wordlists.lines("pipeline.ingest", "byline_roles.txt"))
_WORD = r"[^\W\d_a-z][\w'’.-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|de|da|di|la|le|van|von|der|den|al|bin|ap)){{0,4}}? {_WORD}"
_NAMES = rf"{_NAME}(?:, {_NAME})*(?: (?:and|&) {_NAME})?"
_ROLE = rf"(?!(?:the|an?|former) )(?:[\w'’&-]+ ){{0,5}}(?i:{_ROLES})(?: (?:in|at|for) {_WORD}(?: {_WORD})?)?"
_PLACE = rf"{_WORD}(?: {_WORD}){{0,3}}"
BYLINE = re.compile(
    rf"(?:By|BY) (?P<by>{_NAMES}(?:(?:, | in | for )(?:{_ROLE}|{_PLACE}))?)|(?P<named>{_NAMES}, {_ROLE})"
)
DATE_LABEL = re.compile(
    r"(?:(?P<update>(?:last )?(?:updated|modified)|update)|(?:first )?(?:published|posted)|date)(?: on| at)?\b:?\s*",
    re.I,
)
DATE = re.compile(r"(?=.*\d{4})(?=.*\D).+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a plain story: its metadata, and the lines that are left out of its text."""

    metadata: Metadata
    findings: Findings


def heading(text: str) -> Heading:
    """The headline, byline and date of publication over a plain story.

    A headline is a short first line without a full stop that a blank line, a byline or a date follows. A byline
    stands directly below it, or below a date; a date line holds nothing but a complete date. Both are left out of the
    text (codes `byline`, `date_line`) when a story follows. A date of a last update is left out too, but does not
    say when the story was published. The basis of a date is "text".
    """
    lines = list(islice(read(text), MAX_LINES + 1))
    at = above = _dated(lines, 0)
    title = _title(lines, at)
    byline: str | None = None
    if title:
        at += 1
        while at < len(lines) and (_is_date(lines[at]) or (byline is None and _byline(lines[at]))):
            byline = byline or _byline(lines[at])
            at += 1
    if at >= len(lines):
        return Heading(Metadata(), Findings())
    dated = [line for line in lines[:at] if _is_date(line)]
    published = next(filter(None, map(_published, dated)), None)
    metadata = Metadata(title, byline, published=published, published_basis="text" if published else None)
    return Heading(metadata, Findings((*_cut_above(lines, above), *_cut_below(lines, above, at))))


def _dated(lines: Sequence[Line], at: int) -> int:
    """The first line from `at` on that is no date."""
    while at < len(lines) and _is_date(lines[at]):
        at += 1
    return at


def _title(lines: Sequence[Line], at: int) -> str | None:
    if at + 1 >= len(lines) or len(lines[at].text.split()) > HEADING_WORDS:
        return None
    line, following = lines[at], lines[at + 1]
    if _is_date(following) or _byline(following):
        return None if line.text.endswith(STATEMENT_END) else line.text
    return line.text if following.after_blank and not line.text.endswith(SENTENCE_END) else None


def _byline(line: Line) -> str | None:
    match = BYLINE.fullmatch(line.text) if len(line.text) <= MAX_BYLINE else None
    return (match["by"] or match["named"]) if match else None


def _is_date(line: Line) -> bool:
    return _date(line) is not None


def _published(line: Line) -> datetime | None:
    label = DATE_LABEL.match(line.text)
    return None if label and label["update"] else _date(line)


def _date(line: Line) -> datetime | None:
    if len(line.text) > MAX_DATE:
        return None
    written = DATE_LABEL.sub("", line.text, count=1) if DATE_LABEL.match(line.text) else line.text
    return dates.read(written) if DATE.fullmatch(written) else None


def _cut_above(lines: Sequence[Line], above: int) -> list[Change]:
    """Take out the dates over the headline, each with the line ends behind it."""
    return [
        Change(line.start, following.start - following.indent, "", "date_line")
        for line, following in pairwise(lines[: above + 1])
    ]


def _cut_below(lines: Sequence[Line], title: int, story: int) -> list[Change]:
    """Take out the lines between headline and story, and leave a blank line there."""
    found = [
        Change(line.end, following.end, "", "date_line" if _is_date(following) else "byline")
        for line, following in pairwise(lines[title:story])
    ]
    first = lines[story]
    if found and not first.after_blank:
        last = found[-1]
        found[-1] = Change(last.start, first.start - first.indent, "\n\n", last.code)
    return found
