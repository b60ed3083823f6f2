"""What readers give: one unit for each story of the input, with its raw text, or with the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, Literal

from pipeline.ids import sha256

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Form = Literal["plain", "markdown", "page", "fragment"]
"""What a raw text is written as: `page` is a whole HTML page, `fragment` a story's own HTML without the rest of it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a unit gives no document: an outcome and a reason of `ingest_log`, and the reason in words."""

    outcome: str
    reason: str
    detail: str


def quarantine(reason: str, detail: str) -> Refusal:
    """A refusal that a person should look at."""
    return Refusal("quarantine", reason, detail)


def skip(reason: str, detail: str) -> Refusal:
    """A refusal of what is no English news story in the first place."""
    return Refusal("skip", reason, detail)


class RefusedError(Exception):
    """Raised by a reader, or by the stream it reads, when nothing more of a source can be used."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """What one unit may take: characters of its text, and bytes read for it."""

    max_chars: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source says of a story; None where it does not. `published` is in UTC."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: datetime | None = None
    published_basis: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """The same, with the other's where there is none; a date keeps its own basis."""
        dated = self if self.published else other
        return Metadata(
            self.title or other.title,
            self.byline or other.byline,
            self.publisher or other.publisher,
            self.url or other.url,
            dated.published,
            dated.published_basis,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A file or an archive's member: its path as `source_path` gives it, its type, and how to open it (again)."""

    path: str
    media_type: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of `ingest_log` in the making.

    `raw` is the text as decoded, which every raw offset points into; it is None exactly when there is a refusal.
    `sha256` and `n_bytes` are of the unit's own bytes: the file, the member, the line, or a record's text in UTF-8.
    """

    source_path: str
    media_type: str | None = None
    record_key: str | None = None
    line: int | None = None
    byte_offset: int | None = None
    sha256: str | None = None
    n_bytes: int | None = None
    encoding: str | None = None
    raw: str | None = None
    form: Form = "plain"
    metadata: Metadata = Metadata()
    warnings: tuple[str, ...] = ()
    refusal: Refusal | None = None

    def of(self, data: bytes) -> Unit:
        """The unit with the hash and the size of its bytes."""
        return replace(self, sha256=sha256(data), n_bytes=len(data))

    def refused(self, refusal: Refusal) -> Unit:
        """The unit without its text."""
        return replace(self, raw=None, refusal=refusal)
