"""People of one full name: one person, unless what the stories say of them conflicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.linking.namesakes import Bearer, apart, discriminators, role_class

MINISTER = ("health minister", None)
STRIKER = ("striker", ("ORG", "brindle rovers"))
ROVERS, HOMES = ("ORG", "brindle rovers"), ("ORG", "brindle homes")
OKELL, FRAYLE = ("PERSON", "marcus okell"), ("PERSON", "peter frayle")


def bearer(number, *posts, company=()):
    return Bearer(f"d-{number}", frozenset(posts), frozenset(company))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Health Minister", "politics"),
        ("chief constable", "police"),
        ("general secretary", "unions"),
        ("home secretary", "politics"),
        ("director", None),
        ("", None),
    ],
)
def test_role_class(role, expected):
    assert role_class(role) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((MINISTER,), (STRIKER,)),
        ((("mayor", ("PLACE", "ludlow")),), (("mayor", ("PLACE", "kent")),)),
        ((("spokesman", HOMES),), (("director", ROVERS),)),
    ],
)
def test_conflicts(one, other):
    assert apart([bearer(1, *one), bearer(2, *other)]) == [[0], [1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((), ()),
        ((MINISTER,), ()),
        ((MINISTER,), (("mp", None),)),
        ((MINISTER,), (("director", None),)),
        ((("mayor", ("PLACE", "ludlow")),), (("mayor", ("ORG", "ludlow council")),)),
        ((("director", HOMES),), (("director", ("ORG", "brindle homes group")),)),
        ((("director", ("ORG", "ludlow bridge trust")),), (("director", ("ORG", "lbt")),)),
        ((("minister", ("PLACE", "ludlow")),), (("mayor", ("PLACE", "kent")),)),
    ],
)
def test_no_conflict(one, other):
    assert apart([bearer(1, *one), bearer(2, *other)]) == [[0, 1]]


@pytest.mark.parametrize("evidence", [OKELL, ROVERS])
def test_evidence_outweighs_a_conflict(evidence):
    assert apart([bearer(1, MINISTER, company=[evidence]), bearer(2, STRIKER, company=[evidence])]) == [[0, 1]]


def test_a_body_that_both_stories_name_is_no_evidence_when_neither_belongs_to_it():
    assert apart([bearer(1, MINISTER, company=[HOMES]), bearer(2, STRIKER, company=[HOMES])]) == [[0], [1]]


def test_a_story_that_tells_nothing_joins_nobody_of_two():
    assert apart([bearer(1, MINISTER), bearer(2, STRIKER), bearer(3)]) == [[0], [1], [2]]


def test_a_story_that_tells_nothing_joins_the_one_of_whom_ten_times_as_much_is_told():
    told = [bearer(n, MINISTER, company=[OKELL]) for n in range(10)]
    assert apart([*told, bearer(10, STRIKER), bearer(11)]) == [[*range(10), 11], [10]]


def test_a_story_that_tells_nothing_joins_by_whom_else_it_names():
    minister, striker = bearer(1, MINISTER, company=[OKELL]), bearer(2, STRIKER, company=[FRAYLE])
    assert apart([minister, striker, bearer(3, company=[FRAYLE])]) == [[0], [1, 2]]


def test_another_role_of_the_same_walk_of_life_joins_its_person():
    assert apart([bearer(1, MINISTER), bearer(2, STRIKER), bearer(3, ("mp", None))]) == [[0, 2], [1]]


def test_marks_are_walks_of_life_then_bodies_then_stories():
    politics, sport = [bearer(1, MINISTER)], [bearer(2, STRIKER)]
    assert discriminators([politics, sport, [bearer(3)]]) == [
        ("politics", ""),
        ("sport", "brindle rovers"),
        ("", "", "d-3"),
    ]
    mayors = [[bearer(n, ("mayor", ("PLACE", where)))] for n, where in enumerate(("ludlow", "kent"))]
    assert discriminators(mayors) == [("politics", "ludlow"), ("politics", "kent")]
    assert discriminators([politics, [bearer(5, ("mp", None))]]) == [("politics", "", "d-1"), ("politics", "", "d-5")]


def test_a_mark_does_not_depend_on_further_stories_of_others():
    politics, sport = [bearer(1, MINISTER)], [bearer(2, STRIKER), bearer(4, STRIKER)]
    assert discriminators([politics, sport])[0] == discriminators([politics, sport[:1]])[0]


POSTS = [MINISTER, STRIKER, ("mp", None), ("director", HOMES), ("director", ROVERS)]


@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(POSTS), max_size=2),
            st.frozensets(st.sampled_from([OKELL, FRAYLE, ROVERS]), max_size=2),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_bearer_is_one_person(drawn):
    bearers = [Bearer(f"d-{n}", posts, company) for n, (posts, company) in enumerate(drawn)]
    people = apart(bearers)
    assert sorted(at for members in people for at in members) == list(range(len(bearers)))
    marks = discriminators([[bearers[at] for at in members] for members in people])
    assert len(set(marks)) == len(people)
