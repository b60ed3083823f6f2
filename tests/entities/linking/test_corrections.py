"""The corrections of `overrides/entities.csv`: each action, and each when it no longer applies."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from pipeline.entities.linking import corrections
from pipeline.entities.linking.entities import Role
from pipeline.overrides.rows import Override
from tests.entities.entity_cases import mention
from tests.entities.linking.linked import index, link

ROWS = [
    mention("d-1", 0, "Jane Thornbury", 10, role="mayor", affiliation="Ludlow", role_start=0, role_end=5),
    mention("d-1", 0, "Thornbury", 60),
    mention("d-2", 0, "Jane Thornbury", 5),
    mention("d-2", 1, "Janet Thornbury", 50),
    mention("d-3", 0, "Brindle Homes", label="ORG"),
]


def override(action, id_, value=""):
    return Override("entities", 2, action, id_, value, "she says so", "A. Reader", datetime.date(2024, 5, 1))


def correct(rows, overrides):
    """The corrected entities of rows of mentions, and what became of the corrections."""
    found = index(rows)
    settled = corrections.correct(found, overrides)
    return list(found.close()), settled


def corrected(rows, overrides):
    """The corrected entities, and the corrections that were left out."""
    found, settled = correct(rows, overrides)
    assert [one.override for one in settled] == [one for one in overrides if one.table == "entities"]
    return found, [one.override for one in settled if one.outcome != "applied"]


@pytest.fixture
def entities():
    return link(ROWS)


def named(entities, name):
    (found,) = (one for one in entities if one.name == name)
    return found


def test_no_corrections_change_nothing(entities):
    before = [(one.entity_id, one.name) for one in entities]
    found, left = corrected(ROWS, [])
    assert ([(one.entity_id, one.name) for one in found], left) == (before, [])


def test_merge(entities):
    jane, janet = named(entities, "Jane Thornbury"), named(entities, "Janet Thornbury")
    found, left = corrected(ROWS, [override("merge", janet.entity_id, jane.entity_id)])
    assert left == []
    assert [one.name for one in found] == ["Brindle Homes", "Jane Thornbury"]
    one = named(found, "Jane Thornbury")
    assert one.entity_id == jane.entity_id
    assert one.clusters == {("d-1", 0), ("d-2", 0), ("d-2", 1)}
    (alias,) = (alias for alias in one.aliases if alias.words == "Janet Thornbury")
    assert (alias.rule, alias.basis) == ("she says so", "override")


def test_merges_in_a_chain(entities):
    jane, janet, homes = (named(entities, n).entity_id for n in ("Jane Thornbury", "Janet Thornbury", "Brindle Homes"))
    found, left = corrected(ROWS, [override("merge", janet, jane), override("merge", jane, homes)])
    assert left == []
    assert [one.entity_id for one in found] == [homes]


def test_split(entities):
    jane = named(entities, "Jane Thornbury").entity_id
    found, left = corrected(ROWS, [override("split", jane, "Thornbury")])
    assert left == []
    apart = named(found, "Thornbury")
    assert apart.clusters == {("d-1", 0)}
    assert apart.entity_id not in {jane, named(found, "Janet Thornbury").entity_id}
    assert apart.roles == [Role("mayor", "Ludlow", "d-1", 0, 5)]
    rest = named(found, "Jane Thornbury")
    assert (rest.entity_id, rest.clusters, rest.roles) == (jane, {("d-2", 0)}, [])


def test_rename_keeps_the_id(entities):
    jane = named(entities, "Jane Thornbury").entity_id
    found, left = corrected(ROWS, [override("rename", jane, "Dame Jane Thornbury")])
    assert left == []
    assert named(found, "Dame Jane Thornbury").entity_id == jane


def test_retype_keeps_the_id(entities):
    homes = named(entities, "Brindle Homes").entity_id
    found, left = corrected(ROWS, [override("retype", homes, "PLACE")])
    assert left == []
    assert (named(found, "Brindle Homes").type, named(found, "Brindle Homes").entity_id) == ("PLACE", homes)
    assert [one.type for one in found] == ["PERSON", "PERSON", "PLACE"]


def test_drop(entities):
    homes = named(entities, "Brindle Homes").entity_id
    found, left = corrected(ROWS, [override("drop", homes)])
    assert left == []
    assert [one.name for one in found] == ["Jane Thornbury", "Janet Thornbury"]


def test_set_role_holds_in_every_story(entities):
    jane = named(entities, "Jane Thornbury").entity_id
    found, left = corrected(ROWS, [override("set_role", jane, "chair")])
    assert left == []
    one = named(found, "Jane Thornbury")
    assert one.roles == [Role("chair", None, "d-1", 10, 24), Role("chair", None, "d-2", 5, 19)]
    assert [one.role_in(doc_id) for doc_id in ("d-1", "d-2", "d-3")] == ["chair", "chair", None]


@pytest.mark.parametrize(
    ("action", "value"),
    [("merge", "e-1"), ("split", "x"), ("rename", "x"), ("retype", "ORG"), ("drop", ""), ("set_role", "x")],
)
def test_an_id_that_is_gone_is_stale(action, value, entities):
    one = override(action, "e-gone", value)
    found, left = corrected(ROWS, [one])
    assert left == [one]
    assert [entity.name for entity in found] == ["Brindle Homes", "Jane Thornbury", "Janet Thornbury"]


def test_a_merge_into_what_is_gone_is_left_out(entities):
    jane, homes = named(entities, "Jane Thornbury").entity_id, named(entities, "Brindle Homes").entity_id
    overrides = [override("drop", homes), override("merge", jane, homes)]
    found, left = corrected(ROWS, overrides)
    assert left == overrides[1:]
    assert named(found, "Jane Thornbury")


def test_a_split_that_leaves_nothing_or_takes_nothing_is_stale(entities):
    jane, janet = named(entities, "Jane Thornbury").entity_id, named(entities, "Janet Thornbury").entity_id
    overrides = [override("split", jane, "Peter"), override("split", janet, "Janet Thornbury")]
    _, left = corrected(ROWS, overrides)
    assert left == overrides


def test_a_correction_of_what_an_earlier_one_took_away_is_left_out(entities):
    homes = named(entities, "Brindle Homes").entity_id
    overrides = [override("drop", homes), override("rename", homes, "x")]
    _, left = corrected(ROWS, overrides)
    assert left == overrides[1:]


def test_corrections_of_other_tables_are_left():
    other = Override("quotes", 2, "reject", "q-1", "", "r", "a", datetime.date(2024, 5, 1))
    assert corrected(ROWS, [other])[1] == []


def test_split_by_story(entities):
    jane = named(entities, "Jane Thornbury").entity_id
    found, left = corrected(ROWS, [override("split", jane, "d-2")])
    assert left == []
    parts = {one.entity_id: one.clusters for one in found if one.name == "Jane Thornbury"}
    apart = next(id_ for id_ in parts if id_ != jane)
    assert parts == {jane: {("d-1", 0)}, apart: {("d-2", 0)}}
    again, _ = corrected(ROWS, [override("split", jane, "d-2"), override("rename", apart, "Jean Thornbury")])
    assert named(again, "Jean Thornbury").clusters == {("d-2", 0)}


def test_a_split_that_takes_the_canonical_name_leaves_the_fullest_of_the_rest():
    rows = [mention("d-1", 0, "Brindle Homes", label="ORG"), mention("d-2", 0, "Brindle Homes Ltd", label="ORG")]
    (entity,) = link(rows)
    found, left = corrected(rows, [override("split", entity.entity_id, "Brindle Homes Ltd")])
    assert (left, [one.name for one in found]) == ([], ["Brindle Homes", "Brindle Homes Ltd"])
    assert named(found, "Brindle Homes").entity_id == entity.entity_id


def test_a_name_that_was_given_survives_a_split(entities):
    jane = named(entities, "Jane Thornbury").entity_id
    found, left = corrected(ROWS, [override("rename", jane, "Dame Jane"), override("split", jane, "d-1")])
    assert (left, named(found, "Dame Jane").clusters) == ([], {("d-2", 0)})


def test_merge_then_rename(entities):
    jane, janet = (named(entities, name).entity_id for name in ("Jane Thornbury", "Janet Thornbury"))
    found, left = corrected(ROWS, [override("merge", janet, jane), override("rename", jane, "J. Thornbury")])
    assert (left, named(found, "J. Thornbury").clusters) == ([], {("d-1", 0), ("d-2", 0), ("d-2", 1)})


def test_a_merge_into_what_was_merged_goes_where_that_went(entities):
    jane, janet, homes = (named(entities, n).entity_id for n in ("Jane Thornbury", "Janet Thornbury", "Brindle Homes"))
    found, left = corrected(ROWS, [override("merge", jane, janet), override("merge", homes, jane)])
    assert (left, [one.entity_id for one in found]) == ([], [janet])


def test_merges_in_a_circle_leave_the_last_one_out(entities):
    jane, janet = (named(entities, name).entity_id for name in ("Jane Thornbury", "Janet Thornbury"))
    overrides = [override("merge", jane, janet), override("merge", janet, jane)]
    found, left = corrected(ROWS, overrides)
    assert (left, len(found)) == (overrides[1:], 2)


def test_two_names_for_what_became_one_are_told(entities):
    jane, janet = (named(entities, name).entity_id for name in ("Jane Thornbury", "Janet Thornbury"))
    overrides = [override("merge", janet, jane), override("rename", jane, "A"), override("rename", janet, "B")]
    found, left = corrected(ROWS, overrides)
    assert (left, named(found, "A").entity_id) == (overrides[2:], jane)


PCC = {"role": "commissioner", "affiliation": "West Mercia"}


def test_a_correction_keeps_its_meaning_when_a_story_joins_its_entity_to_another():
    rows = [mention("d-1", 0, "John Campion", **PCC), mention("d-2", 0, "John-Paul Campion", **PCC)]
    (before,) = link(rows[:1])
    found, left = corrected(rows, [override("rename", before.entity_id, "J. Campion")])
    assert (left, [one.name for one in found]) == ([], ["J. Campion"])


def test_a_correction_of_a_name_that_two_people_bear_now_is_told():
    rows = [mention("d-1", 0, "John Frayle", role="minister"), mention("d-2", 0, "John Frayle", role="striker")]
    (before,) = link(rows[:1])
    rename = override("rename", before.entity_id, "Jack Frayle")
    found, left = corrected(rows, [rename])
    assert (left, [one.name for one in found]) == ([rename], ["John Frayle", "John Frayle"])


OUTCOMES = [  # of corrections of Jane, Janet and Homes: what became of the last one, the line it contradicts, and why
    (["rename jane A", "rename jane A"], "applied", None, ""),
    (["drop homes", "drop homes"], "applied", None, ""),
    (["merge janet jane", "merge janet jane"], "applied", None, ""),
    (["split jane Thornbury", "split jane Thornbury"], "applied", None, ""),
    (["split jane Thornbury", "merge jane janet"], "applied", None, ""),
    (["merge janet jane", "drop jane"], "applied", None, ""),
    (["rename jane A", "rename jane B"], "conflicting", 2, "contradicts line 2 (rename {jane} A)"),
    (["merge jane janet", "rename janet A", "rename jane B"], "conflicting", 2, "contradicts line 2"),
    (["rename jane A", "merge jane janet"], "conflicting", 2, "contradicts line 2"),
    (["drop homes", "rename homes A"], "conflicting", 2, "contradicts line 2 (drop {homes})"),
    (["drop homes", "split homes A"], "conflicting", 2, "contradicts line 2"),
    (["drop homes", "merge jane homes"], "conflicting", 2, "contradicts line 2"),
    (["merge jane janet", "merge jane homes"], "conflicting", 2, "contradicts line 2"),
    (["merge jane janet", "merge janet homes", "merge homes jane"], "conflicting", 3, "contradicts line 3"),
    (["rename gone A"], "stale", None, "no entity, or more than one, has this id"),
    (["merge jane gone"], "stale", None, "no entity, or more than one, has the id {gone}"),
    (["split jane Peter"], "stale", None, "a split by 'Peter' takes nothing"),
    (["split homes d-3"], "stale", None, "a split by 'd-3' takes all"),
    (["merge jane gone", "merge jane janet"], "applied", None, ""),  # a stale row stands in nobody's way
]


@pytest.mark.parametrize(("rows", "outcome", "against", "why"), OUTCOMES)
def test_every_correction_ends_applied_stale_or_conflicting(rows, outcome, against, why, entities):
    ids = {"jane": "Jane Thornbury", "janet": "Janet Thornbury", "homes": "Brindle Homes"}
    ids = {short: named(entities, name).entity_id for short, name in ids.items()} | {"gone": "e-gone"}
    overrides = []
    for line, row in enumerate(rows, 2):
        action, *words = row.split()
        id_, value = (*(ids.get(word, word) for word in words), "")[:2]
        overrides.append(replace(override(action, id_, value), line=line))
    *_, last = correct(ROWS, overrides)[1]
    assert (last.outcome, last.against) == (outcome, against)
    assert last.why.startswith(why.format(**ids))
    assert bool(last.why) == (outcome != "applied")


def test_a_correction_left_out_changes_nothing(entities):
    homes = named(entities, "Brindle Homes").entity_id
    found, _ = correct(ROWS, [override("rename", homes, "A"), override("rename", homes, "B")])
    assert named(found, "A").entity_id == homes


def test_what_the_stories_have_joined_need_not_be_merged():
    rows = [mention("d-1", 0, "John Campion", **PCC), mention("d-2", 0, "John-Paul Campion", **PCC)]
    (one,), (other,) = link(rows[:1]), link(rows[1:])
    _, (settled,) = correct(rows, [override("merge", one.entity_id, other.entity_id)])
    assert (settled.outcome, settled.why) == ("stale", "the two are one entity already")


def test_two_former_ids_of_one_entity_set_one_name():
    rows = [mention("d-1", 0, "John Campion", **PCC), mention("d-2", 0, "John-Paul Campion", **PCC)]
    (one,), (other,) = link(rows[:1]), link(rows[1:])
    overrides = [override("rename", one.entity_id, "A"), override("rename", other.entity_id, "B")]
    found, (first, second) = correct(rows, overrides)
    assert ([entity.name for entity in found], first.outcome, second.outcome) == (["A"], "applied", "conflicting")
