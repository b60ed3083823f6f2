"""HTML source to tags and runs of text with their offsets, in linear time.

The tokenizer of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html) is followed as far as it
decides what is text: comments (also bogus ones), quoted attributes, a tag that the file's end cuts off, and elements
whose content is not markup. Scripts count as enabled, so what stands in `noscript` is not text.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.references import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

WHITE = " \t\n\f\r"
"""What HTML calls white space; a no-break space is none."""
MAX_VALUE = 2_000
"""Characters; longer values are pictures and styles, and whoever searches a class would search all of it."""


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    START = "start tag"
    END = "end tag"


class Token(NamedTuple):
    """raw[start:end] is a run of text, or a tag of that `name` (in lower case)."""

    kind: Kind
    start: int
    end: int
    name: str = ""


# Possessive quantifiers: what was matched is never tried again, so a tag costs time in proportion to its length.
# A quote that is never closed runs to the end of the source, where the tag is then found to be cut off.
_NAME = rf"[^{WHITE}/>][^{WHITE}/>=]*+"
_EQUALS = rf"[{WHITE}]*+=[{WHITE}]*+"
_BARE = rf"""(?=>)|[^{WHITE}>"'][^{WHITE}>]*+"""
_TAG = re.compile(
    rf"</?([a-zA-Z][^{WHITE}/>]*+)"
    rf"""(?:[{WHITE}/]++|{_NAME}(?:{_EQUALS}(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|{_BARE}))?+)*+>"""
)
_ATTRIBUTE = re.compile(rf"""({_NAME})(?:{_EQUALS}(?:"([^"]*+)"|'([^']*+)'|({_BARE})))?+""")
_MARKUP = re.compile(r"<(?=[a-zA-Z!?]|/[^>])|</>")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_MARK = re.compile(rf"<!--|-->|</?script(?=[{WHITE}/>])", re.IGNORECASE)

_RAW_TEXT = ("style", "iframe", "noembed", "noframes", "noscript", "title", "textarea")
"""Elements whose content is no markup up to their end tag, or to the end of the file."""
_FOREIGN = ("template", "svg")
"""Elements whose content is markup, but no text of the page; they are skipped when they are closed."""
_EDGE = {name: re.compile(rf"</{name}(?=[{WHITE}/>])", re.IGNORECASE) for name in _RAW_TEXT}
_EDGE |= {name: re.compile(rf"</?{name}(?=[{WHITE}/>])", re.IGNORECASE) for name in _FOREIGN}
_TOLD = frozenset(("script", "title"))
"""Elements whose content is no markup, but of use: it says what the page is about."""


def tokens(raw: str) -> Iterator[Token]:
    """The tags and the runs of text of a page, in order; comments, declarations and the like are left out.

    The content of a script or a `title` comes as one run of text between its tags.
    """
    at = text_start = 0
    never_closed: set[str] = set()
    while markup := _MARKUP.search(raw, at):
        start = markup.start()
        if start > text_start:
            yield Token(Kind.TEXT, text_start, start)
        match = _TAG.match(raw, start)
        if match is None:
            at = text_start = _behind_comment(raw, start)
            continue
        name = match[1].lower()
        at = text_start = match.end()
        if raw[start + 1] == "/":
            yield Token(Kind.END, start, at, name)
            continue
        yield Token(Kind.START, start, at, name)
        if name == "script" or name in _EDGE:
            at = text_start = _behind_content(raw, name, at, never_closed)
            if name in _TOLD and match.end() < at:
                yield Token(Kind.TEXT, match.end(), at)
    if text_start < len(raw):
        yield Token(Kind.TEXT, text_start, len(raw))


def attributes(raw: str, tag: Token) -> dict[str, str]:
    """The attributes of a start tag: names in lower case, values without references; the first of a name counts.

    Of a value the first MAX_VALUE characters are read.
    """
    found: dict[str, str] = {}
    start = tag.start + 1 + len(tag.name)
    for match in _ATTRIBUTE.finditer(raw, start, tag.end - 1):
        name, double, single, bare = match.groups()
        value = (double or single or bare or "")[:MAX_VALUE]
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def _behind_comment(raw: str, start: int) -> int:
    """Where a comment, a declaration or what only looks like one ends; the file's end for a tag that it cuts off."""
    if raw.startswith("<!--", start):
        if raw.startswith((">", "->"), start + 4):
            return raw.index(">", start) + 1
        end = _COMMENT_END.search(raw, start + 4)
        return end.end() if end else len(raw)
    name_start = raw[start + 1 : start + 3].removeprefix("/")[:1]
    if name_start.isascii() and name_start.isalpha():
        return len(raw)
    closed = raw.find(">", start)
    return len(raw) if closed < 0 else closed + 1


def _behind_content(raw: str, name: str, at: int, never_closed: set[str]) -> int:
    """Where the content of an element that holds no text ends: at its end tag, which is a token of its own."""
    if name == "script":
        return _behind_script(raw, at)
    if name in never_closed:
        return at
    depth, last = 1, None
    for edge in _EDGE[name].finditer(raw, at):
        if raw[edge.start() + 1] != "/":
            depth += 1
            continue
        depth, last = depth - 1, edge.start()
        if depth == 0:
            return last
    if name in _RAW_TEXT:
        return len(raw)
    never_closed.add(name)  # not sought again: a page full of them would take quadratic time
    return at if last is None else last


def _behind_script(raw: str, at: int) -> int:
    """Where a script ends. In `<!-- <script> </script>` the end tag ends nothing, as the standard has it."""
    commented = nested = False
    for mark in _SCRIPT_MARK.finditer(raw, at):
        if mark[0] == "<!--":
            commented = True
        elif mark[0] == "-->":
            commented = nested = False
        elif mark[0][1] != "/":
            nested = commented
        elif nested:
            nested = False
        else:
            return mark.start()
    return len(raw)
