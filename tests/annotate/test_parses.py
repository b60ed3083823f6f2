from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import tables
from pipeline.annotate import parses
from pipeline.annotate.parses import PARSES, Story, count_shards, decode, encode, shards
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS
from pipeline.spans import Edit, RawMap, Span
from pipeline.tables import Provenance
from tests.annotate.tiny import STORY, documents

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
    doc = spacy.blank("en")("In a bid, Quill said.")
    story = Story("d-1", doc, RawMap.of([Edit(2, 3, 2, 4)]))
    assert story.text == "In a bid, Quill said."
    assert story.spanned(Span(10, 15)) == {"start": 10, "end": 15, "raw_start": 11, "raw_end": 16}


def written(where: Path, texts: list[str], parsed: list[str] | None = None) -> tuple[Path, Path]:
    """The two tables that shards reads, in files."""
    nlp = spacy.blank("en")
    found = documents(texts)
    rows = [
        {"doc_id": row["doc_id"], "text_sha256": row["text_sha256"], "parse": encode(nlp(row["text"]))}
        for row in documents(texts if parsed is None else parsed).to_pylist()
    ]
    tables.write(where / "documents.parquet", DOCUMENTS, [found], Provenance())
    tables.write(where / "parses.parquet", PARSES, [tables.build(PARSES, rows)], Provenance())
    return where / "documents.parquet", where / "parses.parquet"


@pytest.mark.parametrize(("stories", "sizes"), [(0, []), (1, [1]), (4, [4]), (5, [4, 1]), (8, [4, 4])])
def test_shards_are_the_stories_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stories: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(parses, "SHARD", 4)
    texts = [f"Story number {number}." for number in range(stories)]
    paths = written(tmp_path, texts)
    found = list(shards(*paths))
    assert [len(shard) for shard in found] == sizes
    assert count_shards(paths[0]) == len(sizes)
    assert [(story.doc_id, story.text) for shard in found for story in shard] == [
        (f"d-{number}", text) for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "parsed"),
    [
        (["A b.", "C d."], ["A b.", "C e."]),
        (["A b.", "C d."], ["C d.", "A b."]),
        (["A b."], ["A b.", "C d."]),
        (["A b.", "C d.", "E f.", "G h."], ["A b.", "C d."]),
        (["A b.", "C d."], ["A b.", "C d.", "E f."]),
        ([], ["A b."]),
        (["A b."], []),
    ],
)
def test_parses_of_other_texts_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: list[str], parsed: list[str]
) -> None:
    monkeypatch.setattr(parses, "SHARD", 2)
    paths = written(tmp_path, texts, parsed)
    with pytest.raises(TableError, match=r"was made of other texts than .*: run the annotate stage again$"):
        list(shards(*paths))


def test_missing_and_damaged_tables_are_told(tmp_path: Path) -> None:
    found, parsed = written(tmp_path, ["A b."])
    with pytest.raises(TableError, match=r"none\.parquet is missing"):
        list(shards(found, tmp_path / "none.parquet"))
    parsed.write_bytes(b"nonsense")
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        list(shards(found, parsed))
    with pytest.raises(TableError, match=r"none\.parquet is missing"):
        count_shards(tmp_path / "none.parquet")
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        count_shards(parsed)
