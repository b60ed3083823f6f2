"""Word documents (.docx): all paragraphs of the body, in the order in which they stand, as one unit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from pipeline.ingest import kinds
from pipeline.ingest.readers.gunzip import FLOOR, RATIO
from pipeline.ingest.units import Metadata, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

    from pipeline.ingest.units import Limits, Refusal, Source

PICTURES = 100_000_000
"""Bytes that the pictures of a document may take, beside its text."""
MARKUP = 10_000_000
"""Bytes of XML that are parsed, which take up to twenty times the memory; the styles alone have some 500,000."""
HEAD = 64

MALFORMED = (
    OpcError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What python-docx, and the libraries below it, raise on damaged files."""

PARAGRAPH = qn("w:p")
CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
BREAK_OF = qn("w:type")
"""What a `w:br` ends when that is not the line: the page or the column."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a text box, for old programs."""
TEXT = qn("w:t")
LEFT_OUT = {qn("w:pPr"), qn("w:rPr"), qn("w:del"), qn("w:moveFrom"), PARAGRAPH, FALLBACK}
"""Formatting (tab stops are in it), what a tracked change took away, and the paragraphs of text boxes."""
NOBODY = ("", "python-docx")
"""Authors that are none."""
UNTITLED = "Word Document"
"""What python-docx calls a document without properties."""


def read(source: Source, limits: Limits) -> Iterator[Unit]:
    """The one unit of a document: its paragraphs, those in tables and text boxes too, with blank lines between.

    The title is that of a first paragraph in the style Title, else of the file's properties; the author is the
    byline. The file's dates are not the story's. Refusals: `too_long`, `expansion_ratio`, `docx_malformed`,
    `xml_entity_declaration`, `no_text`.
    """
    unit = Unit(source.path, kinds.WORD)
    most = PICTURES + limits.max_bytes
    with source.open() as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        yield unit.refused(quarantine("too_long", f"has more than the {most} bytes that are read of a document"))
        return
    unit = unit.of(data)
    try:
        refusal = _bomb(data, most)
        unit = unit.refused(refusal) if refusal else _unit(unit, docx.Document(io.BytesIO(data)))
    except MALFORMED as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        unit = unit.refused(quarantine("docx_malformed", f"not a readable Word document: {what}"))
    yield unit


def _bomb(data: bytes, most: int) -> Refusal | None:
    """Why the document should not be unpacked, if it should not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        unpacked = sum(info.file_size for info in infos)
        if unpacked > max(FLOOR, RATIO * len(data)) or unpacked > most:
            return quarantine("expansion_ratio", f"unpacks from {len(data)} bytes to {unpacked}")
        markup = sum(info.file_size for info in infos if _is_markup(archive, info))
    if markup > MARKUP:
        return quarantine("too_long", f"has more than the {MARKUP} bytes of XML that are read")
    return None


def _is_markup(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with archive.open(info) as member:
        head = member.read(HEAD)
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _unit(unit: Unit, document: Document) -> Unit:
    body = document.element.body
    if body.getroottree().docinfo.doctype:
        return unit.refused(quarantine("xml_entity_declaration", "has a document type, which no Word document needs"))
    shown = (paragraph for paragraph in body.iter(PARAGRAPH) if next(paragraph.iterancestors(FALLBACK), None) is None)
    paragraphs = [text for paragraph in shown if (text := _paragraph(paragraph)).strip()]
    if not paragraphs:
        return unit.refused(quarantine("no_text", "the document has no text"))
    author = document.core_properties.author
    metadata = Metadata(title=_title(document), byline=None if author in NOBODY else author)
    return replace(unit, raw="\n\n".join(paragraphs), encoding="utf-8", metadata=metadata)


def _paragraph(paragraph: etree._Element) -> str:
    """The text of a paragraph in its order, with insertions, links and fields; text boxes come on their own."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == TEXT:
            pieces.append(element.text or "")
        elif element.tag in CHARACTERS and element.get(BREAK_OF, "textWrapping") == "textWrapping":
            pieces.append(CHARACTERS[element.tag])
        elif element.tag not in LEFT_OUT:
            waiting += reversed(element)
    return "".join(pieces)


def _title(document: Document) -> str | None:
    first = next((paragraph for paragraph in document.paragraphs if paragraph.text.strip()), None)
    if first is not None and first.style is not None and first.style.name == "Title":
        return " ".join(first.text.split())
    title = " ".join(document.core_properties.title.split())
    return None if title in ("", UNTITLED) else title
