"""Which facts meet: as a dictionary of them all would say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.conflicts import meet
from pipeline.conflicts.gather import OUTCOMES
from pipeline.conflicts.known import Documents
from pipeline.conflicts.meet import Meetings
from pipeline.conflicts.records import KEYS

NAMES = ["d-é", "d-a", "d-z", "d-aa", "d-Z"]
COPIES = {"d-z": "d-a", "d-Z": "d-gone"}
OTHER = [(name, COPIES.get(name)) for name in NAMES]


@dataclass(frozen=True)
class Told:
    doc_id: str
    keys: list[int]


stories = st.lists(st.lists(st.lists(st.integers(0, 3), unique=True, max_size=3), max_size=4), max_size=len(NAMES))


def meetings(facts, outcomes=()):
    """One part for each fact."""
    found = Meetings(Documents([pa.table(dict(zip(("doc_id", "copy_of"), zip(*OTHER, strict=True), strict=True)))]))
    for number, fact in enumerate(facts):
        pairs = [{"forecast": 0, "outcome": other - number} for one, other in outcomes if one == number]
        rows = pa.table({"doc_id": [fact.doc_id], "keys": pa.array([fact.keys], KEYS)})
        found.add(rows, pa.Table.from_pylist(pairs, schema=OUTCOMES))
    return found


def by_dictionary(facts, most):
    order = sorted(range(len(facts)), key=lambda number: facts[number].doc_id)
    groups = defaultdict(list)
    for number in order:
        for key in facts[number].keys:
            groups[key].append(number)
    groups = [group[:most] for group in groups.values()]
    return [g for g in groups if len({COPIES.get(facts[n].doc_id, facts[n].doc_id) for n in g}) > 1]


@given(stories, st.sampled_from([1, 2, 3, 100]))
def test_across(given_stories, most):
    facts = [Told(name, keys) for name, told in zip(NAMES, given_stories, strict=False) for keys in told]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meet, "MOST", most)
        assert list(meetings(facts).across()) == by_dictionary(facts, most)


def test_within_is_in_order_of_ids():
    facts = [Told("d-é", []), Told("d-é", []), Told("d-a", []), Told("d-a", []), Told("d-a", [])]
    assert list(meetings(facts, [(0, 1), (3, 4), (3, 2)]).within()) == [(3, 4), (3, 2), (0, 1)]


def test_nothing_meets_nothing():
    assert list(meetings([]).across()) == list(meetings([]).within()) == []
