"""The page: everything is shown, with its proof, and nothing in a story can break out of its text."""

import base64
import hashlib
import itertools
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pyarrow as pa
import pytest

from pipeline.errors import TableError
from pipeline.report.build import render
from tests.report.report_tables import BANGHAM, CAMPION, CHECKS, WARWICKSHIRE, build, document, quote, rows

VOID = {"meta", "input", "br", "hr", "img", "link", "base"}


@dataclass
class Element:
    """An element of a parsed page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str | None = None, **attributes: str) -> list["Element"]:
        """Elements below with this tag, and these attributes' values among theirs."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == (tag or child.tag) and all(
                    value in child.attributes.get(name.rstrip("_"), "").split() for name, value in attributes.items()
                ):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str | None = None, **attributes: str) -> "Element":
        (found,) = self.all(tag, **attributes)
        return found


class Tree(HTMLParser):
    """Parses a page, and fails when its elements do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Element:
    return Tree(html).root


@pytest.fixture
def some_tables() -> dict[str, pa.Table]:
    return build(rows())


@pytest.fixture
def no_tables() -> dict[str, pa.Table]:
    return build({})


@pytest.fixture
def page(some_tables: dict[str, pa.Table]) -> Element:
    return parse(render(some_tables, CHECKS, "Five stories"))


def words(element: Element) -> str:
    return " ".join(element.text.split())


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
    groups = page.one("section", id="quotes").all("section", class_="entry")
    titles = [words(group.one("header").all()[0]) for group in groups]
    assert titles == [
        "John-Paul Campion",
        "Anthony Bangham",
        "Warwickshire Police",
        "The story names no source for these words",
        "No reason is recorded",
    ]
    assert "Police and Crime Commissioner, West Mercia 2 quotes" in words(groups[0].one("header"))
    assert "1 quote, and 1 more in copies" in words(groups[3].one("header"))
    assert "Unresolved" in [words(title) for title in page.one("section", id="quotes").all("h3")]


def test_a_joint_statement_is_listed_once_and_counts_for_both(page: Element) -> None:
    joint = page.one("li", id="q-2")
    assert next(link.attributes["href"] for link in joint.all("a")) == f"#{BANGHAM}"
    bangham = page.one("section", id=f"by-{BANGHAM}")
    assert not bangham.all("blockquote")
    assert bangham.one("ul", class_="joint").one("a").attributes["href"] == "#q-2"


def test_a_copied_speaker_is_not_ranked_by_copies() -> None:
    story = document("d-1", '"Yes." "No."')
    copies = [document(f"d-{n}", '"Yes."', copy_of="d-1") for n in (2, 3, 4)]
    quotes = [
        quote("q-0", story, ['"Yes."'], '"Yes."', speaker_id="e-a", speaker="Ann Copied"),
        *(quote(f"q-{c['doc_id']}", c, ['"Yes."'], '"Yes."', speaker_id="e-a", speaker="Ann Copied") for c in copies),
        quote("q-1", story, ['"No."'], '"No."', speaker_id="e-b", speaker="Abe Often"),
        quote("q-2", story, ['"No."'], '"No."', speaker_id="e-b", speaker="Abe Often"),
    ]
    page = parse(render(build({"documents": [story, *copies], "quotes": quotes}), CHECKS, "t"))
    headers = [words(group.one("header")) for group in page.one("section", id="quotes").all("section")]
    assert headers == ["Abe Often 2 quotes", "Ann Copied 1 quote, and 3 more in copies"]


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
        reader = page.one("article", id=row["doc_id"]).one("div", class_="text")
        assert reader.text == row["text"]


def test_names_but_no_pronouns_are_marked_in_the_reader(page: Element) -> None:
    marked = [
        mark.text for mark in page.one("section", id="stories").one("article", id="d-2").all("mark", class_="name")
    ]
    assert marked == ["Anthony Bangham"]


def test_entities_with_aliases_and_roles_once(page: Element) -> None:
    row = page.one("tr", id=CAMPION)
    assert [words(cell) for cell in row.all("td")] == [
        "John Campion; Mr Campion",
        "Police and Crime Commissioner, West Mercia",
        "2",
        "2",
        "1",
    ]


def test_the_front_counts_copies_honestly_and_says_what_was_checked(page: Element) -> None:
    assert [words(item) for item in page.one("ul", class_="counts").all("li")] == [
        "5 stories, of which 1 is a copy",
        "6 quotes (1 of them in copies)",
        "3 with a resolved speaker, 3 without",
        "4 figures",
        "2 people",
        "1 organisation",
    ]
    trust = words(page.one("section", id="trust"))
    assert "Every check passed: 2 of 2." in trust
    assert "1,234 passed" in trust
    assert "Quarantined too short: 1 b.txt 2 words are too few 1" in trust


def test_a_failed_check_is_said_first(no_tables: dict[str, pa.Table]) -> None:
    checks = {"passed": False, "checks": [{"name": "keys", "about": "x", "rows": 9, "violations": 2}]}
    trust = words(parse(render(no_tables, checks, "t")).one("section", id="trust"))
    assert "1 of 1 check failed. Do not publish from these tables." in trust
    assert "2 failed" in trust


def test_hostile_text_stays_text(page: Element) -> None:
    assert len(page.all("script")) == len(page.all("style")) == len(page.one("main").attributes["id"].split()) == 1
    assert not page.all("img")
    assert not page.all("b")
    assert not [element for element in page.all() if any(name.startswith("on") for name in element.attributes)]
    assert not [element for element in page.all() if "style" in element.attributes or "src" in element.attributes]
    assert "<script>alert(3)</script>" in page.one("article", id="d-4").one("h3").text


def test_hostile_titles_and_names_stay_text() -> None:
    story = document("d-1", '"A," said x.', title='"><script>x</script>', language='en" onclick="x', url="javascript:x")
    said = quote("q-1", story, ['"A,"'], '"A," said x.', speaker_id="e-x", speaker='"><img src=x>', speaker_role="</p>")
    page = parse(render(build({"documents": [story], "quotes": [said]}), CHECKS, "</title><script>y</script>"))
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not [link for link in page.all("a") if not link.attributes["href"].startswith("#")]
    assert not [element for element in page.all() if "onclick" in element.attributes]
    assert page.one("title").text == "</title><script>y</script>"


def test_only_our_own_style_and_script_may_run(page: Element) -> None:
    (policy,) = [meta for meta in page.all("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.attributes["content"].split(";"))
    for directive, tag in (("style-src", "style"), ("script-src", "script")):
        digest = base64.b64encode(hashlib.sha256(page.one(tag).text.encode()).digest()).decode()
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
        "No quotes were found in these stories.",
        "No monetary figures were found in these stories.",
        "The stories do not say that anybody was approached for comment.",
        "None named in these stories.",
        "There are no stories: no input gave a text.",
    ):
        assert sentence in main


def test_missing_tables_count_as_empty() -> None:
    page = parse(render({}, CHECKS, "t"))
    assert "responses Right of reply, as the article states it. Never quotes. not given".replace(" ", "") in (
        words(page.one("section", id="method")).replace(" ", "")
    )


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
