"""The report as HTML under a strict Content-Security-Policy; equal tables give equal bytes.

Few stories: one file with every page open in it, which needs no script but for the search. More: one file with the
pages packed, unpacked by its script as they are asked for. Still more: such files, each a volume, and a front.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report import search
from pipeline.report.listed import anybody, pair, statement
from pipeline.report.marked import pinned, run
from pipeline.report.places import Links, in_one_document, packed
from pipeline.report.site import OF_THE_WHOLE, SECTIONS, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.site import Page, Site

PACKAGE = "pipeline.report"
OPEN = 250_000
"""Characters of all stories up to which every page stands open in one file."""
ONE_FILE = 5_000
"""Stories up to which all pages are in one file: a file of more takes a browser too long to open."""
PACK = 400_000
"""Characters of HTML that are packed together."""
LEVEL = 6
"""Of gzip's nine: the last three take two thirds more time for a hundredth less."""


def build(site: Site) -> str:
    """The report of a site in one file.

    >>> from pipeline.report.corpus import read
    >>> from pipeline.report.corrections import Corrections
    >>> from pipeline.report.site import Run, Site
    >>> site = Site("None", read({}), Run((), {"passed": True, "checks": []}, {}, Corrections(), None))
    >>> build(site)[:15]
    '<!doctype html>'
    """
    plan = Plan(site)
    documents = site.corpus.documents.values()
    if sum(len(document.text) for document in documents) > OPEN:
        return packed_in_one(plan)
    links = Links(in_one_document, plan.places)
    bodies = [body(page, links) for page in plan.pages()]
    return document(Frame(site.title, SECTIONS, links, "open"), bodies, {"search": _found(plan)})


def packed_in_one(plan: Plan, whole: str | None = None) -> str:
    """The first page, and all pages in packs; `whole` is the way to the front of all volumes, where this is one."""
    links = Links(packed, plan.places, whole)
    numbers: dict[str, int] = {}
    packs: dict[str, str] = {}
    waiting: dict[str, str] = {}
    front, size = "", 0
    for page in plan.pages():
        content = body(page, links)
        front = front or content
        waiting[page.name], numbers[page.name] = content, len(packs)
        size += len(content)
        if size > PACK:
            packs[f"pack-{len(packs)}"] = pack(waiting)
            waiting, size = {}, 0
    packs[f"pack-{len(packs)}"] = pack(waiting)
    more = {"index": pack(numbers), "search": _found(plan), **packs}
    sections = {name: words for name, words in SECTIONS.items() if not whole or name not in OF_THE_WHOLE}
    return document(Frame(plan.site.title, sections, links, "packed"), [front], more)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round the pages of a file: the sections, which of them is current, and how links are written."""

    site: str
    sections: Mapping[str, str]
    links: Links
    mode: str = "files"
    current: str = "front"
    title: str = ""
    styled: bool = True
    """False when the style is a file of its own: in each of many it would be most of them."""


def body(page: Page, links: Links) -> str:
    """A page without what stands round it."""
    return _environment().get_template("body.html").render(page=page, view=page.view, links=links)


def document(
    frame: Frame, bodies: Iterable[str], packs: Mapping[str, str] | None = None, program: str | None = None
) -> str:
    """A file with these pages; with `packs`, and the script that unpacks them unless another is given."""
    style = asset("templates", "page.css")
    script = (program or asset("vendor", "minisearch.js") + asset("templates", "page.js")) if packs else ""
    return (
        _environment()
        .get_template("shell.html")
        .render(
            site=frame.site,
            title=f"{frame.title} · {frame.site}" if frame.title else frame.site,
            frame=frame,
            links=frame.links,
            bodies=bodies,
            packs=packs or {},
            searched=packs is not None and "search" in packs,
            style=style,
            script=script,
            policy=_policy(f"'{_hash(style)}'" if frame.styled else "'self' file:", script),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(run=run, pinned=pinned, pair=pair, anybody=anybody, statement=statement)
    environment.globals.update(grouped="{:,}".format, hundredths="{:.2f}".format)
    return environment


def _found(plan: Plan) -> str:
    return pack(list(search.entries(plan.site.corpus, plan.places)))


def pack(content: Any) -> str:
    """JSON, compressed, in letters that end no script element."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(data, LEVEL, mtime=0)).decode()


@cache
def asset(*path: str) -> str:
    """A file of this package."""
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
