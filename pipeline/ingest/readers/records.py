"""Records to units: a record's text, key and metadata, wherever the record was read from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipeline.ingest import dates
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.html.page import looks_like_html
from pipeline.ingest.readers.fields import Fields
from pipeline.ingest.units import Form, Metadata, Refusal, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LISTED = 20
"""Field names that a refusal lists at most."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
PAGE = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
PAGE_HEAD = 1000
"""Characters within which a page has its `<html>`."""
NUMBERS = 10**100
"""No key or title is so large a number; Python refuses to write some that YAML can hold."""
BY = re.compile(r"\Aby\s+", re.IGNORECASE)


@dataclass(slots=True)
class Records:
    """The records of one source, as they come: numbers them, and makes their keys unique.

    `mapped` is the user's mapping of field names. What is remembered of a key is 64 bits, some 100 bytes in all.
    """

    mapped: Mapping[str, str]
    number: int = 0
    _seen: set[int] = field(default_factory=set)
    _repeats: dict[int, int] = field(default_factory=dict)

    def refused(self, unit: Unit, refusal: Refusal) -> Unit:
        """The unit of a record that cannot be read; it counts, and its key is `#NUMBER` where it has no line or key."""
        self.number += 1
        if unit.line is None:
            key, _ = self._unique(unit.record_key or f"#{self.number}")
            unit = replace(unit, record_key=key)
        return unit.refused(refusal)

    def unit(self, unit: Unit, record: Mapping[str, Any]) -> Unit:
        """The unit with what its record says; without a hash of its own it gets that of the text in UTF-8.

        Its key is the record's, with `#2` and so on where it was seen before, else the record's number from 1.
        The refusals are `no_text_field` and `empty`; the warnings `duplicate_id`, `invalid_date` and, of values that
        are bytes, `not_utf8`.
        """
        self.number += 1
        fields = Fields.of(self.mapped, record)
        key, key_warnings = self._unique(fields.first("key", plain) or str(self.number))
        said, date_warnings = metadata(fields, "record")
        warnings = (*unit.warnings, *key_warnings, *date_warnings)
        unit = replace(unit, record_key=key, metadata=said, warnings=warnings)
        text = text_of(fields)
        if isinstance(text, Refusal):
            return unit.refused(text)
        if unit.sha256 is None:
            unit = unit.of(text.text.encode("utf-8", "surrogatepass"))
        encoding = unit.encoding or text.encoding
        return replace(unit, raw=text.text, form=_form(text.text), encoding=encoding, warnings=warnings + text.warnings)

    def _unique(self, key: str) -> tuple[str, tuple[str, ...]]:
        digest = _digest(key)
        if digest not in self._seen:
            self._seen.add(digest)
            return key, ()
        ordinal = self._repeats.get(digest, 1) + 1
        while _digest(f"{key}#{ordinal}") in self._seen:
            ordinal += 1
        self._repeats[digest] = ordinal
        self._seen.add(_digest(f"{key}#{ordinal}"))
        return f"{key}#{ordinal}", ("duplicate_id",)


def _digest(key: str) -> int:
    """64 bits of a key's hash: among a million keys two are alike with a chance of 3 in 100 million."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())


def metadata(fields: Fields, basis: str) -> tuple[Metadata, tuple[str, ...]]:
    """What fields say of a story, a date being known by `basis`; and `invalid_date` for a date that is none."""
    date = next((value for _, value in fields.values("published") if not _is_blank(value)), None)
    published = dates.read(date)
    byline = fields.first("byline", _said)
    said = Metadata(
        title=fields.first("title", plain),
        byline=byline and (BY.sub("", byline) or None),
        publisher=fields.first("publisher", _said),
        url=fields.first("url", plain),
        published=published,
        published_basis=basis if published else None,
    )
    return said, () if published or date is None else ("invalid_date",)


def text_of(fields: Fields) -> Decoded | Refusal:
    """The text of a record, of the first field named as one that holds any; refusals `no_text_field` and `empty`."""
    blank: str | None = None
    for name, value in fields.values("text"):
        text = _as_text(value)
        if isinstance(text, Refusal) or (text and text.text.strip()):
            return text
        if text and blank is None:
            blank = name
    if blank is not None:
        return quarantine("empty", f"its field {plain(blank)} holds no text")
    return no_text_field(fields.record, fields.mapped)


def _as_text(value: object) -> Decoded | Refusal | None:
    """The text of a field, with a list's paragraphs joined; None when the field holds something else."""
    match value:
        case str():
            return Decoded(value, "utf-8")
        case bytes():
            return decoded(value)
        case list() if all(isinstance(part, str) or part is None for part in value):
            return Decoded("\n\n".join(filter(None, value)), "utf-8")
    return Decoded("", "utf-8") if _is_blank(value) or _is_nan(value) else None


def decoded(data: bytes) -> Decoded | Refusal:
    """The text of a record's bytes: UTF-8 where they are that, whatever they look like, else as of a plain file."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return decode(data)


def record(names: Iterable[str], values: Iterable[object]) -> dict[str, object]:
    """A table's row as a record; of columns of one name the first counts, and what has no name is left out."""
    found: dict[str, object] = {}
    for name, value in zip(names, values, strict=False):
        found.setdefault(name, value)
    return found


def no_text_field(names: Iterable[str], mapped: Mapping[str, str]) -> Refusal:
    """The refusal of what has fields of these names only."""
    shown = [plain(name) or "(no name)" for name in names]
    listed = ", ".join(shown[:LISTED]) + (", ..." if len(shown) > LISTED else "")
    missing = f"no text in {mapped['text']!r}, which clean.fields.text names," if "text" in mapped else "no text"
    advice = "set clean.fields.text to the name of the one that holds the story"
    return quarantine("no_text_field", f"{missing} among its fields ({listed or 'none'}): {advice}")


def plain(value: object) -> str | None:
    """A scalar as one line of text that any table can hold; None when there is none."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, bool) or _is_nan(value) or not isinstance(value, str | int | float | Decimal | UUID):
        return None
    if isinstance(value, int) and abs(value) >= NUMBERS:
        return None
    return SURROGATE.sub("\ufffd", " ".join(CONTROL.sub(" ", str(value)).split())) or None


def _said(value: object) -> str | None:
    """A name: a scalar, an object with a `name`, or several of these in a list."""
    several = value if isinstance(value, list) else [value]
    return (
        ", ".join(filter(None, (plain(one.get("name") if isinstance(one, dict) else one) for one in several))) or None
    )


def _form(text: str) -> Form:
    if not looks_like_html(text):
        return "plain"
    return "page" if PAGE.search(text, 0, PAGE_HEAD) else "fragment"


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_nan(value: object) -> bool:
    return value != value  # noqa: PLR0124 (true of NaN alone, as float and as Decimal)
