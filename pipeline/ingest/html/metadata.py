"""What a page says of its story: title, byline, publisher, address and date, best source first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline import wordlists
from pipeline.ingest import dates
from pipeline.ingest.html import jsonld
from pipeline.ingest.html.tree import HEADINGS, Opened, Text
from pipeline.ingest.references import unescape
from pipeline.ingest.units import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from pipeline.ingest.html.blocks import Block
    from pipeline.ingest.html.tree import Element, Event

_NAMES: dict[str, list[str]] = wordlists.entries(__package__, "metadata.json")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_BY = re.compile(r"\A(?:(?:written|posted|published|reported|words|story) )?by(?:[:\s]+|\Z)", re.IGNORECASE)
_BEHIND_NAME = re.compile(
    rf"[\s,|·•–—-]*\b(?:\d{{4}}-\d\d|(?:{_MONTH})\w*\.? \d{{1,2}}\b|\d{{1,2}} (?:{_MONTH})).*", re.I
)
_NO_NAME = re.compile(r"://|^@|^(?:admin|administrator|editor|root|user|webmaster)$", re.IGNORECASE)
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:by-?line|author(?:-?name)?)(?:$|[\s_-])", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date(?:-?line|-?time)?|time-?stamp|pub(?:lished|-?date)?|post(?:ed)?-?(?:on|date|info)|by-?line"
    r"|(?:entry|article|post|story)[_-]+(?:date|meta))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"(?:(?:first )?(?:published|posted|updated|created|date)(?: on| at)?:? +)", re.IGNORECASE)
_URL_DATE = re.compile(rf"/((?:19|20)\d\d)[/-](\d{{1,2}}|{_MONTH})[/-](\d{{1,2}})(?=[/-])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«:-]|::)\s+")
MAX_VALUE = 1000
"""Characters of the longest value that is read; what is longer is no title, name or address."""
MAX_BYLINE = 200
MAX_VISIBLE = 120
"""Characters of a visible line that is read as a byline or a date."""


@dataclass(slots=True)
class _Head:
    """What the tags of a page say, as written."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    canonical: str | None = None
    title: str | None = None
    jsonld: list[str] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)


def metadata(
    raw: str, events: Iterable[Event], blocks: Sequence[Block], story: Sequence[Block], url: str | None
) -> Metadata:
    """The metadata of a page: from JSON-LD, meta tags, the page's text, and its address.

    `events` are those of the whole page, `blocks` all its paragraphs, `story` those of the article, and `url` is where
    the page was found, when that is known. `published_basis` is `json-ld`, `meta` or `text` (the visible date, or the
    date in the address).
    """
    head = _head(raw, events)
    linked = jsonld.story(head.jsonld)
    headlines = [block for block in blocks if block.element.tag == "h1"]
    address = _address([head.canonical, *_values(head, "url"), linked.url, url])
    named = [_plain(name) for name in (*_values(head, "publisher"), linked.publisher)]
    publisher = next(filter(None, named), None) or _host(address)
    around = _before_and_in(blocks, story)
    published, basis = _published(head, linked, around, address)
    title = _title(head, linked, headlines, [publisher, linked.publisher, _host(address)])
    return Metadata(
        title=title,
        byline=_byline(head, linked, around, title),
        publisher=publisher,
        url=address,
        published=published,
        published_basis=basis,
    )


def _head(raw: str, events: Iterable[Event]) -> _Head:
    head = _Head()
    for event in events:
        element = event.element
        if isinstance(event, Text):
            if element.tag == "script" and "ld+json" in element.attributes.get("type", "").lower():
                head.jsonld.append(raw[event.start : event.end])
            elif element.tag == "title" and head.title is None:
                head.title = unescape(raw[event.start : event.end])
        elif isinstance(event, Opened):
            _tag(head, element)
    return head


def _tag(head: _Head, element: Element) -> None:
    attributes = element.attributes
    if element.tag == "meta":
        for key in ("property", "name", "itemprop"):
            if key in attributes and attributes.get("content"):
                head.meta.setdefault(attributes[key].strip().lower(), []).append(attributes["content"])
    elif element.tag == "link" and head.canonical is None and "canonical" in attributes.get("rel", "").lower().split():
        head.canonical = attributes.get("href")
    elif element.tag == "time" and attributes.get("datetime"):
        head.times.append(element)


def _before_and_in(blocks: Sequence[Block], story: Sequence[Block]) -> list[Block]:
    """The paragraphs from just above the headline to the end of the story."""
    low, high = story[0].number, story[-1].number
    headline = max((block.number for block in blocks if block.element.tag == "h1" and block.number <= low), default=low)
    return list(blocks[max(0, min(headline, low) - 5) : high + 1])


def _title(head: _Head, linked: jsonld.Story, headlines: Sequence[Block], sites: Sequence[str | None]) -> str | None:
    shown = [_plain(block.text) for block in headlines]
    for candidate in [*_values(head, "title"), linked.title, *(shown if len(shown) == 1 else []), head.title, *shown]:
        title = _plain(candidate)
        if title and _folded(title) not in {_folded(site) for site in sites}:
            return _without_site(title, shown, sites)
    return None


def _without_site(title: str, shown: Sequence[str | None], sites: Sequence[str | None]) -> str:
    """A title without the site's name behind it: known by the name, or by the headline that stands before it."""
    names = {_folded(site) for site in sites} | {_folded(site.split(".")[0]) for site in sites if site and "." in site}
    headlines = {_folded(headline) for headline in shown}
    for match in _SEPARATOR.finditer(title):
        front, rest = title[: match.start()], title[match.end() :]
        if _folded(front) in headlines or _folded(rest) in names:
            return front
    return title


def _byline(head: _Head, linked: jsonld.Story, around: Sequence[Block], title: str | None) -> str | None:
    visible = [block.text for block in around if len(block.text) <= MAX_VISIBLE and _is_byline(block)]
    for candidate in [", ".join(linked.authors), *_values(head, "byline"), *visible]:
        byline = _BEHIND_NAME.sub("", _BY.sub("", _plain(candidate) or "", count=1))
        if byline and len(byline) <= MAX_BYLINE and byline != title and not _NO_NAME.search(byline):
            return byline
    return None


def _is_byline(block: Block) -> bool:
    for element in list(block.element.within())[:3]:
        attributes = element.attributes
        if "author" in attributes.get("itemprop", "") or "author" in attributes.get("rel", ""):
            return True
        if _BYLINE_CLASS.search(attributes.get("class", "")):
            return True
    return False


def _published(
    head: _Head, linked: jsonld.Story, around: Sequence[Block], address: str | None
) -> tuple[datetime | None, str | None]:
    for value in linked.published:
        if moment := dates.read(value):
            return moment, "json-ld"
    for value in _values(head, "published"):
        if moment := dates.read(value):
            return moment, "meta"
    for element in _times(head, around):
        if moment := dates.read(element.attributes["datetime"]):
            return moment, "meta"
    for block in around:
        if moment := _visible_date(block):
            return moment, "text"
    if address and (match := _URL_DATE.search(urlsplit(address).path.lower())):
        year, month, day = match.groups()
        if moment := dates.read(f"{year}-{month:>02}-{day:>02}" if month.isdecimal() else f"{day} {month} {year}"):
            return moment, "text"
    return None, None


def _times(head: _Head, around: Sequence[Block]) -> list[Element]:
    """The `time` elements that may date the story: marked as such, or between the headline and the story's end."""
    marked = [
        element
        for element in head.times
        if "pubdate" in element.attributes or element.attributes.get("itemprop", "").lower() == "datepublished"
    ]
    if marked or not around:
        return marked
    low, high = around[0].pieces[0].start, around[-1].pieces[-1].end
    return [element for element in head.times if low - 500 <= element.start <= high][:1]


def _visible_date(block: Block) -> datetime | None:
    text = " ".join(block.text.split())
    if len(text) > MAX_VISIBLE or block.element.tag in HEADINGS:
        return None
    if not any(_DATE_CLASS.search(element.attributes.get("class", "")) for element in list(block.element.within())[:3]):
        return None
    for part in [text, *re.split(r"[|·•–—]|,? by ", text)]:
        if moment := dates.read(_BEFORE_DATE.sub("", part.strip(), count=1)):
            return moment
    return None


def _values(head: _Head, ours: str) -> Iterator[str]:
    for name in _NAMES[ours]:
        yield from head.meta.get(name, ())


def _address(candidates: Iterable[str | None]) -> str | None:
    """The first address of a page: absolute, and not of a whole site."""
    for candidate in candidates:
        address = (candidate or "").strip()
        if not address or len(address) > MAX_VALUE:
            continue
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or parts.query):
            return address
    return None


def _host(address: str | None) -> str | None:
    return urlsplit(address).netloc.lower().removeprefix("www.") if address else None


def _plain(value: str | None) -> str | None:
    """A value without markup and references, its white space collapsed; None when nothing is left, or too much."""
    if value is None or len(value) > MAX_VALUE:
        return None
    return " ".join(unescape(_TAG.sub(" ", value)).split()) or None


def _folded(text: str | None) -> str:
    return "".join(_WORD.findall((text or "").casefold()))
