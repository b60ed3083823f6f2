import pyarrow as pa
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import tables
from pipeline.annotate import parses
from pipeline.annotate.parses import PARSES, Story, decode, encode, stories
from pipeline.errors import TableError
from pipeline.spans import Edit, RawMap, Span
from tests.annotate.tiny import STORY, documents

BLANK = spacy.blank("en")
TEXTS = [STORY, "", "Fares", "  \n\n ", "“It’s 👩\u200d🔬 café…” – she said.\tNow", "Don't, can't; 5% of £2m isn't."]


def told(doc: Doc) -> list[object]:
    """All that an extractor may ask of a parse."""
    tokens = [
        (
            t.text,
            t.whitespace_,
            t.idx,
            t.tag_,
            t.pos_,
            str(t.morph),
            t.lemma_,
            t.dep_,
            t.head.i,
            t.ent_iob_,
            t.ent_type_,
        )
        for t in doc
    ]
    flags = [(t.is_sent_start, t.is_space, t.is_punct, t.is_quote, t.like_num, t.is_title, t.lower_) for t in doc]
    trees = [([c.i for c in t.children], t.left_edge.i, t.right_edge.i) for t in doc]
    spans = [(s.start, s.end, s.label_) for s in doc.ents]
    return [doc.text, tokens, flags, trees, spans, [(s.start_char, s.end_char, s.root.i) for s in doc.sents]]


@pytest.mark.parametrize("text", TEXTS)
def test_a_parse_comes_back_with_all_that_is_asked_of_it(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert told(decode(encode(doc))) == told(doc)


@pytest.mark.parametrize("text", TEXTS)
def test_equal_parses_give_equal_bytes(nlp: Language, text: str) -> None:
    first = encode(nlp(text))
    nlp("Other words first, so that the vocabulary has grown: zyzzyva.")
    assert encode(nlp(text)) == first
    assert encode(decode(first)) == first


def test_other_parses_give_other_bytes(nlp: Language) -> None:
    doc = nlp("Mara Quill said so.")
    before = encode(doc)
    doc[2].lemma_ = "speak"
    assert encode(doc) != before


def test_decoded_parses_share_one_vocabulary(nlp: Language) -> None:
    one, other = decode(encode(nlp("One story."))), decode(encode(nlp("Another story.")))
    assert one.vocab is other.vocab


def test_a_story_knows_where_its_spans_come_from() -> None:
    doc = BLANK("In a bid, Quill said.")
    story = Story("d-1", doc, RawMap.of([Edit(2, 3, 2, 4)]))
    assert story.text == "In a bid, Quill said."
    assert story.spanned(Span(10, 15)) == {"start": 10, "end": 15, "raw_start": 11, "raw_end": 16}


def rows_of(texts: list[str]) -> pa.Table:
    """Rows of `parses` for texts."""
    found = documents(texts).select(["doc_id", "text_sha256"]).to_pylist()
    return tables.build(PARSES, [parses.row(one, encode(BLANK(text))) for one, text in zip(found, texts, strict=True)])


def test_stories_are_the_documents_with_their_parses() -> None:
    texts = ["A b.", "C “d”.", "A b."]
    found = documents(texts)
    edits = [{"start": 1, "end": 2, "raw_start": 1, "raw_end": 3}]
    columns = {"publisher": [None, "The Tern", None], "url": ["https://tern.example/1", None, None]}
    columns |= {"raw_map": [[], edits, []]}
    for name, values in columns.items():
        at = found.schema.get_field_index(name)
        found = found.set_column(at, found.schema.field(name), pa.array(values, found.schema.field(name).type))
    whole = list(stories(found, rows_of(texts)))
    assert [(one.doc_id, one.text, one.publisher) for one in whole] == [
        ("d-0", "A b.", None),
        ("d-1", "C “d”.", "The Tern"),
        ("d-2", "A b.", None),
    ]
    assert [one.url for one in whole] == ["https://tern.example/1", None, None]
    assert [one.spanned(Span(2, 3))["raw_start"] for one in whole] == [2, 3, 2]
    assert [one.text for one in stories(found.slice(1), rows_of(texts).slice(1))] == texts[1:]
    assert list(stories(found.slice(0, 0), rows_of([]))) == []


@pytest.mark.parametrize(
    ("texts", "parsed"),
    [
        (["A b.", "C d."], ["A b.", "C e."]),
        (["A b.", "C d."], ["C d.", "A b."]),
        (["A b."], ["A b.", "C d."]),
        (["A b.", "C d."], ["A b."]),
        ([], ["A b."]),
        (["A b."], []),
    ],
)
def test_parses_of_other_texts_are_refused(texts: list[str], parsed: list[str]) -> None:
    with pytest.raises(
        TableError, match=r"^the parses were made of other texts than .*: run the annotate stage again$"
    ):
        stories(documents(texts), rows_of(parsed))


def test_a_vocabulary_that_has_grown_large_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parses, "WORDS", 10)
    texts = ["One story of " + " ".join(f"{letter}{number}" for number in range(20)) for letter in "abc"]
    docs = [decode(encode(BLANK(text))) for text in texts]
    assert len({id(doc.vocab) for doc in docs}) == len(texts)
    assert [doc.text for doc in docs] == texts


def test_stories_are_decoded_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    monkeypatch.setattr(parses, "decode", lambda data: decoded.append(data) or decode(data))
    found = documents(["A b.", "C d."])
    rows = [parses.row(row, encode(BLANK(row["text"]))) for row in found.to_pylist()]
    given = stories(found, tables.build(PARSES, rows))
    assert decoded == []
    assert next(given).text == "A b."
    assert len(decoded) == 1
