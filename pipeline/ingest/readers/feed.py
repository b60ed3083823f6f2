"""News feeds: the items of RSS 2.0, 1.0 and 0.9x and of Atom, one at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from pipeline.ingest import kinds
from pipeline.ingest.readers.records import Records
from pipeline.ingest.references import unescape
from pipeline.ingest.units import RefusedError, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element  # type: ignore[import-untyped]

    from pipeline.ingest.units import Limits, Source

ESCAPED = 2
"""Bytes of XML for each byte of an item's text, at most."""
HEAD = 65_536
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
INTERNAL_SUBSET = re.compile(rb"<!DOCTYPE[^\[>]*\[")
EXTERNAL_SUBSET = b'<!DOCTYPE feed SYSTEM "unread">'

ROOTS = ("rss", "RDF", "feed")
ITEMS = ("item", "entry")
PREFIXES = {
    "": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
"""The namespaces that are read. Not that of `media:`: its texts are captions."""
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

CONTENTS = ("content:encoded", "content")
TEASERS = ("description", "summary")
DATES = ("pubDate", "published", "issued", "dc:date", "updated", "modified")
NAMED = re.compile(r"\S+@\S+ \((.+)\)")
"""An author as RSS wants him: the address, and the name in brackets."""


def read(source: Source, limits: Limits) -> Iterator[Unit]:
    """The items of a feed in order; an item's text is its content, else the longer of description and summary.

    Its title, authors, link, date, and the title of the feed (or the source that it names) become metadata. Where
    the XML is broken, the items before come first and then a unit that says where (`xml_malformed`).
    Raises RefusedError for an XML file that is no feed (`unknown_xml`), declares entities
    (`xml_entity_declaration`), has no items (`empty`), or an item too large (`too_long`).
    """
    records = Records({})
    with source.open() as stream:
        metered = _Metered(stream, ESCAPED * limits.max_bytes)
        try:
            for record, encoding in _items(metered):
                yield _unit(records, Unit(source.path, kinds.FEED, encoding=encoding), record)
        except etree.XMLSyntaxError as error:
            what, _, _ = error.msg.partition(", line ")
            why = quarantine("xml_malformed", f"after {records.number} items: {what}")
            yield Unit(source.path, kinds.FEED, line=error.lineno or None, refusal=why)
            return
    if not records.number:
        raise RefusedError(quarantine("empty", "the feed has no items"))


class _Metered:
    """The bytes of a feed for the parser, so many for each item.

    A feed without a document type gets one that names a file, which is never opened: so HTML's own entities, which
    feeds use without declaring them, are kept as written instead of being an error.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        head = stream.read(HEAD)
        ascii_only = head.replace(b"\0", b"")  # of UTF-16, too
        subset = INTERNAL_SUBSET.search(ascii_only)
        if subset and b"<!ENTITY" in ascii_only[subset.end() :]:
            raise RefusedError(ENTITIES)
        prolog = PROLOG.match(head)
        root = prolog.end() if prolog else 0
        if re.match(rb"<[A-Za-z]", head[root:]):
            head = head[:root] + EXTERNAL_SUBSET + head[root:]
        self._head, self._stream = head, stream
        self.limit = self.left = limit

    def read(self, size: int) -> bytes:
        data = self._head[:size]
        self._head = self._head[len(data) :]
        data = data or self._stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise RefusedError(quarantine("too_long", f"an item has more than the {self.limit} bytes that are read"))
        return data


ENTITIES = quarantine("xml_entity_declaration", "declares entities, which no feed needs")


def _items(metered: _Metered) -> Iterator[tuple[dict[str, str], str]]:
    """The items as records, and the encoding of the feed."""
    events = etree.iterparse(
        metered,
        events=("start", "end"),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    _, root = next(events)
    _refuse_root(root)
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    publisher = ""
    for event, element in events:
        if event == "start":
            continue
        name, parent = _name(element), element.getparent()
        if name == "title" and parent is not None and _name(parent) in ("channel", "feed"):
            publisher = publisher or _line(_text(element))
        elif name in ITEMS:
            yield _record(element, publisher), encoding
            metered.left = metered.limit
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def _refuse_root(root: _Element) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise RefusedError(ENTITIES)
    if _name(root) not in ROOTS:
        name = root.tag.rpartition("}")[2][:80]
        raise RefusedError(quarantine("unknown_xml", f"its root is <{name}>; of XML, RSS and Atom feeds are read"))


def _name(element: _Element) -> str:
    """The name with its usual prefix, which some feeds use without declaring it; empty for what is not read."""
    namespace, _, name = element.tag.rpartition("}")
    prefix = PREFIXES.get(namespace.removeprefix("{"))
    return "" if prefix is None else prefix + name


def _record(item: _Element, publisher: str) -> dict[str, str]:
    """The item's fields under the names that records have."""
    said: dict[str, list[_Element]] = {}
    for child in item.iterchildren(etree.Element):
        said.setdefault(_name(child), []).append(child)

    def first(*names: str) -> str:
        texts = (_text(element).strip() for name in names for element in said.get(name, ()))
        return next(filter(None, texts), "")

    contents = (_text(element) for name in CONTENTS for element in said.get(name, ()))
    teasers = [_text(element) for name in TEASERS for element in said.get(name, ())]
    link = _link(said.get("link", []))
    return {
        "id": first("guid", "id") or item.get(ABOUT) or link,
        "text": next((text for text in contents if text.strip()), "") or max(teasers, key=len, default=""),
        "title": _line(first("title", "dc:title")),
        "published": first(*DATES),
        "url": link,
        "byline": ", ".join(filter(None, map(_author, [*said.get("author", ()), *said.get("dc:creator", ())]))),
        "publisher": _line(_source(said.get("source", []))) or publisher,
    }


def _link(links: list[_Element]) -> str:
    """The story's address: the text of an RSS link; of Atom's the alternate, as it is called."""
    told = (link.get("href", "") if link.get("rel", "alternate") == "alternate" else "" for link in links)
    return next(
        filter(None, (text.strip() or href.strip() for text, href in zip(map(_text, links), told, strict=True))), ""
    )


def _author(author: _Element) -> str:
    names = [_text(child) for child in author.iterchildren(etree.Element) if _name(child) == "name"]
    said = _line(names[0] if names else _text(author))
    named = NAMED.fullmatch(said)
    return named[1] if named else said


def _source(sources: list[_Element]) -> str:
    """The feed that an item was taken from: RSS names it in the element, Atom in a title inside."""
    for source in sources:
        titles = [_text(child) for child in source.iterchildren(etree.Element) if _name(child) == "title"]
        return titles[0] if titles else source.text or ""
    return ""


def _text(element: _Element) -> str:
    """What an element holds: its text, or where it holds elements the markup of all in it; entities as written."""
    if next(element.iterchildren(etree.Element), None) is not None:
        markup: str = etree.tostring(element, encoding="unicode", with_tail=False)
        return markup[markup.index(">") + 1 : markup.rindex("<")]
    return (element.text or "") + "".join((entity.text or "") + (entity.tail or "") for entity in element)


def _line(text: str) -> str:
    """A title or name in plain text; feeds escape these once more than they should."""
    return " ".join(unescape(text).split())


def _unit(records: Records, unit: Unit, record: dict[str, str]) -> Unit:
    if record["text"].strip():
        return records.unit(unit, {name: value for name, value in record.items() if value})
    return records.refused(unit, quarantine("no_text_field", "the item has neither content nor description"))
