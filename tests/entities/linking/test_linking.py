"""Clusters of single stories to entities: strict keys, and a reason for every merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.linking.entities import Role, fullest, reason
from tests.entities.entity_cases import mention
from tests.entities.linking.linked import link

PCC = {"role": "Police and Crime Commissioner", "affiliation": "West Mercia"}
NAMES = ["Jane Thornbury", "Thornbury", "John Campion", "John-Paul Campion", "Marcus Okell"]


def told(entities):
    return [(one.type, one.name, sorted({doc_id for doc_id, _ in one.clusters})) for one in entities]


def rules(entity):
    return {alias.words: (alias.rule, alias.basis) for alias in entity.aliases if alias.words != entity.name}


def test_one_name_in_two_stories_is_one_entity():
    found = link([mention("d-1", 0, "Jane Thornbury"), mention("d-2", 0, "Jane Thornbury")])
    assert told(found) == [("PERSON", "Jane Thornbury", ["d-1", "d-2"])]
    assert found[0].names["Jane Thornbury"] == 2
    assert [alias.doc_id for alias in found[0].aliases] == ["d-1", "d-2"]


def test_a_name_that_a_story_repeats_is_one_alias():
    (found,) = link([mention("d-1", 0, "Jane Thornbury"), mention("d-1", 0, "Jane Thornbury", 50)])
    assert (found.names["Jane Thornbury"], len(found.aliases)) == (2, 1)


def test_case_of_letters_parts_nobody():
    found = link([mention("d-1", 0, "WEST Mercia", label="LOC"), mention("d-2", 0, "West Mercia", label="GPE")])
    assert told(found) == [("PLACE", "West Mercia", ["d-1", "d-2"])]
    assert rules(found[0]) == {"WEST Mercia": ("same_name", "rule")}


def test_a_person_of_one_word_stays_apart_story_by_story():
    found = link([mention("d-1", 0, "Thornbury"), mention("d-2", 0, "Thornbury")])
    assert sorted(told(found)) == [("PERSON", "Thornbury", ["d-1"]), ("PERSON", "Thornbury", ["d-2"])]
    assert len({one.entity_id for one in found}) == 2


def test_an_organisation_of_one_word_is_one():
    found = link([mention("d-1", 0, "Unesco", label="ORG"), mention("d-2", 3, "Unesco", label="ORG")])
    assert told(found) == [("ORG", "Unesco", ["d-1", "d-2"])]


def test_a_surname_in_the_story_of_the_full_name_has_its_rule():
    found = link(
        [mention("d-1", 0, "Jane Thornbury"), mention("d-1", 0, "Thornbury", 50), mention("d-1", 0, "Jane", 90)]
    )
    assert told(found) == [("PERSON", "Jane Thornbury", ["d-1"])]
    assert rules(found[0]) == {"Thornbury": ("surname_in_story", "rule"), "Jane": ("given_name_in_story", "rule")}
    assert [(alias.start, alias.end) for alias in found[0].aliases] == [(0, 14), (50, 59), (90, 94)]


def test_john_and_john_paul_of_one_post_are_one():
    found = link([mention("d-1", 0, "John-Paul Campion", **PCC), mention("d-2", 0, "John Campion", **PCC)])
    assert told(found) == [("PERSON", "John-Paul Campion", ["d-1", "d-2"])]
    assert rules(found[0]) == {"John Campion": ("given_name_and_same_post", "rule")}


@pytest.mark.parametrize(
    "other",
    [
        {"role": "Police and Crime Commissioner", "affiliation": "Kent"},
        {"role": "Police and Crime Commissioner", "affiliation": None},
        {"role": "mayor", "affiliation": "West Mercia"},
        {"role": None, "affiliation": None},
    ],
)
def test_john_and_john_paul_of_other_posts_stay_apart(other):
    found = link([mention("d-1", 0, "John-Paul Campion", **PCC), mention("d-2", 0, "John Campion", **other)])
    assert [one.name for one in found] == ["John Campion", "John-Paul Campion"]


@pytest.mark.parametrize("other", ["Peter Campion", "John Frayle", "Campion"])
def test_one_post_is_not_enough(other):
    found = link([mention("d-1", 0, "John-Paul Campion", **PCC), mention("d-2", 0, other, **PCC)])
    assert len(found) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("West Mercia Police", "West Midlands Police"), ("Ludlow Council", "Ludlow Town Council")]
)
def test_alike_bodies_stay_apart(one, other):
    found = link([mention("d-1", 0, one, label="ORG"), mention("d-1", 1, other, label="ORG")])
    assert sorted(entity.name for entity in found) == sorted([one, other])


def test_an_acronym_is_an_alias_of_what_it_stands_for():
    rows = [mention("d-1", 0, "Ludlow Bridge Trust", label="ORG"), mention("d-1", 0, "LBT", 30, label="ORG")]
    (found,) = link(rows)
    assert rules(found) == {"LBT": ("acronym", "rule")}


def test_a_person_and_a_place_of_one_name_stay_apart():
    found = link([mention("d-1", 0, "Lincoln County"), mention("d-1", 1, "Lincoln County", label="GPE")])
    assert [one.type for one in found] == ["PERSON", "PLACE"]
    assert len({one.entity_id for one in found}) == 2


def test_pronouns_and_unresolved_rows_make_no_entity():
    rows = [mention("d-1", 0, "he", form="pronoun"), mention("d-1", None, "Jane Thornbury")]
    assert link(rows) == []
    assert link([]) == []


def test_roles_are_kept_with_their_places():
    (found,) = link([mention("d-1", 0, "John Campion", role_start=3, role_end=32, **PCC)])
    assert found.roles == [Role("Police and Crime Commissioner", "West Mercia", "d-1", 3, 32)]
    assert found.role_in("d-1") == "Police and Crime Commissioner, West Mercia"
    assert found.role_in("d-2") is None


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("PERSON", {"Campion": 9, "John Campion": 1}, "John Campion"),
        ("PERSON", {"John Campion": 9, "John-Paul Campion": 1}, "John-Paul Campion"),
        ("ORG", {"HMICFRS": 9, "Her Majesty's Inspectorate": 1}, "Her Majesty's Inspectorate"),
        ("PLACE", {"WEST Mercia": 9, "West Mercia": 1}, "West Mercia"),
        ("PERSON", {"John Frayle": 1, "Jane Frayle": 1}, "Jane Frayle"),
    ],
)
def test_the_canonical_name_is_the_fullest(kind, names, expected):
    assert fullest(kind, names) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["d-1", "d-2", "d-3"]), st.integers(0, 4)), unique=True, max_size=10), st.data()
)
def test_every_cluster_has_one_entity(keys, data):
    rows = [mention(doc_id, number, data.draw(st.sampled_from(NAMES))) for doc_id, number in sorted(keys)]
    found = link(rows)
    owned = [key for entity in found for key in entity.clusters]
    assert sorted(owned) == sorted(keys)
    assert len({entity.entity_id for entity in found}) == len(found)


def test_ids_do_not_depend_on_other_stories():
    alone = link([mention("d-1", 0, "Jane Thornbury")])
    among = link(
        [mention("d-0", 0, "Marcus Okell"), mention("d-1", 3, "Jane Thornbury"), mention("d-2", 1, "Peter Frayle")]
    )
    assert alone[0].entity_id in {entity.entity_id for entity in among}


def test_two_people_of_one_surname_in_one_story_stay_apart():
    found = link([mention("d-1", 0, "Thornbury"), mention("d-1", 1, "Thornbury", 40)])
    assert [one.clusters for one in found] in ([{("d-1", 0)}, {("d-1", 1)}], [{("d-1", 1)}, {("d-1", 0)}])
    alone = link([mention("d-1", 0, "Thornbury")])
    assert alone[0].entity_id in {one.entity_id for one in found}
    assert len({one.entity_id for one in found}) == 2


MINISTER = {"role": "health minister", "affiliation": None}
STRIKER = {"role": "striker", "affiliation": "Brindle Rovers"}


def two_of_one_name():
    return [
        mention("d-1", 0, "John Frayle", **MINISTER),
        mention("d-2", 0, "John Frayle", **STRIKER),
        mention("d-2", 1, "Brindle Rovers", 40, label="ORG"),
    ]


def test_two_people_of_one_full_name_stay_apart_where_their_roles_conflict():
    found = link(two_of_one_name())
    assert [one.name for one in found] == ["Brindle Rovers", "John Frayle", "John Frayle"]
    assert len({one.entity_id for one in found}) == 3


def test_ids_of_namesakes_do_not_depend_on_further_stories():
    ids = {
        role: {one.entity_id for one in link(two_of_one_name()) for r in one.roles if r.role == role}
        for role in ("striker", "health minister")
    }
    more = link(
        [*two_of_one_name(), mention("d-3", 0, "John Frayle", **STRIKER), mention("d-0", 0, "John Frayle", **MINISTER)]
    )
    assert ids == {role: {one.entity_id for one in more for r in one.roles if r.role == role} for role in ids}


def test_nobody_has_the_id_that_the_name_alone_would_give_where_there_are_two():
    (alone,) = link(two_of_one_name()[:1])
    assert alone.entity_id not in {one.entity_id for one in link(two_of_one_name())}


def test_a_body_that_both_belong_to_makes_them_one():
    rows = [*two_of_one_name(), mention("d-1", 1, "Brindle Rovers", 40, label="ORG")]
    assert [one.name for one in link(rows)] == ["Brindle Rovers", "John Frayle"]


def test_a_nickname_of_the_same_post_is_one():
    found = link([mention("d-1", 0, "Bill Campion", **PCC), mention("d-2", 0, "William Campion", **PCC)])
    assert told(found) == [("PERSON", "William Campion", ["d-1", "d-2"])]
    assert rules(found[0]) == {"Bill Campion": ("given_name_and_same_post", "rule")}


def test_a_nickname_alone_joins_nobody():
    assert len(link([mention("d-1", 0, "Bill Campion"), mention("d-2", 0, "William Campion")])) == 2


def test_an_entity_keeps_the_ids_of_what_was_joined():
    rows = [mention("d-1", 0, "John Campion", **PCC), mention("d-2", 0, "John-Paul Campion", **PCC)]
    (one,) = link(rows)
    ids = {link(rows[:1])[0].entity_id, link(rows[1:])[0].entity_id}
    assert {one.entity_id, *one.former_ids} == ids
    assert one.entity_id == link(rows[1:])[0].entity_id
    assert link(rows[::-1])[0].entity_id == one.entity_id


@pytest.mark.parametrize(
    ("one", "other", "label", "name", "rule"),
    [
        ("Brindle Homes", "Brindle Homes Ltd", "ORG", "Brindle Homes Ltd", "spelling"),
        ("The Brindle Trust", "Brindle Trust", "ORG", "The Brindle Trust", "spelling"),
        ("US", "United States", "GPE", "United States", "name_of_country"),
        ("Zaha Fraylé", "Zaha Frayle", "PERSON", "Zaha Frayle", "same_name"),
    ],
)
def test_other_ways_to_write_a_name(one, other, label, name, rule):
    found = link([mention("d-1", 0, one, label=label), mention("d-2", 0, other, label=label)])
    assert told(found) == [(found[0].type, name, ["d-1", "d-2"])]
    assert [told_rule for told_rule, _ in rules(found[0]).values()] == [rule]
    assert link([mention("d-1", 0, one, label=label)])[0].entity_id == found[0].entity_id


def spelled_out(doc_id, name, letters):
    return [mention(doc_id, 0, name, label="ORG"), mention(doc_id, 0, letters, 60, label="ORG")]


def test_an_acronym_alone_is_the_body_that_another_story_abbreviates_so():
    rows = [mention("d-1", 0, "LBT", label="ORG"), *spelled_out("d-2", "Ludlow Bridge Trust", "LBT")]
    (found,) = link(rows)
    assert rules(found) == {"LBT": ("acronym", "rule")} or rules(found)["LBT"][0] == "acronym_spelled_out_elsewhere"
    assert link(rows[:1])[0].entity_id in found.former_ids


def test_an_acronym_that_two_bodies_claim_stays_apart():
    rows = [
        mention("d-1", 0, "LBT", label="ORG"),
        *spelled_out("d-2", "Ludlow Bridge Trust", "LBT"),
        *spelled_out("d-3", "Leominster Boat Trust", "LBT"),
    ]
    assert [one.name for one in link(rows)] == ["LBT", "Leominster Boat Trust", "Ludlow Bridge Trust"]


def test_an_acronym_that_no_story_spells_out_stays_apart():
    rows = [mention("d-1", 0, "LBT", label="ORG"), mention("d-2", 0, "Ludlow Bridge Trust", label="ORG")]
    assert len(link(rows)) == 2


@pytest.mark.parametrize(
    ("words", "name", "kind", "expected"),
    [
        ("Thornbury", "Jane Thornbury", "PERSON", "surname_in_story"),
        ("Okell", "Jane Thornbury", "PERSON", "same_person_in_story"),
        ("Brindle", "Brindle Homes", "ORG", "short_form_in_story"),
        ("LBT", "Ludlow Bridge Trust", "ORG", "acronym"),
        ("DEFRA", "Department for Environment, Food and Rural Affairs", "ORG", "acronym"),
    ],
)
def test_reasons(words, name, kind, expected):
    assert reason(kind, words, name) == expected


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.sampled_from(["PERSON", "ORG", "GPE"])), max_size=6))
def test_any_words_make_entities_of_their_own_ids(drawn):
    rows = [mention(f"d-{n % 2}", n, words, label=label) for n, (words, label) in enumerate(drawn)]
    rows.sort(key=lambda row: row["doc_id"])
    found = link(rows)
    assert len({one.entity_id for one in found}) == len(found)
    assert sorted(key for one in found for key in one.clusters) == sorted((f"d-{n % 2}", n) for n in range(len(rows)))
    ids = [(one.entity_id, one.name) for one in found]
    assert ids == [(one.entity_id, one.name) for one in link(rows)]
