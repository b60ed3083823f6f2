"""The paragraphs of a page: stretches of text that no block element, and no empty line, divides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ingest.html.tokens import WHITE
from pipeline.ingest.html.tree import BLOCKS, UNSEEN, Closed, Element, Opened, Text
from pipeline.ingest.mapped import Change, Mapped
from pipeline.ingest.references import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.ingest.html.tree import Event

_UNSEEN_STYLE = re.compile(
    rf"(?:^|[;{WHITE}])(?:display[{WHITE}]*+:[{WHITE}]*+none|visibility[{WHITE}]*+:[{WHITE}]*+hidden)", re.IGNORECASE
)
_UNSEEN_CLASS = re.compile(
    r"(?<!\S)(?:"
    r"(?:u-)?(?:sr-only|screen-?reader(?:-only|-text)?|visually-?hidden|a11y-hidden|element-invisible)"
    r"|(?:hover-?card|pop-?over|rollover|tooltip)[\w-]*?(?:block|body|box|card|content|text)"
    r"|advert(?:isement)?|ad-(?:label|slot|unit)|inline-ad|(?:social-)?share-(?:bar|buttons?|icons|links|tools|widget)"
    r")(?!\S)",
    re.IGNORECASE,
)
"""Names that sites and style libraries give to text for screen readers, to what opens under the pointer, and to
advertisements and buttons that may stand in the middle of a paragraph."""
_IRREGULAR = re.compile(
    rf"(?P<white>[{WHITE}]{{2,}}|[\t\n\f\r])|&(?:\#[0-9]+|\#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{{1,31}});?"
)
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """raw[start:end], which reads `text`, behind white space of its own (`before`)."""

    start: int
    end: int
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its number on the page, the innermost block element that holds it, its text as the page shows it,
    the pieces that make the text, and how many of its characters are links.
    """

    number: int
    element: Element
    text: str
    pieces: tuple[Piece, ...]
    linked: int


def shown(events: Iterable[Event]) -> Iterator[Event]:
    """The events of a page without what stands in elements that a browser does not show."""
    hidden: Element | None = None
    for event in events:
        if hidden is None:
            yield event
            if isinstance(event, Opened) and _unseen(event.element):
                hidden = event.element
        elif event.element is hidden and isinstance(event, Closed):
            hidden = None
            yield event


def _unseen(element: Element) -> bool:
    tag, attributes = element.tag, element.attributes
    if tag in UNSEEN or "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    if tag == "button":  # in a sentence it may be a word that explains itself when pressed
        return not any(outer.tag == "p" for outer in element.within())
    style, names = attributes.get("style"), attributes.get("class")
    return bool((style and _UNSEEN_STYLE.search(style)) or (names and _UNSEEN_CLASS.search(names)))


def blocks(raw: str, events: Iterable[Event]) -> Iterator[Block]:
    """The paragraphs of a page in order, from the events of what it shows."""
    paragraph, number = _Paragraph(raw), 0
    for event in events:
        if isinstance(event, Text):
            paragraph.add(event)
            continue
        tag = event.element.tag
        if tag in BLOCKS or (tag == "br" and isinstance(event, Opened) and paragraph.line_break()):
            block = paragraph.block(number)
            if block is not None:
                yield block
                number += 1
            paragraph = _Paragraph(raw)
    block = paragraph.block(number)
    if block is not None:
        yield block


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making."""

    raw: str
    pieces: list[Piece] = field(default_factory=list)
    element: Element | None = None
    linked: int = 0
    before: str = ""
    """White space that stands before the next piece."""

    def line_break(self) -> bool:
        """Take a `<br>`; true when it is the second in a row, which ends the paragraph."""
        if self.before == "\n":
            return True
        self.before = "\n"
        return False

    def add(self, text: Text) -> None:
        """Take a run of text."""
        around = list(text.element.within())
        had = len(self.pieces)
        if any(element.tag == "pre" for element in around):
            self._lines(text.start, text.end)
        else:
            self._flowing(text.start, text.end)
        if len(self.pieces) > had:
            if self.element is None:
                self.element = next(element for element in around if element.tag in BLOCKS)
            if any(element.tag == "a" and "href" in element.attributes for element in around):
                self.linked += sum(len(piece.text) for piece in self.pieces[had:])

    def block(self, number: int) -> Block | None:
        """The paragraph, when it has any text."""
        while self.pieces and not self.pieces[-1].text.strip():
            self.pieces.pop()
        if not self.pieces or self.element is None:
            return None
        self.pieces[0] = _trimmed(self.pieces[0], left=True)
        self.pieces[-1] = _trimmed(self.pieces[-1], left=False)
        text = "".join([piece.before + piece.text for piece in self.pieces])
        return Block(number, self.element, text, tuple(self.pieces), self.linked)

    def _flowing(self, start: int, end: int) -> None:
        """Text in which all white space reads as one space, if it is not a line break's."""
        at = start
        for match in _IRREGULAR.finditer(self.raw, start, end):
            self._words(at, match.start())
            at = match.end()
            if match["white"]:
                self.before = self.before or " "
            else:
                self._piece(match.start(), at, unescape(match[0]))
        self._words(at, end)

    def _words(self, start: int, end: int) -> None:
        """Words with single spaces between them, and perhaps at the edges."""
        if start < end and self.raw[start] == " ":
            start += 1
            self.before = self.before or " "
        space_behind = start < end and self.raw[end - 1] == " "
        self._piece(start, end - space_behind, self.raw[start : end - space_behind])
        if space_behind:
            self.before = " "

    def _lines(self, start: int, end: int) -> None:
        """Preformatted text, which keeps its white space."""
        at = start
        for match in _LINE_END.finditer(self.raw, start, end):
            self._line(at, match.start())
            self.before += "\n"
            at = match.end()
        self._line(at, end)

    def _line(self, start: int, end: int) -> None:
        at = start
        for match in _IRREGULAR.finditer(self.raw, start, end):
            if not match["white"]:
                self._piece(at, match.start(), self.raw[at : match.start()])
                at = match.end()
                self._piece(match.start(), at, unescape(match[0]))
        self._piece(at, end, self.raw[at:end])

    def _piece(self, start: int, end: int, text: str) -> None:
        """Take what reads as `text`; blank text at the beginning of a paragraph is none."""
        if text and (self.pieces or text.strip()):
            self.pieces.append(Piece(start, end, text, self.before if self.pieces else ""))
        if text:
            self.before = ""


def _trimmed(piece: Piece, *, left: bool) -> Piece:
    """A piece without the no-break spaces at one edge; one that stands for a reference has none."""
    text = piece.text.lstrip() if left else piece.text.rstrip()
    cut = len(piece.text) - len(text)
    if left:
        return Piece(piece.start + cut, piece.end, text, piece.before)
    return Piece(piece.start, piece.end - cut, text, piece.before)


def mapped(raw: str, chosen: Iterable[Block]) -> Mapped:
    """The text of the chosen paragraphs, an empty line between two, and its map to the page.

    It begins with the first word and ends with a line end, which stands for all the page has behind the last one.
    Without paragraphs it is empty.
    """
    changes: list[Change] = []
    at, separator = 0, ""
    for block in chosen:
        for piece in block.pieces:
            separator += piece.before
            if raw[at : piece.start] != separator:
                changes.append(Change(at, piece.start, separator, "markup"))
            if raw[piece.start : piece.end] != piece.text:
                changes.append(Change(piece.start, piece.end, piece.text, "reference"))
            at, separator = piece.end, ""
        separator = "\n\n"
    end = "\n" if separator else ""
    if raw[at:] != end:
        changes.append(Change(at, len(raw), end, "markup"))
    return Mapped(raw).edited(changes)
