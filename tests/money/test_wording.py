"""Many words as one pattern."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.money.wording import any_of

WORDS = st.lists(st.text(st.sampled_from("ab.$ "), min_size=1, max_size=5), min_size=1, max_size=8)


@given(WORDS, st.text(st.sampled_from("ab.$ "), max_size=6))
def test_it_matches_those_words_and_no_others(words: list[str], text: str) -> None:
    assert (re.fullmatch(any_of(words), text) is not None) == (text in words)


@given(WORDS, st.text(st.sampled_from("ab.$ "), max_size=6))
def test_the_longest_that_fits(words: list[str], rest: str) -> None:
    found = re.match(any_of(words), words[0] + rest)
    assert found
    assert found[0] == max((word for word in words if (words[0] + rest).startswith(word)), key=len)


def test_with_an_s() -> None:
    pattern = any_of(["pound", "pounds sterling"], plural=True)
    assert [re.fullmatch(pattern, word) is not None for word in ("pound", "pounds", "pounds sterling", "pou")] == [
        *(True, True, True),
        False,
    ]
