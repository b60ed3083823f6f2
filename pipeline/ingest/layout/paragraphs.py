"""The form of a plain text on its page: paragraphs that were wrapped, run together or indented become paragraphs again.

Canonical are paragraphs of one line with a blank line between them. A text is rebuilt only when all of it has one other
form; a text that mixes forms keeps every character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.ingest.layout.lines import is_heading, is_prose, read
from pipeline.ingest.layout.wrapping import HEAD_LINES, PARAGRAPH, WIDTHS, unwrap
from pipeline.ingest.mapped import Change, Findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.layout.lines import Line
    from pipeline.ingest.layout.wrapping import Joint

HUGE_LINE = 1_000_000
"""Characters; no paragraph of a story is a hundredth as long."""
LONG_PARAGRAPH = 60
"""Words in one line above which a text of several sentences should have had paragraphs."""
MIN_LINES = 3
CROSSHEAD_WORDS = 10
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s")


def layout(text: str) -> Findings:
    r"""What brings a text into canonical form; the line ends given are "\n".

    Codes: `hard_wrap`, `single_newlines`, `indentation`; a rebuilt text ends with a line end. Doubts, with nothing
    changed: `no_paragraphs` (several sentences in one line), `huge_line`.
    """
    if _is_canonical(text):
        return Findings((), _doubts(text))
    lines = list(read(text))
    gaps = unwrap(text, lines)
    if gaps is not None:
        return Findings(_changes(text, lines, gaps, "hard_wrap"))
    gaps = _separate(lines)
    if gaps is None:
        return Findings((), _doubts(text))
    indented = min(line.indent for line in lines) > 0
    return Findings(_changes(text, lines, gaps, "indentation" if indented else "single_newlines"), _doubts(text))


def _is_canonical(text: str) -> bool:
    """A cheap look: no line stands directly below another, and the first is not indented."""
    first = text.lstrip("\n")
    return first[:1] not in (" ", "\t") and not any("\n" in block for block in first.rstrip().split("\n\n"))


def _doubts(text: str) -> tuple[str, ...]:
    if len(text) > HUGE_LINE and max(map(len, text.split("\n"))) > HUGE_LINE:
        return ("huge_line",)
    line = text.strip()
    if "\n" not in line and len(line.split()) > LONG_PARAGRAPH and len(SENTENCE_END.findall(line)) >= MIN_LINES:
        return ("no_paragraphs",)
    return ()


def _separate(lines: Sequence[Line]) -> list[Joint | None] | None:
    """The gaps of a text whose every line is a paragraph; None when that is not certain.

    Nothing but the headline may have a blank line below it, or, in an indented text, every line.
    """
    blanks = [line.after_blank for line in lines[1:]]
    depth = {line.indent for line in lines}
    if depth != {0} and len(depth) == 1 and all(blanks):
        return [None] * len(blanks)
    if len(lines) < MIN_LINES or len(depth) > 1 or any(blanks[1:]) or (blanks[0] and not is_heading(lines[0])):
        return None
    prose = [is_prose(line) or line.width >= WIDTHS.stop for line in lines]  # so wide a line is not wrapped
    if 4 * sum(prose) < 3 * (len(lines) - 1):
        return None
    wide = max(line.width for line in lines) >= WIDTHS.stop
    return [None if blank else PARAGRAPH for blank in blanks] if wide or _has_headings(lines, prose) else None


def _has_headings(lines: Sequence[Line], prose: Sequence[bool]) -> bool:
    """True when the lines without a full stop can only be the head and crossheads: not verse, a list, or wraps."""
    head = next((at for at, ended in enumerate(prose) if ended), len(lines))
    if head > HEAD_LINES or any(line.text[0].islower() for line in lines):
        return False
    loose = [at for at, ended in enumerate(prose) if not ended]
    return all(len(lines[at].text.split()) <= CROSSHEAD_WORDS and (at < head or prose[at - 1]) for at in loose)


def _changes(text: str, lines: Sequence[Line], gaps: Sequence[Joint | None], code: str) -> tuple[Change, ...]:
    """The changes that put `gaps` between the lines, take away the indentation that all share, and end the last."""
    shared = min(line.indent for line in lines)
    found: list[Change] = []
    if lines[0].indent:
        found.append(Change(lines[0].start - lines[0].indent, lines[0].start, "", "indentation"))
    for line, following, gap in zip(lines, lines[1:], gaps, strict=False):
        if gap is not None:
            start, end, new, why = line.end - gap.cut, following.start, gap.text, code
        else:
            start = following.start - following.indent
            end, new, why = start + shared, "", "indentation"
        if text[start:end] != new:
            found.append(Change(start, end, new, why))
    end = lines[-1].end
    ended = "\n" * max(1, text.count("\n", end))
    if found and text[end:] != ended:
        found.append(Change(end, len(text), ended, code))
    return tuple(found)
