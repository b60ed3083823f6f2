"""The elements of a page: which tags open and close what, by the parts of the HTML standard that decide it.

HTML closes much by itself: a `<p>` ends at the next block, an `<li>` at the next `<li>`. End tags that close nothing
are ignored. Not followed: the rebuilding of formatting elements and the moving of text out of tables, since neither
changes what is text, or in which order it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.ingest.html.tokens import Kind, attributes, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.html.tokens import Token

MAX_DEPTH = 200
"""Elements one in another. Of 91 news pages the deepest has 49."""
MAX_ELEMENTS = 50_000
"""Of 91 news pages the largest has 1,600."""

_ELEMENTS = wordlists.entries(__package__, "elements.json")
VOID = frozenset(_ELEMENTS["void"])
BLOCKS = frozenset(_ELEMENTS["blocks"])
"""Elements that end a run of text: what stands before and after them are different paragraphs."""
UNSEEN = frozenset(_ELEMENTS["unseen"])
"""Elements of which a browser shows no text."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CLOSE_P = frozenset(_ELEMENTS["close_p"])
_P = frozenset(("p",))
_SCOPE = frozenset(("caption", "html", "marquee", "object", "table", "td", "template", "th"))
"""End tags, and what a start tag closes, reach no further up than these."""
_P_SCOPE = _SCOPE | {"button"}
_TABLE = frozenset(("table", "html"))
_ROW = _TABLE | {"tr"}
_CELLS = frozenset(("td", "th"))
_GROUPS = frozenset(("tbody", "tfoot", "thead"))
_TABLE_PARTS = _CELLS | _GROUPS | {"caption", "table", "tr"}
_CLOSE = {
    "a": (frozenset(("a",)), _SCOPE),
    "button": (frozenset(("button",)), _SCOPE),
    "dd": (frozenset(("dd", "dt")), _SCOPE | {"dl"}),
    "dt": (frozenset(("dd", "dt")), _SCOPE | {"dl"}),
    "li": (frozenset(("li",)), _SCOPE | {"dir", "menu", "ol", "ul"}),
    "optgroup": (frozenset(("optgroup", "option")), _SCOPE | {"select"}),
    "option": (frozenset(("option",)), _SCOPE | {"select"}),
    "tbody": (_GROUPS, _TABLE),
    "td": (_CELLS, _ROW),
    "tfoot": (_GROUPS, _TABLE),
    "th": (_CELLS, _ROW),
    "thead": (_GROUPS, _TABLE),
    "tr": (frozenset(("tr",)), _TABLE),
}
"""What a start tag closes, and how far up it looks for it."""


@dataclass(slots=True, eq=False)
class Element:
    """An element: its start tag, raw[start:end], its attributes, and the element around it."""

    tag: str
    start: int
    end: int
    attributes: dict[str, str]
    parent: Element | None
    depth: int
    ended: bool = False
    """Its end tag came while blocks in it were open: it ends with them."""

    def within(self) -> Iterator[Element]:
        """The element itself and those around it, the nearest first."""
        at: Element | None = self
        while at is not None:
            yield at
            at = at.parent


@dataclass(frozen=True, slots=True)
class Opened:
    """An element begins."""

    element: Element


@dataclass(frozen=True, slots=True)
class Closed:
    """An element ends; elements close in the reverse order of their opening."""

    element: Element


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text, raw[start:end], in an element."""

    start: int
    end: int
    element: Element


Event = Opened | Closed | Text


class TooDeepError(Exception):
    """More than MAX_DEPTH elements stand one in another."""


class TooManyError(Exception):
    """The page has more than MAX_ELEMENTS elements."""


def events(raw: str) -> Iterator[Event]:
    """The elements and texts of a page in order. Raises TooDeepError and TooManyError.

    All stands in one `html` element, which is not opened or closed; it has the attributes of `html`, `head` and `body`.
    """
    builder = _Builder(raw)
    for token in tokens(raw):
        if token.kind is Kind.TEXT:
            yield Text(token.start, token.end, builder.open[-1])
        elif token.kind is Kind.START:
            yield from builder.start(token)
        else:
            yield from builder.end(token)
    yield from builder.close(1)


@dataclass(slots=True)
class _Builder:
    raw: str
    open: list[Element] = field(default_factory=lambda: [Element("html", 0, 0, {}, None, 0)])
    n_elements: int = 0

    def start(self, token: Token) -> Iterator[Event]:
        name, given = token.name, attributes(self.raw, token)
        if name in ("html", "head", "body"):
            self.open[0].attributes = given | self.open[0].attributes
            return
        if name in _CLOSE_P:
            yield from self._close_nearest(_P, _P_SCOPE)
        if name in HEADINGS and self.open[-1].tag in HEADINGS:
            yield from self.close(len(self.open) - 1)
        if name in _CLOSE:
            yield from self._close_nearest(*_CLOSE[name])
        self.n_elements += 1
        if self.n_elements > MAX_ELEMENTS:
            raise TooManyError
        parent = self.open[-1]
        element = Element(name, token.start, token.end, given, parent, parent.depth + 1)
        yield Opened(element)
        if name in VOID:
            yield Closed(element)
            return
        if element.depth > MAX_DEPTH:
            raise TooDeepError
        self.open.append(element)

    def end(self, token: Token) -> Iterator[Event]:
        name = token.name
        if name == "p" and all(element.tag != "p" for element in self.open):
            parent = self.open[-1]
            empty = Element("p", token.start, token.end, {}, parent, parent.depth + 1)
            yield from (Opened(empty), Closed(empty))  # as in a browser, it parts what stands before and after it
        else:
            yield from self._close_nearest(frozenset((name,)), _TABLE if name in _TABLE_PARTS else _SCOPE)

    def close(self, at: int) -> Iterator[Event]:
        """Close the open elements from the one at `at` inwards, and those round it that have ended before."""
        while len(self.open) > at or (len(self.open) > 1 and self.open[-1].ended):
            yield Closed(self.open.pop())

    def _close_nearest(self, names: frozenset[str], limits: frozenset[str]) -> Iterator[Event]:
        """Close the nearest open element of these names; one that is no block ends later, with the blocks in it."""
        for at in range(len(self.open) - 1, 0, -1):
            element = self.open[at]
            if element.tag in names and not element.ended:
                if element.tag in BLOCKS or not any(inner.tag in BLOCKS for inner in self.open[at + 1 :]):
                    yield from self.close(at)
                else:
                    element.ended = True
                return
            if element.tag in limits:
                return
