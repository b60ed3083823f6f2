"""What marks add to the corrections and verdicts there are."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pipeline.errors import ParamsError
from pipeline.overrides.csv_lines import Fault
from pipeline.overrides.names import Names
from pipeline.overrides.reviews import Review
from pipeline.overrides.rows import Override
from pipeline.review.marks import Mark, Marked
from pipeline.review.plan import WITHOUT_NOTE, Held, plan

DAY = datetime.date(2026, 1, 31)
EARLIER = datetime.date(2025, 1, 1)
KNOWN = {"entities": {"e-1", "e-2"}, "quotes": {"q-1", "q-2"}, "money": {"f-1"}}
NAMES = Names([(["e-1"], "Mara Quill", ["Quill"]), (["e-2"], "Tomas Reed", [])])


def mark(row_id="q-1", verdict="wrong", *corrections, line=2, author="ann", note="", sampled=True):
    table = {"q": "quotes", "f": "money", "e": "entities"}[row_id[0]]
    pairs = tuple(tuple(one.partition("=")[::2]) for one in corrections)
    return Mark(line, table, row_id, verdict, sampled, pairs, note, author)


def held(overrides=(), reviews=()):
    return Held(Path("kept"), tuple(overrides), tuple(reviews), KNOWN, NAMES)


def planned(*marks, have=None):
    return plan(Path("m.csv"), Marked(marks, 0, ()), have or held(), DAY)


def faults(*marks, have=None):
    with pytest.raises(ParamsError) as raised:
        planned(*marks, have=have)
    return str(raised.value).splitlines()


def before(action, row_id, value="", line=2):
    return Override(mark(row_id).table, line, action, row_id, value, "why", "bob", EARLIER)


def test_a_wrong_row_gives_its_corrections_and_its_verdict():
    found = planned(mark("q-1", "wrong", "set_speaker=Quill", "set_kind=mixed", note="she says so"))
    given = [("set_speaker", "Quill"), ("set_kind", "mixed")]
    assert found.overrides == tuple(
        Override("quotes", 2, action, "q-1", value, "she says so", "ann", DAY) for action, value in given
    )
    assert found.reviews == (Review("quotes", "q-1", "wrong", True, "ann", DAY),)
    assert (found.present, found.stale) == (0, ())


def test_a_correction_without_a_note_has_a_reason_too():
    (found,) = planned(mark("f-1", "wrong", "reject")).overrides
    assert found.reason == WITHOUT_NOTE


def test_a_right_or_unsure_row_gives_a_verdict_alone():
    found = planned(mark(verdict="right"), mark("q-2", "unsure", line=3, sampled=False))
    assert found.overrides == ()
    assert [(one.id, one.verdict, one.sampled) for one in found.reviews] == [
        ("q-1", "right", True),
        ("q-2", "unsure", False),
    ]


def test_a_row_that_is_no_more_is_stale_and_left_out():
    gone = mark("q-9", "wrong", "set_speaker=Nobody", line=4)
    found = planned(gone, mark(verdict="right"))
    assert found.stale == (gone,)
    assert [one.id for one in found.reviews] == ["q-1"]
    assert found.overrides == ()


def test_what_is_there_already_is_left():
    have = held([before("reject", "q-1")], [Review("quotes", "q-1", "wrong", True, "ann", EARLIER)])
    found = planned(mark("q-1", "wrong", "reject"), have=have)
    assert (found.overrides, found.reviews, found.present) == ((), (), 2)


def test_a_second_opinion_and_a_second_thought_are_kept():
    have = held(reviews=[Review("quotes", "q-1", "right", True, "ann", EARLIER)])
    assert [one.author for one in planned(mark(verdict="right", author="bob"), have=have).reviews] == ["bob"]
    assert [one.verdict for one in planned(mark(verdict="wrong"), have=have).reviews] == ["wrong"]


def test_a_row_drawn_later_counts_from_then_on():
    queued = held(reviews=[Review("quotes", "q-1", "right", False, "ann", EARLIER)])
    assert [one.sampled for one in planned(mark(verdict="right"), have=queued).reviews] == [True]
    drawn = held(reviews=[Review("quotes", "q-1", "right", True, "ann", EARLIER)])
    assert planned(mark(verdict="right", sampled=False), have=drawn).reviews == ()


CONTRADICTIONS = [
    (before("reject", "q-1"), mark("q-1", "wrong", "set_kind=mixed"), "kept/quotes.csv:2 (reject q-1)"),
    (before("set_role", "f-1", "fine"), mark("f-1", "wrong", "reject"), "kept/money.csv:2 (set_role f-1 fine)"),
    (before("merge", "e-1", "e-2"), mark("e-2", "wrong", "merge=e-1"), "kept/entities.csv:2 (merge e-1 e-2)"),
]


@pytest.mark.parametrize(("earlier", "later", "words"), CONTRADICTIONS)
def test_a_contradiction_names_both_places(earlier, later, words):
    (fault,) = faults(later, have=held([earlier]))
    assert fault.startswith("m.csv:2: ")
    assert f"contradicts {words}: keep one of the two" in fault


def test_marks_may_contradict_each_other():
    marks = [mark("q-1", "wrong", "reject"), mark("q-1", "wrong", "set_kind=mixed", line=5, author="bob")]
    assert faults(*marks) == ["m.csv:5: set_kind q-1 mixed contradicts line 2 (reject q-1): keep one of the two"]


def test_a_row_that_contradicts_in_the_folder_stands_in_nobodys_way():
    have = held([before("set_kind", "q-1", "mixed"), before("reject", "q-1", line=3)])
    found = planned(mark("q-1", "wrong", "set_speaker=Tomas Reed"), have=have)
    assert [one.action for one in found.overrides] == ["set_speaker"]


def test_whom_a_value_names_must_be_known():
    marks = [
        mark("q-1", "wrong", "set_speaker=Mara Quil"),
        mark("f-1", "wrong", "set_claimant=e-9", line=3),
        mark("e-1", "wrong", "merge=e-9", line=4),
    ]
    assert faults(*marks) == [
        "m.csv:2: the value of set_speaker: no entity has the id or the name 'Mara Quil'",
        "m.csv:3: the value of set_claimant: no entity has the id or the name 'e-9'",
        "m.csv:4: the value of merge: no entity has the id 'e-9'",
    ]
    assert planned(mark("e-1", "wrong", "merge=e-2")).overrides
    assert planned(mark("f-1", "wrong", "set_claimant=e-2")).overrides


def test_one_author_judges_a_row_once():
    assert faults(mark(verdict="right"), mark(verdict="right", line=3)) == [
        "m.csv:3: ann judges q-1 here and on line 2: keep one of the two"
    ]


def test_faults_of_the_file_and_of_its_marks_come_in_order_of_line():
    marked = Marked((mark("q-1", "wrong", "set_speaker=X", line=3),), 0, (Fault(2, "first"), Fault(4, "last")))
    with pytest.raises(ParamsError) as raised:
        plan(Path("m.csv"), marked, held(), DAY)
    assert [line.split(":")[1] for line in str(raised.value).splitlines()] == ["2", "3", "4"]
