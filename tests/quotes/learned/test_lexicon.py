"""Counts of words, smoothed, and what a text at hand is kept from learning of itself."""

from __future__ import annotations

import math

import pytest

from pipeline.quotes.learned.lexicon import WEIGHT, Counts, Lexicon


def counts(*sights: tuple[str, bool]) -> Counts:
    found = Counts()
    for key, right in sights:
        found.add("table", key, right)
    return found


def test_a_share_is_drawn_towards_that_of_its_table():
    lexicon = Lexicon(counts(*[("say", True)] * 9, *[("sit", False)] * 9))
    assert lexicon.rate("table", "say") == pytest.approx((9 + WEIGHT / 2) / (9 + WEIGHT))
    assert lexicon.rate("table", "sit") < 0.5 < lexicon.rate("table", "say")
    assert lexicon.rate("table", "unheard") == pytest.approx(0.5)
    assert lexicon.rate("no table", "say") == 0
    assert lexicon.sights("table", "say") == pytest.approx(math.log(10))
    assert lexicon.sights("table", "unheard") == 0


def test_a_text_does_not_learn_from_itself():
    own = counts(("say", True), ("say", True))
    total = counts(("say", False), ("say", False), ("say", False))
    total.update(own)
    lexicon = Lexicon(total)
    assert lexicon.leaving(own).rate("table", "say") < lexicon.rate("table", "say")
    assert lexicon.leaving(own).sights("table", "say") == pytest.approx(math.log(4))


def test_what_is_left_of_a_seldom_word_is_forgotten_as_it_is_in_the_weights():
    own = counts(("quip", True))
    total = counts(("quip", True))
    total.update(own)
    assert Lexicon(total).leaving(own).sights("table", "quip") == 0


def test_arrays_hold_all_but_the_seldom_words():
    lexicon = Lexicon(
        counts(("say", True), ("say", False), ("line\nbreak", True), ("line\nbreak", True), ("quip", True))
    )
    again = Lexicon.of_arrays(lexicon.arrays())
    for key in ("say", "line\nbreak", "unheard"):
        assert again.rate("table", key) == lexicon.rate("table", key)
    assert again.sights("table", "quip") == 0
    assert [array.tobytes() for array in again.arrays().values()] == [a.tobytes() for a in lexicon.arrays().values()]


def test_an_empty_table_is_no_fault():
    found = Counts()
    assert found.seen["table"] == {}
    assert Lexicon.of_arrays(Lexicon(found).arrays()).rate("table", "say") == 0
