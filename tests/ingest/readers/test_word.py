"""Word documents: built with python-docx, and then with what it cannot write."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers import word
from tests.ingest.readers.shown import LIMITS, shown, source

BODY = "word/document.xml"


def document(*paragraphs: str) -> bytes:
    written = docx.Document()
    written.core_properties.author = "Ada Penn"
    for text in paragraphs:
        written.add_paragraph(text)
    return saved(written)


def saved(written: object) -> bytes:
    stream = io.BytesIO()
    written.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def rewritten(data: bytes, old: str, new: str, part: str = BODY) -> bytes:
    """The document with another text in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return stream.getvalue()


WHOLE = document("It stays.")


def test_paragraphs_and_cells_are_the_text_and_the_author_is_the_byline() -> None:
    written = docx.Document()
    written.core_properties.author = "Ada Penn"
    written.core_properties.title = "The pier"
    written.add_paragraph("It ").add_run("stays").bold = True
    written.add_paragraph(" ")
    written.add_table(1, 2).cell(0, 0).text = "£5m"
    written.add_page_break()
    written.add_paragraph("“Yes”,\tshe said.\nAnd went.")
    assert shown(word.read(source(saved(written)), LIMITS)) == [
        {"raw": "It stays\n\n£5m\n\n“Yes”,\tshe said.\nAnd went.", "title": "The pier", "byline": "Ada Penn"}
    ]


def test_a_first_paragraph_in_the_style_of_titles_is_the_title() -> None:
    written = docx.Document()
    written.add_paragraph("")
    written.add_heading("The  pier", 0)
    written.add_paragraph("It stays.")
    assert shown(word.read(source(saved(written)), LIMITS)) == [{"raw": "The  pier\n\nIt stays.", "title": "The pier"}]


def test_a_document_without_properties_has_no_title() -> None:
    written = docx.Document()
    written.add_paragraph("It stays.")
    bare = rewritten(saved(written), "core-properties", "other-properties", "_rels/.rels")
    assert shown(word.read(source(bare), LIMITS)) == [{"raw": "It stays."}]


WPS = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:t>It stays</w:t></w:r><w:ins><w:r><w:t>, she said</w:t></w:r></w:ins>.", "It stays, she said"),
        ("<w:del><w:r><w:delText>No. </w:delText></w:r></w:del><w:r><w:t>Yes.</w:t></w:r>", "Yes."),
        ("<w:moveFrom><w:r><w:t>No. </w:t></w:r></w:moveFrom><w:r><w:t>Yes.</w:t></w:r>", "Yes."),
        ("<w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:t> in it</w:t></w:r>", "A link in it"),
        ("<w:sdt><w:sdtContent><w:r><w:t>A form</w:t></w:r></w:sdtContent></w:sdt>", "A form"),
        ("<w:fldSimple><w:r><w:t>A field</w:t></w:r></w:fldSimple>", "A field"),
        ("<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:tab/><w:t>Set in</w:t></w:r>", "\tSet in"),
        ("<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:br/><w:t>b</w:t></w:r>", "well-known\nb"),
        ("<w:r><w:br w:type='page'/><w:t>A new page</w:t></w:r>", "A new page"),
        (
            f"<w:r><w:t>Out.</w:t><mc:AlternateContent {WPS}>"
            "<mc:Choice Requires='wps'><w:p><w:r><w:t>In.</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>In.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>",
            "Out.\n\nIn.",
        ),
    ],
)
def test_no_word_of_a_paragraph_is_lost(runs: str, text: str) -> None:
    written = docx.Document()
    written.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    assert [unit.raw for unit in word.read(source(saved(written)), LIMITS)] == [text]


def reason(data: bytes) -> str:
    (unit,) = shown(word.read(source(data), LIMITS))
    return str(unit["reason"])


def test_a_document_without_text_is_refused() -> None:
    assert reason(document(" ")) == "no_text"


def test_an_entity_is_refused() -> None:
    entity = rewritten(WHOLE, "<w:document", '<!DOCTYPE x [<!ENTITY a "ha">]><w:document')
    assert reason(entity) == "xml_entity_declaration"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert reason(rewritten(WHOLE, "It stays.", "x" * 20_000_000)) == "expansion_ratio"


@pytest.mark.parametrize("start", ["", "\n ", "\ufeff"])
def test_only_so_much_xml_is_parsed(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    added = rewritten(WHOLE, "JFIF", "JFIF" + "x" * 2_000_000, "docProps/thumbnail.jpeg")
    monkeypatch.setattr(word, "MARKUP", 1_000_000)
    assert shown(word.read(source(added), LIMITS)) == [{"raw": "It stays.", "byline": "Ada Penn"}]
    much = rewritten(WHOLE, "<?xml", f"{start}<!--{'x' * 500_000}-->", BODY)
    assert reason(much) == "too_long"


def test_a_document_may_not_be_larger_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "PICTURES", 100_000)
    picture = rewritten(WHOLE, "JFIF", "JFIF" + "x" * 200_000, "docProps/thumbnail.jpeg")
    assert reason(picture) == "expansion_ratio"
    assert reason(bytes(word.PICTURES + LIMITS.max_bytes + 1)) == "too_long"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        WHOLE[:-30],
        rewritten(WHOLE, "</w:body>", ""),
        rewritten(WHOLE, "officeDocument", "other", "_rels/.rels"),
        rewritten(WHOLE, "w:body", "w:other"),
    ],
    ids=["nothing", "a beginning", "cut off", "broken XML", "no document in it", "no body"],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    assert reason(data) == "docx_malformed"


@given(st.integers(0, len(WHOLE)), st.binary(max_size=6), st.integers(0, 6))
def test_damage_ends_in_a_unit_or_a_refusal(at: int, damage: bytes, lost: int) -> None:
    assert len(shown(word.read(source(WHOLE[:at] + damage + WHOLE[at + lost :]), LIMITS))) == 1
