"""Reads a report as a browser would, without one."""

import base64
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pyarrow as pa

from pipeline.report.build import build
from pipeline.report.changes import Changes
from pipeline.report.corpus import read
from pipeline.report.corrections import Corrections
from pipeline.report.site import Run, Site, note
from pipeline.schema import TABLES
from tests.report.report_tables import CHECKS

VOID = {"meta", "input", "br", "hr", "img", "link", "base"}


@dataclass
class Element:
    """An element of a parsed page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str | None = None, **attributes: str) -> list["Element"]:
        """Elements below with this tag, and these attributes' values among theirs."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == (tag or child.tag) and all(
                    value in child.attributes.get(name.rstrip("_"), "").split() for name, value in attributes.items()
                ):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str | None = None, **attributes: str) -> "Element":
        (found,) = self.all(tag, **attributes)
        return found


class Tree(HTMLParser):
    """Parses a page, and fails when its elements do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Element:
    return Tree(html).root


METRICS = {"quotes": {"all": 1200, "kind": {"direct": 4}}, "responses": 2}


def words(element: Element) -> str:
    return " ".join(element.text.split())


def report(
    tables: Mapping[str, pa.Table],
    checks: Mapping[str, Any] = CHECKS,
    title: str = "t",
    corrections: Corrections = Corrections(),  # noqa: B008 (frozen)
    changes: Changes | None = None,
) -> str:
    """The report of some tables in one file."""
    given = {name: (table.num_rows, table.schema.metadata) for name, table in tables.items()}
    notes = tuple(note(table, *given.get(table.name, (None, None))) for table in TABLES)
    return build(Site(title, read(tables), Run(notes, checks, METRICS, corrections, changes)))


def unpack(page: Element, name: str) -> Any:
    """What a pack of a parsed page holds."""
    return json.loads(gzip.decompress(base64.b64decode(page.one("script", id=name).text)))


def bodies(packed: Element) -> dict[str, Element]:
    """The pages that are packed in a file."""
    index = unpack(packed, "index")
    contents = {number: unpack(packed, f"pack-{number}") for number in set(index.values())}
    assert sum(map(len, contents.values())) == len(index)
    return {name: parse(contents[number][name]) for name, number in index.items()}


def hrefs(element: Element) -> Iterator[str]:
    """Where the links of an element lead."""
    return (link.attributes["href"] for link in element.all("a"))
