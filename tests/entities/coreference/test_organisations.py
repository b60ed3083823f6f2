"""Which organisation a noun may stand for."""

from __future__ import annotations

import doctest

import pytest

from pipeline.entities import lexicon
from pipeline.entities.coreference import organisations
from pipeline.entities.coreference.organisations import DECLARED, KIND, LITERAL, UNKNOWN, Organisation, antecedent


@pytest.mark.parametrize(
    ("name", "noun", "fit"),
    [
        ("Ludlow Council", "council", LITERAL),
        ("Ludlow Council", "authority", KIND),
        ("Ludlow Council", "company", 0.0),
        ("Brindle", "company", UNKNOWN),
        ("Brindle", "club", 0.0),
        ("Brindle", "council", 0.0),
        ("Brindle Times", "newspaper", KIND),
        ("Brindle Times", "company", 0.0),
    ],
)
def test_how_a_noun_fits(name, noun, fit):
    assert Organisation.of(0, [name]).fit(noun) == fit


def test_a_noun_that_is_often_an_organisation_needs_a_story_about_one():
    brindle = Organisation.of(0, ["Brindle"])
    brindle.weight = 1.0
    assert brindle.fit("club") == UNKNOWN
    assert brindle.fit("club", qualified=True) == 0.0
    assert brindle.fit("council") == 0.0


def test_what_it_was_called():
    brindle = Organisation.of(0, ["Brindle"])
    brindle.called.add("charity")
    assert [brindle.fit(noun) for noun in ("charity", "foundation", "company")] == [DECLARED, KIND, 0.0]
    frayle = Organisation.of(1, ["Frayle"])
    frayle.called.add("company")
    assert frayle.fit("company") == KIND


def _seen(number, name, *places, subject=False):
    one = Organisation.of(number, [name])
    for place in places:
        one.seen(place, subject=subject)
    return one


def test_the_nearer_of_two_that_fit():
    both = [_seen(0, "Brindle", 10), _seen(1, "Frayle", 400)]
    assert antecedent(both, "company", 500) is both[1]
    assert antecedent([_seen(0, "Brindle", 390, subject=True), both[1]], "company", 500).number == 0


def test_a_fit_is_worth_more_than_nearness():
    both = [_seen(0, "Brindle Times", 10), _seen(1, "Frayle", 400)]
    both[1].weight = 0.5
    assert antecedent(both, "newspaper", 500) is both[0]


def test_of_two_companies_the_nearer_whatever_their_names_show():
    both = [_seen(0, "Brindle Holdings plc", 10), _seen(1, "Frayle", 400)]
    assert antecedent(both, "company", 500) is both[1]


def test_the_only_one_so_far_is_what_a_noun_that_is_often_one_means():
    assert antecedent([_seen(0, "Brindle", 10)], "organisation", 100).number == 0
    assert antecedent([_seen(0, "Brindle", 10), _seen(1, "Frayle", 20)], "organisation", 100) is None


def test_a_noun_for_any_kind_needs_a_story_about_it():
    council = _seen(0, "Ludlow Council", 10)
    other = _seen(1, "Frayle", 20)
    assert antecedent([council, other], "organisation", 100) is None
    council.weight = 1.0
    assert antecedent([council, other], "organisation", 100) is council


def test_one_named_in_the_plural_is_a_team():
    owls = _seen(0, "Ludlow Owls", 10)
    assert owls.fit("team") == 0.0
    owls.plural = True
    assert [owls.fit(noun) for noun in ("team", "council", "newspaper")] == [UNKNOWN, 0.0, 0.0]


def test_the_least_fit_that_will_do():
    council = [_seen(0, "Ludlow Council", 10)]
    assert antecedent(council, "authority", 100, least=KIND) is council[0]
    assert antecedent(council, "authority", 100, least=LITERAL) is None


def test_what_the_story_shows_counts_where_the_name_shows_nothing():
    assert Organisation.of(0, ["Brindle"], frozenset({"club"})).fit("team") == KIND
    assert Organisation.of(0, ["Brindle Council"], frozenset({"club"})).fit("team") == 0.0


def test_what_was_not_mentioned_yet_is_no_antecedent():
    assert antecedent([_seen(0, "Brindle")], "company", 500) is None


def test_too_far_for_what_only_may_fit():
    assert antecedent([_seen(0, "Brindle", 10)], "company", 2000) is None


def test_the_lists_agree():
    assert set(lexicon.clearness()) == set(lexicon.nouns_of_organisations())
    assert set(lexicon.clearness().values()) <= {"yes", "often", "no"}
    assert not set(lexicon.nouns_of_people()) & {"company", "council", "police"}


def test_the_examples():
    assert doctest.testmod(organisations).failed == 0
