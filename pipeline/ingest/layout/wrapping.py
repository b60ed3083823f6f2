"""Hard wraps: lines that were broken where the next word no longer fitted into a common width.

The test of a break is the wrapper's own rule: the line and the first word of the next are together wider than the
widest line of the text. Breaks of verse, lists, tables and dialogue do not pass it, or not together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.ingest.layout.lines import is_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.layout.lines import Line

WIDTHS = range(40, 101)
"""Columns: from narrow mail to wide wire copy."""
MIN_BREAKS, MANY_BREAKS = 3, 10
HEAD_LINES = 4
"""A headline, a byline, a date and one line more may stand over a story without a full stop."""
NEARLY_FULL = 0.75
"""Of the width; so long a line is taken for broken when the next goes on in lower case."""
LIST_MARK = re.compile(r"(?:[-–—]|\d{1,2}[.)]|[a-z]\))\s")
BULLET = re.compile(r"[*•‣▪◦·]")
FIXED = re.compile(r"[>|#]|.*(?:\t|\S {3,}\S|\|.*\|)")
"""A line of quoted mail, of a table, or of a heading in Markdown."""
SENTENCE_START = re.compile(r"[\"'“‘(\[]*[A-Z0-9£$€]")
CURRENCIES = "£$€"
OPENING, CLOSING = "“", "”"
HYPHENATED = re.compile(r"[^\W_]-$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORD_BEFORE = re.compile(r"[^\W\d_]+(?=-$)")
WORD_AFTER = re.compile(r"[^\W\d_]+")
BOUND_ENDINGS = frozenset(wordlists.lines("pipeline.ingest", "endings.txt"))
SUSPENDED = frozenset(("and", "or", "to", "und"))


@dataclass(frozen=True, slots=True)
class Joint:
    """What stands between two lines: `text`, after `cut` characters (a hyphen, or none) of the first line are gone."""

    text: str
    cut: int = 0


SPACE, TIGHT, DIVIDED, PARAGRAPH = Joint(" "), Joint(""), Joint("", 1), Joint("\n\n")


def unwrap(text: str, lines: Sequence[Line]) -> list[Joint | None] | None:
    """What stands between each line and the next once the wraps are undone, where None leaves the gap as it is.

    None when the text is not hard-wrapped for certain: at least three breaks pass, more than fail, and lines go on in
    lower case as running text does.
    """
    width = _width(lines)
    if width not in WIDTHS:
        return None
    gaps = _between_paragraphs(text, lines)
    failed = 0
    words = _words(text) if _divides_words(lines) else frozenset()
    lists = []
    for first, last in _blocks(lines):
        block = lines[first:last]
        if _is_fixed(block):
            continue
        if _is_listed(block, width):
            lists.append((first, last))
        elif found := _block(block, width, words):
            gaps[first : last - 1] = found
        elif first > 0 or last > HEAD_LINES:
            failed += last - first - 1
    joined = [pair for pair, gap in zip(_pairs(lines), gaps, strict=True) if gap in (SPACE, TIGHT, DIVIDED)]
    if failed > len(joined) or not _is_running_text(joined, width):
        return None
    for first, last in lists:
        gaps[first : last - 1] = _items(lines[first:last], width, words)
    return gaps


def _is_running_text(joined: Sequence[tuple[Line, Line]], width: int) -> bool:
    """True when the breaks that pass are no chance: at least three, most of them at a full line, enough in lower case.

    Tables and verse go on with a capital or a figure; so do many lines of results, but not so many in a row.
    """
    lower = sum(following.text[0].islower() for _, following in joined)
    full = sum(_is_full(line, following, width) for line, following in joined)
    enough = lower * (3 if len(joined) < MANY_BREAKS else 10) >= len(joined)
    return len(joined) >= MIN_BREAKS and enough and 2 * full >= len(joined)


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    return list(pairwise(lines))


def _between_paragraphs(text: str, lines: Sequence[Line]) -> list[Joint | None]:
    """The gaps where only first lines are indented: before them stands a blank line, and no indentation."""
    depth = _first_line_indent(lines)
    gaps: list[Joint | None] = [None] * (len(lines) - 1)
    for at, (line, following) in enumerate(_pairs(lines)):
        if depth and following.indent == depth:
            gap = text[line.end : following.start - depth]
            gaps[at] = Joint(gap) if following.after_blank else PARAGRAPH
    return gaps


def _width(lines: Sequence[Line]) -> int:
    """The columns of the widest line, without a headline that stands alone and words too long for any line."""
    alone = len(lines) > 1 and lines[1].after_blank
    return max((line.width for line in lines[alone:] if " " in line.text), default=0)


def _blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The paragraphs, as ranges of lines: one begins after a blank line, or where only first lines are indented."""
    depth = _first_line_indent(lines)
    starts = [at for at, line in enumerate(lines) if at == 0 or line.after_blank or (depth and line.indent == depth)]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _first_line_indent(lines: Sequence[Line]) -> int:
    """By how much the first lines of paragraphs are indented; 0 when more than a few are not, or other lines are.

    An indented item of a list alone says nothing of paragraphs.
    """
    depths = {line.indent for line in lines if not _is_item(line)}
    if len(depths) != 2:
        return 0
    deep = max(depths)
    indented = wrapped = unended = flush = 0
    for at, line in enumerate(lines):
        goes_on = at + 1 < len(lines) and not lines[at + 1].after_blank and lines[at + 1].indent < deep
        if line.indent == deep:
            indented += 1
            wrapped += goes_on
            unended += at >= HEAD_LINES and not line.after_blank and not is_prose(lines[at - 1])
        else:
            flush += at >= HEAD_LINES and goes_on and line.after_blank
    return deep if 2 * wrapped >= indented >= 10 * max(unended, flush) else 0


def _is_fixed(block: Sequence[Line]) -> bool:
    return any(FIXED.match(line.text) for line in block)


def _is_item(line: Line) -> bool:
    return LIST_MARK.match(line.text) is not None or BULLET.match(line.text) is not None


def _is_listed(block: Sequence[Line], width: int) -> bool:
    """True for lists: a dash within a paragraph may come to stand first in a line, and one item is a paragraph."""
    if any(BULLET.match(line.text) for line in block):
        return True
    begins = LIST_MARK.match(block[0].text) is not None
    for line, following in _pairs(block):
        if LIST_MARK.match(following.text):
            ended = is_prose(line) or line.text.endswith(";")
            if begins or ended or not _is_full(line, following, width):
                return True
    return False


def _is_full(line: Line, following: Line, width: int) -> bool:
    """True when the next line's first word did not fit into this one."""
    space = 0 if HYPHENATED.search(line.text) else 1
    return line.width + space + len(following.text.split(maxsplit=1)[0]) > width


def _is_broken(line: Line, following: Line, width: int) -> bool:
    return _is_full(line, following, width) or (line.width >= NEARLY_FULL * width and following.text[0].islower())


def _items(block: Sequence[Line], width: int, words: frozenset[str]) -> list[Joint | None]:
    """The gaps of a list: items stay apart, and the lines of an item are joined when all its breaks pass."""
    gaps: list[Joint | None] = [None] * (len(block) - 1)
    starts = [at for at, line in enumerate(block) if at == 0 or _is_item(line)]
    for first, last in pairwise([*starts, len(block)]):
        pairs = _pairs(block[first:last])
        if all(_is_broken(line, following, width) for line, following in pairs):
            gaps[first : last - 1] = [_joint(line, following, words) for line, following in pairs]
    return gaps


def _block(block: Sequence[Line], width: int, words: frozenset[str]) -> list[Joint | None] | None:
    """The gaps of one block: of a wrapped paragraph, or of several that only their short last lines tell apart."""
    pairs = _pairs(block)
    broken = [_is_broken(line, following, width) for line, following in pairs]
    if all(broken):
        return [_joint(line, following, words) for line, following in pairs]
    in_head = [at < HEAD_LINES and block[0].start == 0 for at in range(len(pairs))]
    ends = [is_prose(line) or head for (line, _), head in zip(pairs, in_head, strict=True)]
    if sum(broken) < MIN_BREAKS or not all(one or other for one, other in zip(broken, ends, strict=True)):
        return None
    return _paragraphs(pairs, broken, words)


def _paragraphs(
    pairs: Sequence[tuple[Line, Line]], broken: Sequence[bool], words: frozenset[str]
) -> list[Joint | None]:
    """The gaps of paragraphs without anything between them; what may be either, a wrap or an end, stays."""
    gaps: list[Joint | None] = []
    depth = 0
    for (line, following), wrapped in zip(pairs, broken, strict=True):
        depth = max(0, depth + line.text.count(OPENING) - line.text.count(CLOSING))
        if not wrapped:
            gaps.append(PARAGRAPH)
            depth = 0
        elif is_prose(line) and SENTENCE_START.match(following.text) and not depth:
            gaps.append(None)
        else:
            gaps.append(_joint(line, following, words))
    return gaps


def _joint(line: Line, following: Line, words: frozenset[str]) -> Joint:
    """What joins two lines of a paragraph: a space, or nothing behind a hyphen and round a tight dash."""
    before, after = line.text, following.text
    if before.endswith("--"):
        return TIGHT if before[-3:-2].isalnum() else SPACE
    if after.startswith("--"):
        return TIGHT if after[2:3].isalnum() else SPACE
    if not HYPHENATED.search(before) or not (after[0].isalnum() or after[0] in CURRENCIES):
        return SPACE
    if after.split(maxsplit=1)[0] in SUSPENDED:
        return SPACE
    return DIVIDED if _is_divided(before, after, words) else TIGHT


def _is_divided(before: str, after: str, words: frozenset[str]) -> bool:
    """True when the hyphen at a line's end divides one word: its end is no word, or the text has it whole elsewhere.

    `words` is empty unless the text divides words for certain: "best-selling" may stand beside "bestselling".
    """
    head, tail = WORD_BEFORE.search(before), WORD_AFTER.match(after)
    if not words or not head or not tail or not tail[0].islower():
        return False
    if f"{head[0]}-{tail[0]}".casefold() in words:
        return False
    return tail[0] in BOUND_ENDINGS or f"{head[0]}{tail[0]}".casefold() in words


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def _divides_words(lines: Sequence[Line]) -> bool:
    """True when at some line's end a hyphen stands before an ending that is no word by itself."""
    tails = (WORD_AFTER.match(following.text) for line, following in _pairs(lines) if WORD_BEFORE.search(line.text))
    return any(tail and tail[0] in BOUND_ENDINGS for tail in tails)
