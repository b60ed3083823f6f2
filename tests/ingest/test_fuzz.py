"""Damaged inputs of every format: nothing is raised, and what holds of every unit holds of theirs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.clean import clean_unit
from pipeline.ingest.units import Unit
from pipeline.params import Clean
from tests.ingest.accounted import cleaned, sound
from tests.ingest.small_inputs import PARAGRAPHS, inputs

INPUTS = inputs()
TOKENS = [
    *("\n", "\r\n", "\r", "\n\n", "\0", '"', ",", "{", "]", "<p>", "<!--", "]]>", "&amp;", "&#8217;", "&#xd800;"),
    *("\u00a0", "\u200b", "\u00ad", "\u00ad\n", "ﬁ", "â€™", "Â£", "\u202e", "\\ud800", "\x85", "\u2028", "\x1b[2J"),
    *(
        "---\n",
        "# ",
        "> ",
        "* ",
        "**",
        "`",
        "[a](b)",
        "By Tom Reed\n",
        "4 March 2024\n",
        "Advertisement\n\n",
        "--cut\n",
    ),
]
RAW_TOKENS = [
    *(token.encode() for token in TOKENS),
    b"\xff",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\x92",
    b"\x1f\x8b",
    b"PK\x03\x04",
]
FEW = settings(max_examples=60, deadline=None)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some flipped, cut out, put in or doubled."""
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 8, 50, 500])))
        put = st.one_of(st.just(b""), st.just(data[start:end] * 2), st.binary(max_size=8), st.sampled_from(RAW_TOKENS))
        data = data[:start] + draw(put) + data[draw(st.sampled_from([start, end])) :]
    return data


@pytest.mark.parametrize("name", INPUTS)
def test_every_small_input_gives_a_story(name: str) -> None:
    stories = [one.document for one in cleaned(INPUTS[name], name) if one.document is not None]
    assert stories
    assert all("ferry" in story.text for story in stories if story.unit.record_key != "f2")


@pytest.mark.parametrize("name", INPUTS)
@FEW
@given(data=st.data())
def test_damaged_inputs_are_accounted_for(name: str, data: st.DataObject) -> None:
    cleaned(data.draw(damaged(INPUTS[name])), name)


@FEW
@given(data=st.data())
def test_inputs_under_wrong_names_are_accounted_for(data: st.DataObject) -> None:
    content, name = data.draw(st.sampled_from(list(INPUTS.values()))), data.draw(st.sampled_from(list(INPUTS)))
    cleaned(content, name)


@pytest.mark.parametrize("form", ["plain", "markdown", "page", "fragment"])
@FEW
@given(
    pieces=st.lists(st.one_of(st.sampled_from(TOKENS), st.sampled_from(PARAGRAPHS), st.text(max_size=10)), max_size=12)
)
def test_whatever_a_text_holds_its_map_leads_back(form: str, pieces: list[str]) -> None:
    document = clean_unit(Unit("a.txt", "text/plain", raw="".join(pieces), form=form), Clean(min_words=1)).document
    if document is not None:
        sound(document)


WORDS = st.sampled_from(
    ["the", "ferry", "will", "cost", "more", "said", "Mara", "Quill", "“no”", "£2m", "a", "1.5", "well-known", "don’t"]
)
SENTENCE = st.lists(WORDS, min_size=4, max_size=20).map(lambda words: " ".join(words).capitalize() + ".")
STORY = st.lists(st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join), min_size=2, max_size=6, unique=True)


@FEW
@given(
    paragraphs=STORY, damage=st.sampled_from(["\n\n", "\r\n\r\n", "\n", "\n\n\u00a0", "\r\r", "\n \n", "\u200b\n\n"])
)
def test_a_plain_story_cleaned_again_stays_as_it_is(paragraphs: list[str], damage: str) -> None:
    once = clean_unit(Unit("a.txt", raw=damage.join(paragraphs) + "\n"), Clean()).document
    assert once is not None
    again = clean_unit(Unit("a.txt", raw=once.text), Clean()).document
    assert again is not None
    assert again.text == once.text
    assert again.raw_map.edits == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "*Fares* will" + " " * 1_000_000 + "rise."),
        ("a.md", "# Fares will" + " " * 1_000_000 + "rise"),
        ("a.html", '<p class="' + "by- " * 30_000 + '">' + "<p>Fares will rise.</p>" * 3_000),
    ],
)
def test_shapes_that_once_took_the_square_of_their_length_do_not(name: str, text: str) -> None:
    """Not a time: read in every possible way they would not end within the last resort."""
    (one,) = cleaned(text.encode(), name)
    assert one.log_row()["reason"] != "too_slow"


@pytest.mark.parametrize("damage", ["\u00a0", "\u200b", "ﬁ", "\r"])
def test_a_text_that_is_damage_through_and_through_is_refused(damage: str) -> None:
    (one,) = cleaned(f"a{damage}".encode() * 600_000, "a.txt")
    assert one.log_row()["reason"] == "too_many_changes"


def test_numbers_too_large_to_be_written_are_no_titles() -> None:
    front_matter = f"---\ntitle: 1{':59' * 5_000}\nauthor: 0x{'f' * 9_000}\n---\n"
    (one,) = cleaned(f"{front_matter}Fares will rise again.\n".encode(), "a.md")
    assert one.document is not None
    assert (one.document.metadata.title, one.document.metadata.byline) == (None, None)
