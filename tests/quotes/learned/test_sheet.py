"""The layout of a parse that features are read from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.learned.sheet import Sheet
from pipeline.spans import Span

TEXT = "Jane Thornbury spoke.\n\n“The bridge is safe,” she said. “It will\n\n“stay open.”"
pieces = st.lists(
    st.sampled_from(["“It is", "safe.” ", "she said ", "\n\n", "‘No,’ ", "\t", "Mr Okell ", '"', ".", "’"])
    | st.text(max_size=4)
)


def words(sheet, run):
    return sheet.text[sheet.start[run[0]] : sheet.end[run[1]]]


def test_sentences_paragraphs_and_quoted_parts(nlp):
    sheet = Sheet(nlp(TEXT))
    said = sheet.lower.index("said")
    assert words(sheet, sheet.sentence(said)).strip() == "“The bridge is safe,” she said."
    assert [words(sheet, (part.first, part.last)) for part in sheet.parts] == [
        "“The bridge is safe,”",
        "“It will",
        "“stay open.”",
    ]
    assert [part.end for part in sheet.parts] == [",", "l", "."]
    assert sheet.para[said] == 1
    assert (sheet.part[said], sheet.part[said - 2]) == (-1, 0)
    assert sheet.quoted[sheet.lower.index("bridge")]
    assert not sheet.quoted[sheet.parts[0].first]
    assert sheet.region(1) == sheet.region(2) == [(part.first, part.last) for part in sheet.parts[1:]]
    assert sheet.next_part(said) == 1


def test_the_head_of_some_words_is_the_verb_nearest_the_root(nlp):
    sheet = Sheet(nlp("Jane Thornbury went on to say no."))
    assert sheet.lower[sheet.top(sheet.tokens([Span(15, 29)]))] == "went"
    assert sheet.lower[sheet.top(sheet.tokens([Span(0, 14)]))] == "thornbury"


@given(text=pieces.map("".join))
def test_what_holds_for_any_text(text, nlp):
    sheet = Sheet(nlp(text))
    assert [sheet.text[s:e] for s, e in zip(sheet.start, sheet.end, strict=True)] == [token.text for token in nlp(text)]
    assert sum(last - first + 1 for first, last in sheet.sents) == sheet.n
    assert all(sheet.left[token] <= token <= sheet.right[token] for token in range(sheet.n))
    assert sheet.words[-1] == sum(not mute for mute in sheet.mute)
    for number, part in enumerate(sheet.parts):
        assert part.first <= part.last
        assert sheet.part[part.last] >= number  # marks without a space between may be one token of two parts
