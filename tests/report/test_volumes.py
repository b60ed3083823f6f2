"""A report of many stories: volumes that others do not change, and a front from which every row is found."""

from __future__ import annotations

import json
import posixpath
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import tables
from pipeline.diff.rows import Change
from pipeline.engines.memo import Memo
from pipeline.errors import TableError
from pipeline.report import front as covering
from pipeline.report import whole as adding
from pipeline.report.changes import Changes
from pipeline.report.places import index
from pipeline.report.shelf import Shelf
from pipeline.report.volume import Binding
from pipeline.schema import INGEST_LOG
from stages import report
from tests.report.pages import Element, bodies, hrefs, parse, unpack, words
from tests.report.report_tables import CAMPION, COUNTS, document, entity, mention, quote, rows
from tests.report.volumes import ACCOUNT, files, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGES = "report-pages"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Element]:
    """The five stories, each in a volume of its own."""
    found = files(write(tmp_path, rows(), monkeypatch))
    return {name: parse(html) for name, html in found.items() if name.endswith(".html")}


def volume(written: Mapping[str, Element], doc_id: str) -> dict[str, Element]:
    return bodies(written[f"{PAGES}/volume-{doc_id}.html"])


def found(written: Mapping[str, Element], row: str) -> str:
    """The file that the index names for a row."""
    rows = unpack(written[f"{PAGES}/{index(row)}.html"], "rows")
    (page,) = [page for page, some in rows.items() if row in some.split()]
    return f"{PAGES}/{page}.html"


def assert_leads(written: Mapping[str, Element], name: str, href: str) -> None:
    """A link in a file leads to a file, and to what it names in it."""
    path, _, place = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    assert target in written, (name, href)
    if "rows-" in target:
        target = found(written, place.split(":")[0])
    if "volume-" not in target:
        assert not place or written[target].one(id=place), (name, href)
    elif place:
        page, _, element = place.partition(":")
        pages = bodies(written[target])
        assert page in pages or [one for one in pages.values() if one.all(id=page)], (name, href)
        assert not element or pages[page].one(id=element), (name, href)


def test_every_link_leads_to_a_file_and_an_element_in_it(written: Mapping[str, Element]) -> None:
    for name, page in written.items():
        inside = bodies(page).values() if "volume-" in name else ()
        for element in (page, *inside):
            for href in {*hrefs(element)} - {"#main"}:
                assert_leads(written, name, href)


def test_each_volume_holds_its_stories_whole(written: Mapping[str, Element]) -> None:
    for row in rows()["documents"]:
        pages = volume(written, row["doc_id"])
        assert pages[row["doc_id"]].one("div", class_="text").text == row["text"]
        assert words(pages["stories"].one("ol")).count("words") == 1
        assert not {"method", "changes"} & pages.keys()


def test_the_front_counts_over_all_volumes(written: Mapping[str, Element]) -> None:
    front = written["report.html"]
    assert [words(item) for item in front.one("ul", class_="counts").all("li")] == COUNTS
    told = words(front)
    assert "Every check passed: 2 of 2." in told
    assert "Quarantined too short: 1 b.txt 2 words are too few 1" in told
    assert "Bridge money & more" in words(front.one("ol", class_="newest"))
    assert [figure.one("figcaption").text for figure in front.all("figure", class_="chart")] == [
        "Most quoted",
        "Quotes by kind of source",
        "Stories by month",
    ]
    listed = written[f"{PAGES}/stories.html"].one("tbody").all("tr")
    assert [words(row.one("th")) for row in listed] == [f"Volume {n}" for n in range(1, 6)]
    assert "m 1" in words(written[f"{PAGES}/method.html"])


def test_people_of_all_volumes_with_those_that_quote_them(written: Mapping[str, Element]) -> None:
    row = written[f"{PAGES}/people.html"].one("tr", id=CAMPION)
    assert [words(cell) for cell in row.all("td")][2:] == ["2", "2", "1", "2"]  # quoted in the second, named in both
    (link,) = [href for href in hrefs(row) if "volume-" in href and href.endswith(f"#{CAMPION}")][:1]
    assert link == f"volume-d-2.html#{CAMPION}"
    dossier = volume(written, "d-2")[CAMPION]
    assert "2 quotes; 1 mentions in 1 story" in words(dossier)
    assert f"rows-xx.html#{CAMPION}" in set(hrefs(dossier))
    assert found(written, CAMPION) == f"{PAGES}/people.html"
    assert "Speaks first" in words(written[f"{PAGES}/audit.html"])


def test_a_conflict_between_volumes_is_whole_on_the_front(written: Mapping[str, Element]) -> None:
    pair = written[f"{PAGES}/conflicts.html"].one("li", id="c-1")
    assert [mark.text for mark in pair.all("mark", class_="figure")] == ["2013", "2012"]
    assert [href for href in hrefs(pair) if "volume-" in href] == [
        "volume-d-1.html#d-1:at-c-1-left",
        "volume-d-2.html#d-2:at-c-1-right",
    ]
    inside = volume(written, "d-1")["conflicts"].one("li", id="c-1")
    assert [mark.text for mark in inside.all("mark", class_="figure")] == ["2013"]
    assert "2012" in words(inside)
    assert "rows-xx.html#c-1" in set(hrefs(inside))


def test_a_copy_leads_to_its_original_in_another_volume(written: Mapping[str, Element]) -> None:
    assert "rows-xx.html#d-3" in set(hrefs(volume(written, "d-5")["d-5"]))


def test_the_search_of_the_front_knows_names_and_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: Mapping[str, Element]
) -> None:
    entries = unpack(written[f"{PAGES}/search.html"], "search")
    assert [(kind, title) for kind, title, *_ in entries[:2]] == [
        ("person", "John-Paul Campion"),
        ("person", "Anthony Bangham"),
    ]
    assert sum(kind == "story" for kind, *_ in entries) == 5
    for _, _, _, page, element, _ in entries:
        assert_leads(written, f"{PAGES}/search.html", f"{page}.html#{element}")
    monkeypatch.setattr(covering, "NAMES", 1)
    monkeypatch.setattr(adding, "TITLES", 2)
    fewer = parse(files(write(tmp_path / "fewer", rows(), monkeypatch))[f"{PAGES}/search.html"])
    assert [kind for kind, *_ in unpack(fewer, "search")] == ["person", "story", "story"]


def test_a_row_is_found_by_its_id(written: Mapping[str, Element]) -> None:
    assert found(written, "q-6") == found(written, "f-4") == f"{PAGES}/volume-d-4.html"
    assert index("q-3f0c5d2a9b817e64") == "rows-64"


def stories(*days: int) -> dict[str, list[dict[str, Any]]]:
    """A story a day, in which one person speaks, with a name that only that story has for her."""
    told = [
        document(
            f"d-{day:02}",
            f'"It is day {day}," said Ann Lee{day}.',
            published=datetime(2024, 5, day, tzinfo=UTC),
            source_path=f"{day:02}.txt",
        )
        for day in days
    ]
    names = [f"Ann Lee{day}" for day in days]
    return {
        "documents": told,
        "quotes": [
            quote(
                f"q-{n}", story, [story["text"].split(" said")[0]], story["text"], speaker_id="e-a", speaker="Ann Lee"
            )
            for n, story in zip(days, told, strict=True)
        ],
        "mentions": [
            mention(f"m-{n}", story, name, entity_id="e-a") for n, story, name in zip(days, told, names, strict=True)
        ],
        "entities": [entity("e-a", "PERSON", "Ann Lee", aliases=names, n_mentions=len(days), n_documents=len(days))],
    }


def test_one_story_more_changes_one_volume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [*range(1, 14), *range(15, 29)]
    before = files(write(tmp_path / "before", stories(*days), monkeypatch, usual=4))
    after = files(write(tmp_path / "after", stories(*range(1, 29)), monkeypatch, usual=4))
    volumes = [{name: html for name, html in one.items() if "volume-" in name} for one in (before, after)]
    same = [name for name, html in volumes[0].items() if volumes[1].get(name) == html]
    assert len(volumes[0]) > 4
    assert len(same) == len(volumes[0]) - 1
    row = parse(after[f"{PAGES}/people.html"]).one("tr", id="e-a")
    assert [words(cell) for cell in row.all("td")][2:5] == ["28", "28", "28"]


def test_what_is_remembered_is_not_made_again_and_what_is_gone_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = files(write(tmp_path, stories(*range(1, 29)), monkeypatch, usual=4))
    monkeypatch.setattr(Binding, "__call__", None)
    again = files(write(tmp_path, stories(*range(1, 29)), monkeypatch, usual=4))
    assert again == first
    monkeypatch.undo()
    fewer = files(write(tmp_path, stories(*range(1, 4)), monkeypatch, usual=1))
    assert sum("volume-" in name for name in fewer) == 3
    assert Memo(tmp_path / "memo").count()["report"] == len(
        {html for name, html in (*first.items(), *fewer.items()) if "volume-" in name}
    )


def test_a_list_of_many_is_cut_into_files_that_lead_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {**stories(1), "entities": [entity(f"e-{n}", "PERSON", f"Ann {n}") for n in range(450)]}
    given["quotes"][0]["speaker_id"] = "e-7"
    given["mentions"][0]["entity_id"] = "e-7"
    parsed = {name: parse(html) for name, html in files(write(tmp_path, given, monkeypatch)).items() if "html" in name}
    pages = [parsed[f"{PAGES}/{name}.html"] for name in ("people", "people-2", "people-3")]
    assert [len(page.one("tbody").all("tr")) for page in pages] == [200, 200, 50]
    assert words(pages[0].one("tbody").all("tr")[0]).startswith("Ann 7 ")
    assert [[a.attributes["href"] for a in page.all("a") if "rel" in a.attributes] for page in pages] == [
        ["people-2.html"],
        ["people.html", "people-3.html"],
        ["people-2.html"],
    ]


def test_corrections_and_changes_lead_to_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"table": "quotes", "line": 2, "action": "reject", "id": "q-1", "value": "", "reason": "r", "author": "a"}
    row |= {"date": "2026-01-02", "outcome": "applied", "why": "", "against": None}
    account = {**ACCOUNT, "rows": [row]}
    change = Change("quotes", ("q-3",), "added", "it is")
    monkeypatch.setattr(report, "_changes", lambda job: Changes("monday", (change,)))
    found = files(write(tmp_path, rows(), monkeypatch, account=account))
    assert "rows-xx.html#q-1" in set(hrefs(parse(found[f"{PAGES}/review.html"])))
    assert "rows-xx.html#q-3" in set(hrefs(parse(found[f"{PAGES}/changes.html"])))
    assert "Since monday: quotes: 1 added" in words(parse(found["report.html"]))


def test_hostile_text_stays_text(written: Mapping[str, Element]) -> None:
    for name, page in written.items():
        assert not page.all("img"), name
        assert not [each for each in page.all() if any(one.startswith("on") for one in each.attributes)], name
        assert not [each for each in page.all("script") if "alert" in each.text], name
    assert "<script>alert(3)</script>" in words(written[f"{PAGES}/stories.html"])


def test_only_our_own_style_and_scripts_may_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, html in files(write(tmp_path, rows(), monkeypatch)).items():
        if name.endswith(".html"):
            (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
            runs = "volume-" in name or "rows-" in name or name.endswith("search.html")
            assert ("script-src &#39;none&#39;" in policy) != runs, name
            assert ("<style>" in html) == ("volume-" in name or name == "report.html"), name
            assert ("style-src &#39;self&#39; file:" in policy) != ("<style>" in html), name


def test_a_log_in_another_order_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, stories(1, 2, 3), monkeypatch)
    path = tmp_path / "ingest_log.parquet"
    log = tables.read(path, INGEST_LOG)
    tables.write(path, INGEST_LOG, [log.take([1, 0, 2])], tables.Provenance())
    with pytest.raises(TableError, match="order of the documents"):
        list(Shelf(lambda name: tmp_path / f"{name}.parquet").shards())


def test_equal_tables_give_equal_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (files(write(tmp_path / name, rows(), monkeypatch)) for name in ("a", "b"))
    assert first == second
    assert json.dumps(sorted(first)).count("volume-") == 5
