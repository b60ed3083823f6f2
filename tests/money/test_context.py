"""What the words round a figure say of it. The written cases of the scanner cover the wording; here are the edges."""

from __future__ import annotations

import pytest

from pipeline.money import context
from pipeline.spans import Span


def read(text: str, figure: str, neighbours: tuple[str, ...] = ()) -> context.Context:
    def edges(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    span = edges(figure)
    others = [edges(words) for words in neighbours]
    start = max((other.end for other in others if other.end <= span.start), default=0)
    end = min((other.start for other in others if other.start >= span.end), default=len(text))
    return context.read(text, span, start, end)


def test_all_four_are_read():
    text = "Fares at the Lantern Fair rose by more than £5m a year by 2015."
    found = read(text, "£5m")
    assert (found.comparator, found.change, found.per) == ("more_than", True, "year")
    assert found.horizon
    assert found.horizon.of(text) == "by 2015"


def test_bare_words_say_nothing():
    assert read("The Lantern Fair took £5m.", "£5m") == context.Context("exact", False, None, None)


@pytest.mark.parametrize("text", ["It rose. £5m. By 2015 it fell.", "more than\n£5m\na year", "up to; £5m; a year"])
def test_nothing_is_read_from_another_sentence(text):
    assert read(text, "£5m") == context.Context("exact", False, None, None)


def test_a_date_behind_the_next_figure_is_not_this_ones():
    text = "It took £5m and £6m by 2016."
    assert read(text, "£5m", ("£6m",)).horizon is None
    assert read(text, "£6m", ("£5m",)).horizon == Span(text.index("by 2016"), text.index("."))


def test_per_may_stand_behind_a_conversion():
    assert read("It pays £5m ($7m) a year.", "£5m", ("$7m",)).per == "year"


@pytest.mark.parametrize(
    ("lead", "moved"),
    [
        ("the fund rose from ", True),
        ("prices from ", False),
        ("it was cut ", True),
        ("it rose by ", False),
        ("it costs ", False),
    ],
)
def test_moves(lead, moved):
    assert context.moves(lead) is moved
