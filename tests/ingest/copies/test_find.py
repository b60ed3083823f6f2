"""Copies: each kind, which one is the original, and stories that are none."""

import random
from datetime import UTC, datetime
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.copies import find as find_module
from pipeline.ingest.copies import spread
from pipeline.ingest.copies.find import Copy, Story, find
from pipeline.ingest.copies.shingles import normalise, share, shingles

FERRY = (
    "Ferry fares between Port Selwick and the Tern islands will rise by a tenth in April, the company said on Monday. "
    "Mara Quill, head of the Tern Ferry Trust, called the rise a blow to every family on the islands. "
    '"We can\'t pay more for less," she told a meeting in the lifeboat hall, where two hundred people had gathered. '
    "The company blames the price of fuel, which has doubled in two years, and the cost of mending the old slipway. "
    "A smaller boat will run in the winter months, and the last sailing will leave an hour earlier than it does now. "
    "Councillors will be asked next week whether the town should pay a share of the loss, as it did ten years ago."
)
SENTENCES = FERRY.split(". ")
SHINGLES = [274501782, 473940293, 898042448, 1518263822, 3381511653, 3559978580]
BRIDGE = (
    "The old stone bridge at Llanfeirion is to close for nine months from May while its arches are made safe again. "
    "Engineers found cracks under the roadway after the floods of last autumn, the county's surveyor reported. "
    "Traders fear for their summer, because the only other road adds eleven miles to the way from the motorway. "
    "Nerys Holloway, the mayor, said that there was no choice and that a footbridge would be put up beside it."
)
EARLY, LATE = datetime(2019, 10, 8, tzinfo=UTC), datetime(2019, 10, 9, tzinfo=UTC)


def story(name: str, text: str, published: datetime | None = None) -> Story:
    return Story(name, text, published, f"{name}.txt")


def test_equal_texts_are_exact_copies_of_the_first_by_path() -> None:
    found = find([story("c", FERRY), story("b", BRIDGE), story("a", FERRY)])
    assert found == {"c": Copy("a", "exact", 1.0)}


def test_texts_that_differ_in_punctuation_quotes_space_and_case_are_normalised_copies() -> None:
    other = FERRY.upper().replace('"', "”").replace("'", "’").replace(", ", "  –\n").replace(". ", ".\n\n")
    assert find([story("a", FERRY), story("b", other)]) == {"b": Copy("a", "normalised", 1.0)}


def test_short_texts_are_copies_only_of_equal_ones() -> None:
    texts = ["Fares will rise.", "fares will rise", "Fares will rise.", "Fares will rise soon.", "!!", "??", "!!", ""]
    found = find(story(name, text) for name, text in zip("abcdefgh", texts, strict=True))
    assert found == {"b": Copy("a", "normalised", 1.0), "c": Copy("a", "exact", 1.0), "g": Copy("e", "exact", 1.0)}


def test_a_word_more_or_less_is_no_normalised_copy() -> None:
    found = find([story("a", FERRY), story("b", FERRY.replace("will rise", "will not rise"))])
    assert {copy.kind for copy in found.values()} == {"contained"}


def test_the_earliest_of_equal_texts_is_the_original_and_an_undated_one_the_last() -> None:
    found = find([story("a", FERRY), story("b", FERRY, LATE), story("c", FERRY, EARLY)])
    assert found == {"a": Copy("c", "exact", 1.0), "b": Copy("c", "exact", 1.0)}


def test_the_earliest_is_the_original_whatever_its_spelling() -> None:
    found = find([story("a", FERRY, LATE), story("b", FERRY.upper(), EARLY), story("c", FERRY.upper(), LATE)])
    assert found == {"a": Copy("b", "normalised", 1.0), "c": Copy("b", "exact", 1.0)}


def test_a_cut_copy_is_contained_in_the_fuller_text_whenever_published() -> None:
    cut = ". ".join(SENTENCES[:2]) + "."
    found = find([story("a", cut, EARLY), story("b", FERRY, LATE), story("c", BRIDGE)])
    assert found == {"a": Copy("b", "contained", 1.0)}


def test_an_agency_copy_is_told_by_what_it_shares() -> None:
    body = ". ".join(SENTENCES[1:])
    found = find([story("a", FERRY), story("b", f"Islanders are angry about fares\n\n{body}"), story("c", BRIDGE)])
    shared = share(shingles(normalise(f"Islanders are angry about fares {body}")), shingles(normalise(FERRY)))
    assert found == {"b": Copy("a", "contained", shared)}
    assert 0.9 < shared < 1


def test_an_updated_version_is_the_original_of_the_one_it_replaces() -> None:
    update = FERRY + " The company later said that children would go free until the end of the school year."
    assert find([story("a", FERRY, EARLY), story("b", update, LATE)]) == {"a": Copy("b", "contained", 1.0)}


def test_of_versions_of_one_length_the_earlier_is_the_original() -> None:
    other = FERRY.replace("on Monday", "on Tuesday")
    assert list(find([story("a", FERRY, LATE), story("b", other, EARLY)])) == ["a"]
    assert list(find([story("a", FERRY), story("b", other)])) == ["b"]


def test_stories_that_share_less_than_half_are_no_copies() -> None:
    background = ". ".join(SENTENCES[3:5])
    assert find([story("a", FERRY), story("b", f"{BRIDGE} {background}.")]) == {}


def test_copies_of_a_copy_name_its_original() -> None:
    cut = ". ".join(SENTENCES[:3])
    found = find([story("a", cut), story("b", cut), story("c", cut.upper()), story("d", FERRY)])
    assert found == {name: Copy("d", "contained", 1.0) for name in "abc"}


def test_a_copy_of_a_cut_copy_that_the_original_holds_names_the_original() -> None:
    most, less = ". ".join(SENTENCES[:4]), ". ".join(SENTENCES[:2])
    assert find([story("a", less), story("b", most), story("c", FERRY)]) == {
        "a": Copy("c", "contained", 1.0),
        "b": Copy("c", "contained", 1.0),
    }


def test_what_only_a_copy_holds_stays_an_original() -> None:
    both = f"{FERRY[:400]} {BRIDGE[:250]}"
    full = f"{FERRY} {' '.join(f'word{number}' for number in range(100))}"
    found = find([story("full", full), story("both", both), story("bridge", BRIDGE[:240])])
    assert {name: copy.copy_of for name, copy in found.items()} == {"both": "full"}


def test_of_several_fuller_texts_the_one_that_holds_most_is_named() -> None:
    some = f"{'. '.join(SENTENCES[:2])}. {BRIDGE} {' '.join(f'word{number}' for number in range(50))}"
    assert find([story("a", some), story("b", FERRY)]) == {}
    found = find([story("a", some), story("b", FERRY), story("c", ". ".join(SENTENCES[:3]))])
    assert found == {"c": Copy("b", "contained", 1.0)}
    assert list(find([story("a", some), story("c", ". ".join(SENTENCES[:3]))])) == ["c"]


def test_the_order_of_the_stories_makes_no_difference() -> None:
    given_ = [
        story("a", FERRY, LATE),
        story("b", FERRY.upper()),
        story("c", ". ".join(SENTENCES[:2])),
        story("d", BRIDGE),
        story("e", f"{BRIDGE} {FERRY}", EARLY),
    ]
    first = find(given_)
    assert set(first) == {"a", "b", "c", "d"}
    assert all(list(find(order)) == list(first) and find(order) == first for order in permutations(given_))


def test_no_stories_have_no_copies() -> None:
    assert find([]) == {}


def many(count: int, furniture: str) -> list[Story]:
    """Stories of 60 made-up words each, every one with the same furniture."""
    made = random.Random(1)
    texts = (" ".join(f"w{made.randrange(10**6)}" for _ in range(60)) for _ in range(count))
    return [story(f"{number:03}", f"{text} {furniture}") for number, text in enumerate(texts)]


def test_furniture_suggests_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    short = story("short", f"{BRIDGE[:60]} {FERRY}")
    assert "short" in find([*many(20, FERRY), short])
    monkeypatch.setattr(find_module, "COMMON", 10)
    assert find([*many(20, FERRY), short]) == {}


def test_many_versions_of_one_story_all_name_the_fullest() -> None:
    versions = [story(f"v{number:02}", f"{FERRY} {' '.join(f'x{at}' for at in range(number))}") for number in range(60)]
    found = find(versions)
    assert {copy.copy_of for copy in found.values()} == {"v59"}
    assert len(found) == 59


def test_sets_larger_than_the_buffer_are_put_together_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [*many(40, ""), *(story(f"copy{one.doc_id}", one.text[:200]) for one in many(40, ""))]
    expected = find(stories)
    assert len(expected) == 40
    monkeypatch.setattr(spread, "BUFFER", 50)
    assert find(stories) == expected


WORDS = st.lists(st.sampled_from(BRIDGE.split()[:12]), max_size=60)


@settings(max_examples=50)
@given(st.lists(st.tuples(WORDS, st.sampled_from([None, EARLY, LATE])), max_size=12), st.randoms())
def test_every_copy_names_an_original_that_holds_it(
    made: list[tuple[list[str], datetime | None]], order: random.Random
) -> None:
    stories = {f"s{at}": story(f"s{at}", " ".join(words), date) for at, (words, date) in enumerate(made)}
    found = find(stories.values())
    for name, copy in found.items():
        assert copy.copy_of not in found
        part, whole = (normalise(stories[one].text) for one in (name, copy.copy_of))
        if copy.kind == "contained":
            assert copy.score == share(shingles(part), shingles(whole)) >= find_module.CONTAINED
        else:
            assert part == whole
            assert (copy.kind == "exact") == (stories[name].text == stories[copy.copy_of].text)
    shuffled = list(stories.values())
    order.shuffle(shuffled)
    assert find(shuffled) == found


def test_shingles_are_the_same_everywhere() -> None:
    found = shingles(normalise("Fares will rise, said Quill. Fares will rise, said Quill again."))
    assert found.dtype == np.uint32
    assert found.tolist() == sorted(set(found.tolist())) == SHINGLES
    assert len(shingles(normalise("only four words here"))) == 0


@given(st.text())
def test_normalising_leaves_words_and_is_done_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once.decode("utf-8", "surrogatepass")) == once
    assert once == normalise(f"  {text}\n!") == b" ".join(once.split())
