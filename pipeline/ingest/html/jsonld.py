"""What a page's JSON-LD says of its story, by schema.org's names (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STORY = re.compile(r"Article|BlogPosting|Report|Review$")
MAX_CHARS = 1_000_000
"""A longer script is not read."""
MAX_NODES = 10_000
MAX_AUTHORS = 100
"""Names that are read; by references, each of thousands of authors may have thousands."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story's properties as written; dates unread."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None
    published: tuple[str, ...] = ()


def story(scripts: Iterable[str]) -> Story:
    """The story that the JSON-LD scripts of a page describe: the first article in them. What is broken is ignored."""
    nodes = [node for script in scripts for node in _nodes(_load(script))]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    stories = [node for node in nodes if any(_STORY.search(kind) for kind in _texts(node.get("@type")))]
    for node in stories:
        if any(True for key in ("headline", "datePublished") for _ in _texts(node.get(key))):
            return Story(
                title=next(_texts(node.get("headline")), None) or next(_texts(node.get("name")), None),
                authors=tuple(
                    dict.fromkeys(islice(_names(node.get("author") or node.get("creator"), named), MAX_AUTHORS))
                ),
                publisher=next(_names(node.get("publisher"), named), None),
                url=next(_addresses(node), None),
                published=tuple(_texts(node.get("datePublished"))),
            )
    return Story()


def _load(script: str) -> Any:
    """The value of a script, without the comments and semicolons that some pages put round it; None when broken."""
    start = min((at for at in (script.find("{"), script.find("[")) if at >= 0), default=0)
    end = max(script.rfind("}"), script.rfind("]")) + 1
    try:
        return json.loads(script[start:end], strict=False) if end - start <= MAX_CHARS else None
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects that stand for the page's own things: at the top, in lists, in `@graph` and as main entity."""
    waiting = deque([value])
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield item
        elif isinstance(item, dict) and isinstance(item.get("@value"), str):
            yield item["@value"]


def _names(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        node = item
        if isinstance(node, dict):
            identity = node.get("@id")
            if "name" not in node and isinstance(identity, str):
                node = named.get(identity, node)
            yield from _texts(node.get("name"))
        else:
            yield from _texts(node)


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    yield from _texts(node.get("url"))
    yield from _texts(page.get("@id") if isinstance(page, dict) else page)
