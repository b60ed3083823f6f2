"""One input unit to one document, or to a line in the log that says why not."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from pipeline.ids import sha256, stable_id
from pipeline.ingest.deadline import deadline
from pipeline.ingest.html.page import read_fragment, read_page
from pipeline.ingest.language import detect
from pipeline.ingest.layout.boilerplate import boilerplate
from pipeline.ingest.layout.heading import heading
from pipeline.ingest.layout.markdown import front_matter, markdown
from pipeline.ingest.layout.paragraphs import layout
from pipeline.ingest.layout.repeats import repeats
from pipeline.ingest.mapped import Change, Findings, Mapped
from pipeline.ingest.one_line import in_lines, one_line
from pipeline.ingest.readers.fields import Fields
from pipeline.ingest.readers.records import metadata
from pipeline.ingest.repair.lost import lost
from pipeline.ingest.repair.rounds import MARKUP, PLAIN, Step, made, repair
from pipeline.ingest.units import Metadata, Refusal, RefusedError, quarantine, skip
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.ingest.copies.find import Copy
    from pipeline.ingest.units import Form, Unit
    from pipeline.params import Clean
    from pipeline.spans import Edit, RawMap

LANGUAGE = "en"
MAX_SECONDS = 60
"""Of processor time for one unit."""
QUIET = frozenset(
    (
        *("line_ends", "nbsp", "spaces", "zero_width", "soft_hyphen", "ligatures"),
        *("hard_wrap", "single_newlines", "indentation", "markdown", "byline", "date_line"),
    )
)
"""Repairs that lose nothing and leave no doubt: a document with these alone is logged as ok."""
LEFT_OUT = ("boilerplate:", "byline", "date_line", "duplicate_paragraph", "front_matter")
"""Codes of changes that leave words out of the text: the document lists where they stood."""
SAID = tuple(one.name for one in fields(Metadata))


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of the source that are not in the text: the rule that left them out, and where they stand (raw)."""

    rule: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned story."""

    doc_id: str
    unit: Unit
    metadata: Metadata
    text: str
    raw_map: RawMap
    removed: tuple[Removed, ...]
    warnings: tuple[str, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """The warnings that a person may want to look at."""
        return tuple(code for code in self.warnings if code not in QUIET and not code.startswith("boilerplate:"))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of one unit: its document, or why there is none, and the passes over its text."""

    unit: Unit
    document: Document | None
    refusal: Refusal | None
    steps: tuple[Step, ...] = ()

    def log_row(self) -> dict[str, Any]:
        """The row of `ingest_log`."""
        unit, document = self.unit, self.document
        outcome, reason, detail = "ok", "", ""
        if self.refusal:
            outcome, reason, detail = self.refusal.outcome, self.refusal.reason, one_line(self.refusal.detail)
        elif document and document.doubts:
            outcome, reason, detail = "warn", document.doubts[0], ", ".join(document.doubts)
        return {
            "source_path": unit.source_path,
            "record_key": unit.record_key,
            "line": unit.line,
            "byte_offset": unit.byte_offset,
            "source_sha256": unit.sha256,
            "n_bytes": unit.n_bytes,
            "media_type": unit.media_type,
            "encoding": unit.encoding,
            "outcome": outcome,
            "reason": reason,
            "detail": detail,
            "doc_id": document and document.doc_id,
        }


def clean(units: Iterable[Unit], params: Clean) -> Iterator[Cleaned]:
    """Clean units in order, one by one; which of them are copies is for `copies` to find."""
    for unit in units:
        yield clean_unit(unit, params)


def clean_unit(unit: Unit, params: Clean) -> Cleaned:
    """Clean one unit, by itself."""
    if unit.raw is None:
        return Cleaned(unit, None, unit.refusal)
    if unit.form != "page" and len(unit.raw) > params.max_chars:  # of a page, most is scripts; it has its own limits
        return Cleaned(unit, None, _too_long(len(unit.raw), params))
    try:
        with deadline(MAX_SECONDS):
            return _cleaned(unit, unit.raw, params)
    except RefusedError as error:
        return Cleaned(unit, None, error.refusal)


def _cleaned(unit: Unit, raw: str, params: Clean) -> Cleaned:
    story = _story(unit, raw)
    if isinstance(story, Refusal):
        return Cleaned(unit, None, story)
    story.clean(unit.form)
    refusal = _refuse(unit, story.mapped.text, params)
    if refusal is not None:
        return Cleaned(unit, None, refusal, tuple(story.steps))
    return Cleaned(unit, story.document(unit), None, tuple(story.steps))


def _story(unit: Unit, raw: str) -> _Story | Refusal:
    """The text of a unit before it is repaired: of a page its article, of a fragment what it shows."""
    metadata, warnings = unit.metadata, list(unit.warnings)
    if unit.form == "page":
        page = read_page(raw, metadata.url)
        if isinstance(page, Refusal):
            return page
        return _Story(page.text, metadata.or_else(page.metadata), [*warnings, *page.warnings])
    text = read_fragment(raw) if unit.form == "fragment" else Mapped(raw)
    return text if isinstance(text, Refusal) else _Story(text, metadata, warnings)


def _too_long(n_chars: int, params: Clean) -> Refusal:
    return quarantine("too_long", f"{n_chars} characters are more than clean.max_chars ({params.max_chars})")


def _refuse(unit: Unit, text: str, params: Clean) -> Refusal | None:
    if len(text) > params.max_chars:
        return _too_long(len(text), params)
    n_words = len(text.split())
    min_words = params.min_words if unit.record_key is None else 1  # a record says itself that it is a story
    if not n_words:
        return quarantine("empty", "no text in it")
    language = detect(text)  # first, for some languages put no spaces between words
    if language != LANGUAGE:
        return skip(f"language:{language}", "only stories in English are read")
    if n_words < min_words:
        return quarantine("too_short", f"{n_words} words are fewer than clean.min_words ({min_words})")
    return None


@dataclass(slots=True)
class _Story:
    """A text on its way through the passes."""

    mapped: Mapped
    metadata: Metadata
    warnings: list[str]
    steps: list[Step] = field(default_factory=list)

    def clean(self, form: Form) -> None:
        """Run the passes that this form of text needs, in order."""
        markup = form in ("page", "fragment")
        self.mapped, steps = repair(self.mapped, MARKUP if markup else PLAIN)
        for step in steps:
            self._note(step)
        if markup:
            self._run(boilerplate, lost)
            return
        if form == "markdown":
            self._front_matter()
            self._run(markdown)
        self._run(layout, repeats)
        found = heading(self.mapped.text)
        self.metadata = self.metadata.or_else(found.metadata)
        self._make(found.findings)
        self._run(boilerplate, lost)

    def document(self, unit: Unit) -> Document:
        """What came of it."""
        return Document(
            doc_id=stable_id("d", unit.source_path, unit.record_key or ""),
            unit=unit,
            metadata=in_lines(self.metadata),
            text=self.mapped.text,
            raw_map=self.mapped.raw_map,
            removed=tuple(sorted(self._removed(), key=lambda removed: removed.raw_start)),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def _run(self, *passes: Callable[[str], Findings]) -> None:
        for find in passes:
            self._make(find(self.mapped.text))

    def _make(self, findings: Findings) -> None:
        if findings.changes or findings.doubts:
            self._note(Step(self.mapped, findings))
            self.mapped = made(self.mapped, findings)

    def _note(self, step: Step) -> None:
        self.steps.append(step)
        self.warnings += [*(change.code for change in step.findings.changes), *step.findings.doubts]

    def _front_matter(self) -> None:
        said, end = front_matter(self.mapped.text)
        if end:
            written, warnings = metadata(Fields.of({}, said), "meta")
            self.metadata = self.metadata.or_else(written)
            self.warnings += warnings
            self._make(Findings((Change(0, end, "", "front_matter"),)))

    def _removed(self) -> Iterator[Removed]:
        for step in self.steps:
            for change in step.findings.changes:
                if change.code.startswith(LEFT_OUT) and step.before.text[change.start : change.end].strip():
                    span = step.before.raw_map.raw(Span(change.start, change.end))
                    yield Removed(change.code, span.start, span.end)


def document_row(document: Document, copy: Copy | None = None) -> dict[str, Any]:
    """The row of `documents`."""
    unit, metadata = document.unit, document.metadata
    return {
        "doc_id": document.doc_id,
        "source_path": unit.source_path,
        "record_key": unit.record_key,
        "source_sha256": unit.sha256,
        "media_type": unit.media_type,
        "encoding": unit.encoding,
        **{name: getattr(metadata, name) for name in SAID},
        "language": LANGUAGE,
        "text": document.text,
        "text_sha256": sha256(document.text.encode("utf-8")),
        "n_words": len(document.text.split()),
        "n_paragraphs": sum(bool(line.strip()) for line in document.text.split("\n")),
        "raw_map": [_edit_row(edit) for edit in document.raw_map.edits],
        "removed": [asdict(removed) for removed in document.removed],
        "copy_of": copy and copy.copy_of,
        "copy_kind": copy and copy.kind,
        "copy_score": copy and copy.score,
        "warnings": list(document.warnings),
    }


def _edit_row(edit: Edit) -> dict[str, int]:
    """As `asdict`, which copies deeply and takes longer than all repairs."""
    return {"start": edit.start, "end": edit.end, "raw_start": edit.raw_start, "raw_end": edit.raw_end}
