"""One input unit to one document, or to a line in the log that says why not."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.ids import sha256, stable_id
from pipeline.ingest.decode import decode
from pipeline.ingest.files import Refusal, Unit
from pipeline.ingest.repair import Repaired, repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.params import Clean
    from pipeline.spans import RawMap

LANGUAGE = "en"
MAX_TITLE_WORDS = 16
SENTENCE_END = tuple(".!?…:;,\"'”’")


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned story."""

    doc_id: str
    source_path: str
    source_sha256: str
    media_type: str
    encoding: str
    title: str | None
    text: str
    raw_map: RawMap
    warnings: tuple[str, ...]
    copy_of: str | None = None

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return sha256(self.text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of one unit: its document, when there is one, and its row of `ingest_log`."""

    unit: Unit
    document: Document | None
    encoding: str | None
    refusal: Refusal | None

    def log_row(self) -> dict[str, Any]:
        """The row of `ingest_log`."""
        data, document = self.unit.data, self.document
        outcome, reason, detail = "ok", "", ""
        if self.refusal:
            outcome, reason, detail = self.refusal.outcome, self.refusal.reason, self.refusal.detail
        elif document and document.warnings:
            outcome, reason = "warn", document.warnings[0]
            detail = ", ".join(document.warnings)
        return {
            "source_path": self.unit.source_path,
            "source_sha256": None if data is None else sha256(data),
            "n_bytes": None if data is None else len(data),
            "media_type": self.unit.media_type,
            "encoding": self.encoding,
            "outcome": outcome,
            "reason": reason,
            "detail": detail,
            "doc_id": document and document.doc_id,
        }


def clean(units: Iterable[Unit], params: Clean) -> Iterator[Cleaned]:
    """Clean units in order; the second and later documents of equal text are marked as copies of the first."""
    originals: dict[str, str] = {}
    for unit in units:
        cleaned = clean_unit(unit, params)
        document = cleaned.document
        if document is not None:
            original = originals.setdefault(document.text_sha256, document.doc_id)
            if original != document.doc_id:
                cleaned = replace(cleaned, document=replace(document, copy_of=original))
        yield cleaned


def clean_unit(unit: Unit, params: Clean) -> Cleaned:
    """Clean one unit, by itself."""
    if unit.data is None or unit.media_type is None:
        return Cleaned(unit, None, None, unit.refusal)
    if not unit.data.strip():
        return Cleaned(unit, None, None, Refusal("quarantine", "empty", "no text in it"))
    decoded = decode(unit.data)
    if isinstance(decoded, Refusal):
        return Cleaned(unit, None, None, decoded)
    repaired = repair(decoded.text)
    refusal = _refuse(repaired.text, params)
    if refusal is not None:
        return Cleaned(unit, None, decoded.encoding, refusal)
    document = Document(
        doc_id=stable_id("d", unit.source_path, ""),
        source_path=unit.source_path,
        source_sha256=sha256(unit.data),
        media_type=unit.media_type,
        encoding=decoded.encoding,
        title=title(repaired),
        text=repaired.text,
        raw_map=repaired.raw_map,
        warnings=(*decoded.warnings, *repaired.warnings),
    )
    return Cleaned(unit, document, decoded.encoding, None)


def _refuse(text: str, params: Clean) -> Refusal | None:
    if not text.strip():
        return Refusal("quarantine", "empty", "no text in it")
    n_words = len(text.split())
    if n_words < params.min_words:
        return Refusal(
            "quarantine", "too_short", f"{n_words} words are fewer than clean.min_words ({params.min_words})"
        )
    if len(text) > params.max_chars:
        return Refusal(
            "quarantine", "too_long", f"{len(text)} characters are more than clean.max_chars ({params.max_chars})"
        )
    return None


def title(repaired: Repaired) -> str | None:
    """The headline of a plain story: a short first line, without a full stop, that a blank line follows."""
    first, separator, rest = repaired.text.strip().partition("\n")
    first = first.strip()
    if (
        separator
        and rest.startswith("\n")
        and len(first.split()) <= MAX_TITLE_WORDS
        and not first.endswith(SENTENCE_END)
    ):
        return first
    return None


def document_row(document: Document) -> dict[str, Any]:
    """The row of `documents`; columns that a plain file cannot fill stay null."""
    return {
        "doc_id": document.doc_id,
        "source_path": document.source_path,
        "source_sha256": document.source_sha256,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "title": document.title,
        "language": LANGUAGE,
        "text": document.text,
        "text_sha256": document.text_sha256,
        "n_words": len(document.text.split()),
        "n_paragraphs": sum(bool(line.strip()) for line in document.text.split("\n")),
        "raw_map": [asdict(edit) for edit in document.raw_map.edits],
        "copy_of": document.copy_of,
        "copy_kind": document.copy_of and "exact",
        "copy_score": 1.0 if document.copy_of else None,
        "warnings": list(document.warnings),
    }
