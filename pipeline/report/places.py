"""Where each row stands in the report: which page, and how a link to it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Item = TypeVar("Item")

PART = 200
"""Rows of a list on one page: a page of more is slow to open, and nobody reads it through."""


HEX = re.compile("[0-9a-f]{2}")


def parts(name: str, rows: Sequence[Item], size: int = PART) -> Iterator[tuple[str, Sequence[Item]]]:
    """A list cut into pages: `name`, `name-2`, ... with their rows; a list without rows is one page.

    >>> [(page, list(rows)) for page, rows in parts("money", "abc", size=2)]
    [('money', ['a', 'b']), ('money-2', ['c'])]
    """
    for number, start in enumerate(range(0, max(len(rows), 1), size), 1):
        yield (name if number == 1 else f"{name}-{number}"), rows[start : start + size]


def index(row_id: str) -> str:
    """The file of the index that says where the row with this id stands.

    >>> index("q-3f0c5d2a9b817e64"), index("q-1")
    ('rows-64', 'rows-xx')
    """
    return f"rows-{ending}" if HEX.fullmatch(ending := row_id[-2:]) else "rows-xx"


class Address(Protocol):
    """How a link to a page, or to an element on it, is written."""

    def __call__(self, page: str, element: str | None = None) -> str:
        """The value of `href`."""


def in_one_document(page: str, element: str | None = None) -> str:
    """All pages stand open in one document: the element's own id will do."""
    return f"#{element or page}"


def packed(page: str, element: str | None = None) -> str:
    """Pages are unpacked when they are asked for: the script must know which."""
    return f"#{page}:{element}" if element else f"#{page}"


@dataclass(frozen=True, slots=True)
class InFiles:
    """Each page is a file of its own in a folder beside the front page; seen from one of these files."""

    front: str
    folder: str
    on_front: bool

    def __call__(self, page: str, element: str | None = None) -> str:
        """The relative path, with the element as fragment."""
        if page == "front":
            path = self.front if self.on_front else f"../{self.front}"
        else:
            path = f"{self.folder}/{page}.html" if self.on_front else f"{page}.html"
        return f"{path}#{element}" if element else path


@dataclass(frozen=True, slots=True)
class InVolumes:
    """Each page is a file of its own, and each story lies in a volume beside them."""

    files: InFiles
    volumes: Mapping[str, str]
    """The volume of each story that is linked to."""

    def __call__(self, page: str, element: str | None = None) -> str:
        """The relative path; a volume finds the page within itself."""
        if page not in self.volumes:
            return self.files(page, element)
        return self.files(self.volumes[page], packed(page, element)[1:])


@dataclass(frozen=True, slots=True)
class Links:
    """What templates write links with."""

    address: Address
    pages: Mapping[str, str]
    """The page on which a row of this id stands: quotes, figures, conflicts, entities, replies."""
    whole: str | None = None
    """In a volume: the way to the front of the whole report."""
    indexed: bool = False
    """True before volumes: a row is found by way of the index."""

    def page(self, name: str) -> str:
        """To a page."""
        return self.address(name)

    def on(self, page: str, element: str) -> str:
        """To an element on a page."""
        return self.address(page, element)

    def row(self, row_id: str) -> str:
        """To a row of a table."""
        page = self.pages[row_id]
        return self.address(page, None if page == row_id else row_id)

    def has(self, row_id: str | None) -> bool:
        """True when the row stands somewhere in the report."""
        return row_id in self.pages

    def elsewhere(self, row_id: str) -> str:
        """To a row or a story that may lie in another volume: by way of the index, as volumes come and go."""
        return f"{index(row_id)}.html#{row_id}"

    def text(self, doc_id: str, row_id: str) -> str:
        """To the row's words in the story."""
        return self.address(doc_id, f"at-{row_id}")
