"""Every page open in one document: everything is shown, with its proof, and nothing can break out of its text."""

import base64
import hashlib
import itertools
import re
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from pipeline.errors import TableError
from tests.report.pages import Element, parse, report, words
from tests.report.report_tables import (
    BANGHAM,
    CAMPION,
    CHECKS,
    COUNTS,
    WARWICKSHIRE,
    build,
    document,
    entity,
    mention,
    quote,
    rows,
)


def render(tables: Mapping[str, pa.Table], checks: Mapping[str, Any], title: str) -> str:
    return report(tables, checks, title)


@pytest.fixture
def some_tables() -> dict[str, pa.Table]:
    return build(rows())


@pytest.fixture
def no_tables() -> dict[str, pa.Table]:
    return build({})


@pytest.fixture
def page(some_tables: dict[str, pa.Table]) -> Element:
    return parse(render(some_tables, CHECKS, "Five stories"))


def test_every_quote_is_shown_with_the_sentence_that_proves_it(page: Element) -> None:
    written = rows()
    texts = {row["doc_id"]: row["text"] for row in written["documents"]}
    for row in written["quotes"]:
        text = texts[row["doc_id"]]
        statement = page.one("li", id=row["quote_id"])
        proof = statement.one("details").one("p", class_="proof")
        assert proof.text == text[row["sentence_start"] : row["sentence_end"]]
        shown = [part.text for part in statement.all("span", class_="part")]
        assert shown == [text[part["start"] : part["end"]] for part in row["parts"]]
        marked = "".join(mark.text for mark in proof.all("mark", class_="quote"))
        assert marked == "".join(shown)
        for kind, column in (("cue", "cue"), ("source", "speaker_mention")):
            assert [mark.text for mark in proof.all("mark", class_=kind)] == ([row[column]] if column in row else [])


def test_speakers_come_most_quoted_first_and_unresolved_is_no_speaker(page: Element) -> None:
    dossiers = [one for one in page.all("section", class_="page") if one.attributes["id"].startswith("e-")]
    assert [words(one.one("h2")) for one in dossiers] == ["John-Paul Campion", "Anthony Bangham", "Warwickshire Police"]
    assert "Police and Crime Commissioner, West Mercia 2 quotes; 2 mentions in 1 story" in words(dossiers[0])
    unresolved = page.one("section", id="unresolved")
    assert [words(title) for title in unresolved.all("h3")] == [
        "The story names no source for these words: 2",
        "No reason is recorded: 1",
    ]
    assert [row.attributes["id"] for row in unresolved.all("li", class_="statement")] == ["q-4", "q-5", "q-6"]


def test_a_joint_statement_is_listed_once_and_counts_for_both(page: Element) -> None:
    joint = page.one("li", id="q-2")
    assert next(link.attributes["href"] for link in joint.all("a")) == f"#{BANGHAM}"
    bangham = page.one("section", id=BANGHAM)
    assert not bangham.all("blockquote")
    assert bangham.all("ul", class_="joint")[0].one("a").attributes["href"] == "#q-2"


def test_a_copied_speaker_is_not_ranked_by_copies() -> None:
    story = document("d-1", '"Yes." "No."')
    copies = [document(f"d-{n}", '"Yes."', copy_of="d-1") for n in (2, 3, 4)]
    quotes = [
        quote("q-0", story, ['"Yes."'], '"Yes."', speaker_id="e-a", speaker="Ann Copied"),
        *(quote(f"q-{c['doc_id']}", c, ['"Yes."'], '"Yes."', speaker_id="e-a", speaker="Ann Copied") for c in copies),
        quote("q-1", story, ['"No."'], '"No."', speaker_id="e-b", speaker="Abe Often"),
        quote("q-2", story, ['"No."'], '"No."', speaker_id="e-b", speaker="Abe Often"),
    ]
    people = [entity("e-a", "PERSON", "Ann Copied"), entity("e-b", "PERSON", "Abe Often")]
    page = parse(render(build({"documents": [story, *copies], "quotes": quotes, "entities": people}), CHECKS, "t"))
    listed = page.one("section", id="people").one("tbody").all("tr")
    assert [words(row)[:11] for row in listed] == ["Abe Often 2", "Ann Copied "]
    assert "1 quote, and 3 more in copies" in words(page.one("section", id="e-a"))


def test_the_ledger_shows_figure_claimant_and_sentence(page: Element) -> None:
    cells = {row: [words(cell) for cell in page.one("tbody", id=row).all("td")] for row in ("f-1", "f-2", "f-3")}
    assert words(page.one("tbody", id="f-1").one("th")) == "more than £35m"
    assert cells["f-1"][:4] == ["GBP 35,000,000", "saving", "not stated", "Warwickshire Policein this quote"]
    assert cells["f-2"][0] == "GBP 2,000,000 to 3,000,000"
    assert cells["f-2"][3] == "a source that is not resolved"
    assert cells["f-3"][0] == "USD 1.50"
    assert cells["f-3"][2:4] == ["later", "the story itself (narrator)"]
    proof = page.one("tbody", id="f-1").one("p", class_="proof")
    assert proof.one("mark").text == "£35m"
    assert "more than £35m since it came into force." in proof.text
    hrefs = [link.attributes["href"] for link in page.one("tbody", id="f-1").all("a")]
    assert hrefs == [f"#{WARWICKSHIRE}", "#q-1", "#at-f-1"]


def test_right_of_reply_names_every_party_of_a_sentence(page: Element) -> None:
    reply = page.one("section", id="replies").one("li")
    assert words(reply.one("p", class_="parties")) == (
        "Warwickshire Police: approached for commentthe Home Office: approached for comment"
    )
    assert reply.one("blockquote").text == "Warwickshire Police and the Home Office have been approached for comment."


def test_the_reader_gives_every_story_character_for_character(page: Element) -> None:
    for row in rows()["documents"]:
        reader = page.one("section", id=row["doc_id"]).one("div", class_="text")
        assert reader.text == row["text"]


def test_names_but_no_pronouns_are_marked_in_the_reader_and_lead_to_dossiers(page: Element) -> None:
    story = page.one("section", id="d-2")
    marked = story.one("div", class_="text").all("mark", class_="name")
    assert [mark.text for mark in marked] == ["Anthony Bangham"]
    assert [link.attributes["href"] for link in story.all("a", class_="to-name")] == [f"#{BANGHAM}"]


def test_entities_with_aliases_and_roles_once(page: Element) -> None:
    (row,) = [row for row in page.one("section", id="people").all("tr") if "Campion" in row.text]
    assert [words(cell) for cell in row.all("td")] == [
        "John Campion; Mr Campion",
        "Police and Crime Commissioner, West Mercia",
        "2",
        "2",
        "1",
    ]
    assert [link.attributes["href"] for link in row.all("a")] == [f"#{CAMPION}", f"#{CAMPION}", *[f"#in-{CAMPION}"] * 2]


def test_who_says_nothing_has_no_dossier_but_a_row_with_stories() -> None:
    story = document("d-1", "Ludlow slept.", title="A quiet night")
    given = {
        "documents": [story],
        "entities": [entity("e-l", "PLACE", "Ludlow")],
        "mentions": [mention("m-1", story, "Ludlow", label="GPE", entity_id="e-l")],
    }
    page = parse(render(build(given), CHECKS, "t"))
    assert not page.all("section", id="e-l")
    assert page.one("tr", id="e-l").one("a").attributes["href"] == "#d-1"


def test_a_dossier_says_why_names_and_roles_are_meant(page: Element) -> None:
    known = page.one("section", id=CAMPION).one("dl")
    assert "Mr Campion surname in story" in words(known)
    places = [link.attributes["href"] for link in known.all("a")]
    assert places == ["#at-name-d-2-9", "#at-role-d-1-0"]
    assert all(page.one(id=place[1:]) for place in places)


def test_the_front_counts_copies_honestly_and_says_what_was_checked(page: Element) -> None:
    assert [words(item) for item in page.one("ul", class_="counts").all("li")] == COUNTS
    trust = words(page.one("section", id="front"))
    assert "Every check passed: 2 of 2." in trust
    assert "1,234 passed" in trust
    assert "Quarantined too short: 1 b.txt 2 words are too few 1" in trust


def test_a_failed_check_is_said_first(no_tables: dict[str, pa.Table]) -> None:
    checks = {"passed": False, "checks": [{"name": "keys", "about": "x", "rows": 9, "violations": 2}]}
    trust = words(parse(render(no_tables, checks, "t")).one("section", id="front"))
    assert "1 of 1 check failed. Do not publish from these tables." in trust
    assert "2 failed" in trust


def test_hostile_text_stays_text(page: Element) -> None:
    assert [script.attributes for script in page.all("script")] == [{"type": "application/gzip", "id": "search"}, {}]
    assert len(page.all("style")) == 1
    assert not page.all("img")
    assert not page.all("b")
    assert not [element for element in page.all() if any(name.startswith("on") for name in element.attributes)]
    assert not [element for element in page.all() if "style" in element.attributes or "src" in element.attributes]
    assert "<script>alert(3)</script>" in page.one("section", id="d-4").one("h2").text


def test_hostile_titles_and_names_stay_text() -> None:
    story = document("d-1", '"A," said x.', title='"><script>x</script>', language='en" onclick="x', url="javascript:x")
    said = quote("q-1", story, ['"A,"'], '"A," said x.', speaker_id="e-x", speaker='"><img src=x>', speaker_role="</p>")
    given = {"documents": [story], "quotes": [said], "entities": [entity("e-x", "PERSON", '"><img src=x>')]}
    page = parse(render(build(given), CHECKS, "</title><script>y</script>"))
    assert len(page.all("script")) == 2
    assert not page.all("img")
    assert not [link for link in page.all("a") if not link.attributes["href"].startswith("#")]
    assert not [element for element in page.all() if "onclick" in element.attributes]
    assert page.one("head").one("title").text == "</title><script>y</script>"


def test_only_our_own_style_and_script_may_run(page: Element) -> None:
    (policy,) = [meta for meta in page.all("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.attributes["content"].split(";"))
    for directive, element in (("style-src", page.one("style")), ("script-src", page.all("script")[-1])):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"
    assert directives["default-src"] == directives["img-src"] == "'none'"


@pytest.mark.parametrize("table", ["some_tables", "no_tables"])
def test_every_link_leads_somewhere_and_ids_are_unique(table: str, request: pytest.FixtureRequest) -> None:
    page = parse(render(request.getfixturevalue(table), CHECKS, "t"))
    ids = Counter(element.attributes["id"] for element in page.all() if "id" in element.attributes)
    assert max(ids.values()) == 1
    pointed = [link.attributes["href"] for link in page.all("a")]
    pointed += [
        "#" + name
        for element in page.all()
        for attribute in ("aria-labelledby", "aria-describedby", "for")
        for name in element.attributes.get(attribute, "").split()
    ]
    assert all(href.startswith("#") and href[1:] in ids for href in pointed)


def test_rows_lead_to_the_reader_and_back(page: Element) -> None:
    for row in ("q-1", "q-3", "f-1"):
        assert page.one("a", id=f"at-{row}").attributes["href"] == f"#{row}"
        element = page.one(id=row)
        assert f"#at-{row}" in [link.attributes["href"] for link in element.all("a")]


def test_equal_tables_give_equal_bytes() -> None:
    assert render(build(rows()), CHECKS, "t") == render(build(rows()), CHECKS, "t")


def test_empty_tables_are_said_in_words(no_tables: dict[str, pa.Table]) -> None:
    page = parse(render(no_tables, {"passed": True, "checks": []}, "Nothing"))
    main = words(page.one("main"))
    for sentence in (
        "0 stories",
        "No checks were run on these tables.",
        "Every quote has a speaker.",
        "No monetary figures were found in these stories.",
        "The stories do not say that anybody was approached for comment.",
        "None named in these stories.",
        "There are no stories: no input gave a text.",
        "There is nothing to review.",
        "No earlier revision was given to compare with",
        "No two stories were found to give different values",
    ):
        assert sentence in main


def test_missing_tables_count_as_empty() -> None:
    page = parse(render({}, CHECKS, "t"))
    method = words(page.one("section", id="method"))
    assert "responses Right of reply, as the article states it. Never quotes. not given" in method


def test_the_method_names_model_and_parameters(some_tables: dict[str, pa.Table]) -> None:
    quotes = some_tables["quotes"]
    metadata = {**quotes.schema.metadata, b"onrecord.model": b"some-model 3.7.1", b"onrecord.params": b'{"a": 1}'}
    page = parse(render({**some_tables, "quotes": quotes.replace_schema_metadata(metadata)}, CHECKS, "t"))
    method = words(page.one("section", id="method"))
    assert "some-model 3.7.1" in method
    assert '{"a": 1}' in method


def test_a_row_without_its_document_is_refused(some_tables: dict[str, pa.Table]) -> None:
    with pytest.raises(TableError, match="documents lacks"):
        render({**some_tables, "documents": some_tables["documents"].slice(0, 1)}, CHECKS, "t")


def test_headings_do_not_skip_a_level(page: Element) -> None:
    levels = [int(element.tag[1]) for element in page.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.slow
def test_time_grows_with_the_stories_and_no_faster() -> None:
    def seconds(n_stories: int) -> float:
        text = "\n\n".join(f'"Statement number {n} is this one," said Ann Lee.' for n in range(10))
        stories = [document(f"d-{n}", text) for n in range(n_stories)]
        quotes = [
            quote(f"q-{story['doc_id']}-{n}", story, [part.split(" said")[0]], part, speaker_id=f"e-{n}", speaker="x")
            for story in stories
            for n, part in enumerate(text.split("\n\n"))
        ]
        tables = build({"documents": stories, "quotes": quotes})
        began = time.perf_counter()
        render(tables, CHECKS, "t")
        return time.perf_counter() - began

    assert seconds(800) < 4 * 4 * seconds(200)  # four times the stories; quadratic would be sixteen, noise has room
