"""Long texts in pieces: nothing is lost, no word is cut where white space is near, and the parse is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate import pieces
from pipeline.annotate.parses import decode, encode_pieces
from pipeline.annotate.pieces import DENSE, cut, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

BLANK = spacy.blank("en")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 20)


@given(st.text(st.sampled_from("ab. \n"), max_size=200))
def test_pieces_are_the_text_and_short(text: str) -> None:
    found = list(cut(text))
    assert "".join(found) == text
    assert all(0 < len(piece) <= 20 for piece in found[:-1])
    assert len(found) == 1 or len(text) > 20


CUTS = [
    ("Fares will rise now.\nNobody", ["Fares will rise ", "now.\nNobody"]),
    ("Fares will rise.\nNobody likes", ["Fares will rise.\n", "Nobody likes"]),
    ("Fares will rise. Nobody likes", ["Fares will rise. ", "Nobody likes"]),
    ("Fares will rise because nobody", ["Fares will rise ", "because nobody"]),
    ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
    ("Fares will rise.", ["Fares will rise."]),
]


@pytest.mark.parametrize(("text", "expected"), CUTS)
def test_a_text_is_cut_at_the_best_place(text: str, expected: list[str]) -> None:
    assert list(cut(text)) == expected


def whole(nlp: Language, text: str) -> Doc:
    (found,) = (decode(encode_pieces(docs)) for docs in parsed(nlp, [text]))
    return found


@given(st.text(st.sampled_from("ab. \n"), min_size=21, max_size=100))
def test_the_parse_of_the_pieces_is_one_of_the_whole_text(text: str) -> None:
    assert whole(BLANK, text).text == text


def test_each_text_has_its_own_pieces() -> None:
    texts = ["Fares will rise.", "", "Nobody likes it. Nobody asked for it.", "So it is."]
    found = [decode(encode_pieces(docs)).text for docs in parsed(BLANK, texts)]
    assert found == texts


def test_no_sentence_runs_over_a_cut(nlp: Language) -> None:
    text = "The council leader said fares would rise and that nobody had asked her about them yet"
    parts = list(cut(text))
    starts = {sentence.start_char for sentence in whole(nlp, text).sents}
    assert {sum(map(len, parts[:number])) for number in range(len(parts))} <= starts


class Grouping:
    """A pipeline that remembers what it is given at once."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []

    def pipe(self, texts: list[str], batch_size: int) -> Iterator[Doc]:
        assert len(texts) <= batch_size
        self.groups.append(texts)
        return map(BLANK, texts)


@pytest.mark.parametrize("text", ["fares ", "! ", "a.b,c "])
def test_what_is_parsed_at_once_does_not_grow_with_the_text(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(pieces, "PIECE", 30_000)
    given = Grouping()
    for docs in parsed(given, [text * 20_000, text * 10, text * 10]):  # type: ignore[arg-type]
        assert sum(len(doc.tensor) for doc in docs) == 0
    assert "".join(piece for group in given.groups for piece in group) == text * 20_020
    assert all(sum(len(pieces.WORD.findall(piece)) for piece in group) <= DENSE for group in given.groups)


def test_a_run_of_marks_is_cut_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 30_000)
    assert [len(piece) for piece in cut("=" * 1_200)] == [500, 500, 200]
    text = "A short story with https://example.org/" + "a" * 400 + " in it."
    assert list(cut(text)) == [text]
