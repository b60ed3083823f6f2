"""Which proposals are kept."""

from __future__ import annotations

from dataclasses import replace

import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.learned import acceptance
from pipeline.quotes.learned.acceptance import Proposal, chosen, features
from pipeline.quotes.learned.sheet import Sheet
from pipeline.quotes.learned.sources import NOBODY, Candidate


def proposal(cue: int, first: int, last: int) -> Proposal:
    return Proposal(
        cue=cue,
        chance=0.9,
        content=((first, last),),
        tokens=frozenset(range(first, last + 1)),
        score=1.0,
        share=0.8,
        margin=0.5,
        features={},
        source=NOBODY,
        source_score=0.0,
        source_share=1.0,
        source_margin=1.0,
        nobody=0.0,
    )


def test_the_likeliest_comes_first_and_what_overlaps_it_is_dropped():
    proposals = [proposal(0, 2, 9), proposal(1, 5, 12), proposal(20, 14, 18)]
    assert chosen(proposals, [0.6, 0.7, 0.5], [0.4] * 3) == [1, 2]


def test_a_cue_stands_in_no_content_and_makes_one_quote():
    proposals = [proposal(0, 2, 9), proposal(4, 12, 15), proposal(0, 20, 22)]
    assert chosen(proposals, [0.9, 0.8, 0.7], [0.4] * 3) == [0]
    assert chosen(proposals, [0.6, 0.8, 0.7], [0.4] * 3) == [1, 2]


def test_each_needs_its_own_belief():
    assert chosen([proposal(0, 2, 9)], [0.5], [0.6]) == []
    assert chosen([], [], []) == []


numbers = st.integers(0, 40)
drawn = st.lists(st.tuples(numbers, numbers, st.integers(0, 9), st.floats(0, 1)), max_size=12)


@given(drawn=drawn)
def test_kept_proposals_share_no_word(drawn):
    proposals = [proposal(cue, first, first + size) for cue, first, size, _ in drawn]
    kept = [proposals[number] for number in chosen(proposals, [belief for *_, belief in drawn], [0.2] * len(drawn))]
    words = [token for one in kept for token in one.tokens]
    assert len(words) == len(set(words))
    assert len({one.cue for one in kept}) == len(kept)


BLANK = Sheet(spacy.blank("en")("so " * 60))
crowds = st.lists(
    st.tuples(numbers, numbers, st.integers(0, 9), st.sampled_from([0.3, 0.6, 0.9]), st.integers(-1, 2)), max_size=12
)


def crowd(drawn):
    chances = {cue: chance for cue, _, _, chance, _ in drawn}
    sources = [Candidate((at, at), at, "nsubj", "least") if at >= 0 else NOBODY for *_, at in drawn]
    return [
        replace(proposal(cue, first, first + size), chance=chances[cue], source=source)
        for (cue, first, size, _, _), source in zip(drawn, sources, strict=True)
    ]


@given(drawn=crowds)
def test_a_proposal_is_held_against_those_of_all_other_cues(drawn):
    proposals = crowd(drawn)
    for one, row in zip(proposals, features(BLANK, proposals), strict=True):
        others = [other for other in proposals if other.cue != one.cue]
        shared = [(other.worth, len(one.tokens & other.tokens), len(one.tokens | other.tokens)) for other in others]
        around = [other.worth for other in others if one.tokens < other.tokens]
        same = [other.chance for other in others if other.source == one.source != NOBODY]
        assert row["rival"] == max((worth for worth, both, _ in shared if both), default=0.0)
        assert row["rival alike"] == max((worth for worth, both, all_ in shared if both / all_ > 0.5), default=0.0)
        assert row["rival around"] == max(around, default=0.0)
        assert row["rival holds cue"] == max((o.worth for o in others if one.cue in o.tokens), default=0.0)
        assert row["holds rival"] == max((o.chance for o in others if o.cue in one.tokens), default=0.0)
        assert row["source of rival"] == max(same, default=0.0)


def test_a_proposal_is_held_against_its_neighbours_only():
    def compared(number):
        proposals = [proposal(20 * n, 20 * n + 1, 20 * n + 9) for n in range(number)]
        found = acceptance._Crowd(proposals)
        return sum(len(list(found.rivals(one))) for one in proposals)

    assert compared(400) < 4 * 1.1 * compared(100)
