"""Violations in whatever order they are found: all are counted, and the first are kept in order."""

from pipeline.check.findings import KEPT, Findings, Violation


def test_violations_come_in_order_of_their_places_and_equals_as_they_were_found() -> None:
    found = Findings()
    found.update(((place,), Violation("quotes", str(place), str(number))) for number, place in enumerate([2, 1, 2, 0]))
    result = found.result("a", "About a.", 9)
    assert [str(one) for one in result.violations] == ["quotes 0: 3", "quotes 1: 1", "quotes 2: 0", "quotes 2: 2"]
    assert (result.name, result.about, result.rows, result.failed) == ("a", "About a.", 9, 4)


def test_of_many_violations_the_first_are_kept_and_all_counted() -> None:
    found = Findings()
    for place in reversed(range(7 * KEPT)):
        found.add((place,), Violation("quotes", str(place), "is wrong"))
    result = found.result("a", "", 0)
    assert result.failed == 7 * KEPT
    assert [one.row for one in result.violations] == [str(place) for place in range(KEPT)]
