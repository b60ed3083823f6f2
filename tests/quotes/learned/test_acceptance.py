"""Which proposals are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.learned.acceptance import Proposal, chosen
from pipeline.quotes.learned.sources import NOBODY


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
