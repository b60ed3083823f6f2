"""The report as HTML under a strict Content-Security-Policy; equal tables give equal bytes.

Few stories: one file with every page open in it, which needs no script but for the search. More: one file with the
pages packed, unpacked by its script as they are asked for. Still more: a folder, a file a page.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report import search
from pipeline.report.places import InFiles, Links, in_one_document, packed
from pipeline.report.site import SECTIONS, Site, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


PACKAGE = "pipeline.report"
OPEN = 250_000
"""Characters of all stories up to which every page stands open in one file."""
ONE_FILE = 5_000
"""Stories up to which all pages are in one file: a file of more takes a browser too long to open."""
PACK = 400_000
"""Characters of HTML that are packed together."""


@dataclass(frozen=True, slots=True)
class Report:
    """The front page's HTML, and the name and HTML of each further file beside it, made when it is asked for."""

    front: str
    files: Iterable[tuple[str, str]]


def build(site: Site, front: str, folder: str) -> Report:
    """The report of a site; `front` is the front page's file name, `folder` that of the folder for further files.

    >>> from pipeline.report.corpus import read
    >>> from pipeline.report.corrections import Corrections
    >>> site = Site("None", read({}), {}, {"passed": True, "checks": []}, {}, Corrections(), None)
    >>> report = build(site, "report.html", "report-pages")
    >>> report.front[:15], list(report.files)
    ('<!doctype html>', [])
    """
    writer = _Writer(site, front, folder)
    documents = site.corpus.documents.values()
    if len(documents) > ONE_FILE:
        return Report(writer.first_file(), writer.other_files())
    if sum(len(document.text) for document in documents) > OPEN:
        return Report(writer.packed(), ())
    return Report(writer.opened(), ())


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands round the pages of a file: which section is current, and how links are written."""

    current: str
    links: Links
    mode: str = "files"
    title: str = ""
    styled: bool = True
    """False when the style is a file of its own: in each of thousands it would be most of them."""


class _Writer:
    """Renders the pages of one site in one of three ways."""

    def __init__(self, site: Site, front: str, folder: str) -> None:
        self._site, self._front, self._folder = site, front, folder
        self._places, self._pages = pages(site)
        self._environment = Environment(
            loader=PackageLoader(PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._body = self._environment.get_template("body.html")
        self._shell = self._environment.get_template("shell.html")
        self._style = _asset("templates", "page.css")
        self._script = _asset("vendor", "minisearch.js") + _asset("templates", "page.js")

    def opened(self) -> str:
        """Every page in one document."""
        links = Links(in_one_document, self._places)
        bodies = [self._body.render(page=page, view=page.view, links=links) for page in self._pages]
        return self._document(_Frame("front", links, "open"), bodies, {"search": self._found()})

    def packed(self) -> str:
        """The front page, and all pages in packs."""
        links = Links(packed, self._places)
        numbers: dict[str, int] = {}
        packs: dict[str, str] = {}
        waiting: dict[str, str] = {}
        front = ""
        for page in self._pages:
            body = self._body.render(page=page, view=page.view, links=links)
            front = front or body
            waiting[page.name], numbers[page.name] = body, len(packs)
            if sum(map(len, waiting.values())) > PACK:
                packs[f"pack-{len(packs)}"] = _pack(waiting)
                waiting = {}
        packs[f"pack-{len(packs)}"] = _pack(waiting)
        more = {"index": _pack(numbers), "search": self._found(), **packs}
        return self._document(_Frame("front", links, "packed"), [front], more)

    def first_file(self) -> str:
        """The front page as a file of its own."""
        links = Links(InFiles(self._front, self._folder, on_front=True), self._places)
        page = next(iter(self._pages))
        return self._document(_Frame("front", links), [self._body.render(page=page, view=page.view, links=links)])

    def other_files(self) -> Iterator[tuple[str, str]]:
        """All pages behind the front page, which `first_file` takes, and the one for searching."""
        links = Links(InFiles(self._front, self._folder, on_front=False), self._places)
        yield "page.css", self._style
        frame = _Frame("search", links, "files", "Search", styled=False)
        yield "search.html", self._document(frame, [], {"search": self._found()})
        for page in self._pages:
            body = self._body.render(page=page, view=page.view, links=links)
            yield (
                f"{page.name}.html",
                self._document(_Frame(page.section, links, "files", page.title, styled=False), [body]),
            )

    def _document(self, frame: _Frame, bodies: list[str], packs: Mapping[str, str] | None = None) -> str:
        script = self._script if packs else ""
        site = self._site.title
        return self._shell.render(
            site=site,
            title=f"{frame.title} · {site}" if frame.title else site,
            sections=SECTIONS,
            frame=frame,
            links=frame.links,
            bodies=bodies,
            packs=packs or {},
            style=self._style,
            script=script,
            policy=_policy(f"'{_hash(self._style)}'" if frame.styled else "'self' file:", script),
        )

    def _found(self) -> str:
        return _pack(list(search.entries(self._site.corpus, self._places)))


def _pack(content: Any) -> str:
    """JSON, compressed, in letters that end no script element."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()


def _asset(*path: str) -> str:
    return resources.files(PACKAGE).joinpath(*path).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may load and nothing may run but the script with its hash; `style` says where styles may come from."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {style}",
            f"script-src '{_hash(script)}'" if script else "script-src 'none'",
            "img-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()
