"""What the views say: time, voices, doubts, pairs, changes, corrections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.report import audit, charts, conflicts, queue, timeline
from pipeline.report.changes import Changes
from pipeline.report.corpus import read
from pipeline.report.corrections import Correction, Corrections, Precision, Tally
from pipeline.report.corrections import read as read_corrections
from tests.report.pages import parse, report, words
from tests.report.report_tables import build, document, entity, quote, rows


def days(*published: str | None) -> list[dict[str, object]]:
    return [
        document(f"d-{n}", f"Story {n}.", published=day and datetime.fromisoformat(day).replace(tzinfo=UTC))
        for n, day in enumerate(published)
    ]


def test_the_latest_story_comes_first_and_those_without_a_date_last() -> None:
    corpus = read(build({"documents": days(None, "2024-05-02", "2024-06-01", "2024-05-02")}))
    lanes = timeline.Timeline(corpus).lanes(timeline.ordered(corpus))
    assert [(lane.day, [item.document.doc_id for item in lane.items]) for lane in lanes] == [
        ("2024-06-01", ["d-2"]),
        ("2024-05-02", ["d-1", "d-3"]),
        (None, ["d-0"]),
    ]


def test_the_chart_counts_months_and_years_when_months_are_many() -> None:
    months = timeline.chart(timeline.months(read(build({"documents": days(None, "2024-05-02", "2024-05-03")}))))
    assert months
    assert months.about == "2024-05: 2 stories; undated: 1 stories"
    years = [f"{year}-{month:02}-01" for year in (2020, 2021, 2022) for month in range(1, 13)]
    chart = timeline.chart(timeline.months(read(build({"documents": days(*years)}))))
    assert chart
    assert chart.title == "Stories by year"
    assert [(bar.label, bar.n) for bar in chart.bars] == [("2020", 12), ("2021", 12), ("2022", 12)]
    assert timeline.chart(timeline.months(read(build({})))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was Last week, and again last week.", ["Last week"]),
        ("The vote on Tuesday follows three days ago.", ["on Tuesday", "three days ago"]),
        ("They meet next year or later this month, tomorrow at best.", ["next year", "later this month", "tomorrow"]),
        ("They met on Tuesday 4 March and on Friday, 7 March.", []),
        ("The last chapter of this story is nextyear.", []),
    ],
)
def test_relative_dates_of_a_story_without_a_date(text: str, expected: list[str]) -> None:
    corpus = read(build({"documents": [document("d-1", f"One line.\n\n{text}\n\nAnother.")]}))
    ((item,),) = [lane.items for lane in timeline.Timeline(corpus).lanes(timeline.ordered(corpus))]
    assert [date.text for date in item.relative] == expected
    for date in item.relative:
        assert "".join(piece.text for piece in date.around if piece.kinds) == date.text


def test_relative_dates_of_a_dated_story_are_left_to_the_reader() -> None:
    story = document("d-1", "It was last week.", published=datetime(2024, 5, 2, tzinfo=UTC))
    corpus = read(build({"documents": [story]}))
    assert timeline.Timeline(corpus).lanes(timeline.ordered(corpus))[0].items[0].relative == ()


def voices() -> dict[str, list[dict[str, object]]]:
    text = '"One." "Two." "Three." "Four."'
    story, silent = document("d-1", text), document("d-2", "Nobody spoke.")
    nameless, copy = document("d-3", '"Well."'), document("d-4", text, copy_of="d-1")
    ann, abe = {"speaker_id": "e-a", "speaker": "Ann Lee"}, {"speaker_id": "e-b", "speaker": "Abe Roe"}
    said = [
        quote("q-1", story, ['"One."'], '"One."', **ann),
        quote("q-2", story, ['"Two."'], '"Two."', **abe),
        quote("q-3", story, ['"Three."'], '"Three."', **abe),
        quote("q-4", story, ['"Four."'], '"Four."', speaker_type="unnamed"),
        quote("q-5", nameless, ['"Well."'], '"Well."'),
        quote("q-6", copy, ['"One."'], '"One."', **ann),
    ]
    people = [entity("e-a", "PERSON", "Ann Lee"), entity("e-b", "PERSON", "Abe Roe")]
    return {"documents": [story, silent, nameless, copy], "quotes": said, "entities": people}


def test_who_speaks_first_and_who_most() -> None:
    corpus = read(build(voices()))
    stories = audit.audited(corpus)
    assert [(one.document.doc_id, one.first and one.first.name, one.most and one.most.name) for one in stories] == [
        ("d-1", "Ann Lee", "Abe Roe"),
        ("d-2", None, None),
        ("d-3", None, None),
    ]
    assert [(one.share, one.n_sources, one.n_unresolved, one.remark) for one in stories] == [
        ("2 of 4", 2, 1, ""),
        ("", 0, 0, "nobody is quoted"),
        ("", 0, 1, "no named source"),
    ]
    leaders = [(one.name, one.n_first, one.n_most) for one in audit.leading(audit.leaders(stories))]
    assert leaders == [("Ann Lee", 1, 0), ("Abe Roe", 0, 1)]
    kinds = audit.chart(audit.kinds(corpus))
    assert kinds
    assert kinds.about == "named people: 3 quotes; unnamed sources: 1 quotes; no source known: 1 quotes"


def test_a_story_with_one_named_source_is_said_to_have_one() -> None:
    given = voices()
    given["quotes"] = given["quotes"][:1]
    assert [one.remark for one in audit.audited(read(build(given)))] == [
        "one named source",
        "nobody is quoted",
        "nobody is quoted",
    ]


def test_doubts_come_least_sure_first_without_copies_and_without_unresolved_quotes() -> None:
    given = rows()
    given["quotes"][1]["confidence"] = 0.3
    found = queue.doubts(read(build(given)))
    assert [(doubt.row, doubt.table) for doubt in found] == [
        ("q-2", "quotes"),
        ("f-1", "money"),
        ("f-2", "money"),
        ("f-3", "money"),
        ("f-4", "money"),
        ("q-1", "quotes"),
        ("q-3", "quotes"),
    ]
    assert found[0].claim == "indirect quote by John-Paul Campion"
    assert found[1].claim == "more than GBP 35,000,000, saving, claimed by Warwickshire Police"


def test_pairs_by_kind_with_both_sides_in_their_sentence() -> None:
    corpus = read(build(rows()))
    first, second = conflicts.kinds(corpus, conflicts.ranked(corpus))
    assert (first.title, second.title) == ("Two values of one thing", "The same words in several stories")
    (pair,) = first.pairs
    assert [half.value for half in pair.halves] == ["2013", "2012"]
    assert [half.claimant.name for half in pair.halves] == ["the story itself (narrator)"] * 2
    assert {half.claimant.name for half in second.pairs[0].halves} == {"a source that is not resolved"}
    for half in pair.halves:
        assert [piece.text for piece in half.proof if piece.kinds] == [half.value]
        assert "\n" not in "".join(piece.text for piece in half.proof)


def test_a_chart_shortens_labels_and_draws_nothing_of_nothing() -> None:
    chart = charts.bars("x", "X", [charts.Value("a" * 40, 4, "people"), charts.Value("b", 2, "people")], unit="rows")
    assert chart
    assert [(len(bar.label), bar.n) for bar in chart.bars] == [(26, 4), (1, 2)]
    assert chart.bars[0].length == 2 * chart.bars[1].length
    assert charts.bars("x", "X", [charts.Value("b", 0, "people")], unit="rows") is None


CORRECTED = Corrections(
    tallies=(Tally("quotes", 1, 1, 0), Tally("money", 0, 0, 0)),
    rows=(
        Correction("quotes", 2, "set_speaker", "q-1", "e-campion", "heard it", "A. Desk", "2026-01-02", "applied", ""),
        Correction("quotes", 3, "reject", "q-gone", "", "no quote", "A. Desk", "2026-01-02", "stale", "no such row"),
    ),
    precision=(
        Precision("quotes", 20, 18, 1, 0.9, 0.699, 0.972, "2026-01-03"),
        Precision("money", 0, 0, 0, None, None, None, None),
    ),
)


def test_corrections_and_the_marked_sample_are_told() -> None:
    page = parse(report(build(rows()), corrections=CORRECTED))
    front = words(page.one("section", id="front"))
    told = (
        "18 of 20 rows that people marked are right, 90% (95% interval 70% to 97%, last marked 2026-01-03); 1 unsure."
    )
    assert told in front
    assert "Corrections to quotes: 1 applied, 1 stale, 0 conflicting." in front
    assert "Corrections to money" not in front
    review = words(page.one("section", id="review"))
    assert "quotes.csv:2 set_speaker q-1 e-campion heard it, A. Desk, 2026-01-02 applied" in review
    assert "stale: no such row" in review


def test_without_a_marked_sample_no_precision_is_claimed() -> None:
    front = words(parse(report(build(rows()))).one("section", id="front"))
    assert "Nobody has marked a sample of these rows yet" in front


def test_nothing_changed_is_said() -> None:
    page = parse(report(build(rows()), changes=Changes("monday", ())))
    assert "Since monday: nothing changed." in words(page.one("section", id="front"))
    assert "Nothing changed since monday." in words(page.one("section", id="changes"))


def test_the_account_of_the_corrections_is_read() -> None:
    row = {"table": "quotes", "line": 2, "action": "reject", "id": "q-1", "value": "", "reason": "r", "author": "a"}
    row |= {"date": "2026-01-02", "outcome": "stale", "why": "no such row", "against": None}
    judged = {"n": 2, "right": 1, "wrong": 1, "unsure": 0, "share": 0.5, "low": 0.1, "high": 0.9, "stale": 0}
    judged |= {"unsampled": 0, "first": "2026-01-02", "last": "2026-01-03"}
    counts = {"applied": 0, "stale": 1, "conflicting": 0}
    found = read_corrections({"tables": {"quotes": counts}, "rows": [row], "reviews": {"quotes": judged}})
    assert found.tallies == (Tally("quotes", 0, 1, 0),)
    assert [(one.id, one.outcome, one.why) for one in found.rows] == [("q-1", "stale", "no such row")]
    assert found.marked == (Precision("quotes", 2, 1, 0, 0.5, 0.1, 0.9, "2026-01-03"),)


def test_the_method_lists_metrics_by_their_path() -> None:
    method = words(parse(report(build(rows()))).one("section", id="method"))
    assert "quotes.all1,200 quotes.kind.direct4 responses2" in method
