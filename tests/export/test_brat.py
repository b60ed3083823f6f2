"""Standoff files, read by the rules that brat's own reader keeps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.brat import CONFIGURATION, one_line
from pipeline.export.formats import export
from pipeline.spans import Span
from tests.export.export_tables import FERRY, SHEET, rows, written

ID = re.compile(r"(?:T|R|A|#)[1-9][0-9]*")
SPAN = re.compile(r"([A-Za-z0-9_-]+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)")
RELATION = re.compile(r"([A-Za-z0-9_-]+) Arg1:(T[0-9]+) Arg2:(T[0-9]+)")
ATTRIBUTE = re.compile(r"([A-Za-z0-9_-]+) (T[0-9]+)(?: ([^\s]+))?")
NOTE = re.compile(r"AnnotatorNotes (T[0-9]+)")


@pytest.fixture
def brat(tmp_path):
    (done,) = export("brat", written(tmp_path / "out"), tmp_path / "brat")
    assert (done.path, done.count, done.what) == (tmp_path / "brat", 3, "stories")
    return tmp_path / "brat"


def read(path):
    """The annotations of a file by their ids, every line held to the format."""
    data = path.read_bytes().decode()
    assert not data or data.endswith("\n")
    lines = data.split("\n")[:-1]
    assert lines == data.splitlines()  # readers differ in what they take for a line break
    text = path.with_suffix(".txt").read_bytes().decode()
    found = {}
    for line in lines:
        number, data, *tail = line.split("\t")
        assert ID.fullmatch(number)
        assert number not in found
        found[number] = {"T": span, "R": relation, "A": attribute, "#": note}[number[0]](text, data, tail)
    for number, row in found.items():
        assert all(
            reference in found for reference in row if number[0] != "T" and re.fullmatch("T[0-9]+", str(reference))
        )
    return found


def span(text, data, tail):
    kind, places = SPAN.fullmatch(data).groups()
    pieces = [tuple(map(int, place.split(" "))) for place in places.split(";")]
    ends = [0]
    for start, end in pieces:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    assert tail == [" ".join(text[start:end] for start, end in pieces)]
    return kind, pieces


def relation(text, data, tail):
    assert not tail
    return RELATION.fullmatch(data).groups()


def attribute(text, data, tail):
    assert not tail
    return ATTRIBUTE.fullmatch(data).groups()


def note(text, data, tail):
    (words,) = tail
    assert words.isprintable()
    return NOTE.fullmatch(data).group(1), words


def declared():
    """What annotation.conf allows, by section: the type and what stands behind it."""
    sections = {}
    for line in CONFIGURATION.splitlines():
        if line.startswith("["):
            inside = sections.setdefault(line.strip("[]"), {})
        elif line:
            kind, _, arguments = line.partition("\t")
            inside[kind] = dict(argument.split(":", 1) for argument in arguments.split(", ")) if arguments else {}
    return sections


def test_the_text_is_the_story_and_the_names_are_safe(brat):
    names = {path.name for path in brat.iterdir()}
    assert {"d-1.txt", "d-1.ann", "d-3.txt", "d-3.ann", "annotation.conf"} < names
    assert len(names) == 7
    (odd,) = {name.removesuffix(".txt") for name in names if name.endswith(".txt")} - {"d-1", "d-3"}
    assert re.fullmatch("d-[0-9a-f]{16}", odd)
    assert (brat / "d-1.txt").read_bytes().decode() == FERRY
    assert (brat / f"{odd}.txt").read_bytes().decode() == SHEET
    assert (brat / "d-3.ann").read_bytes() == b""


def test_every_line_is_well_formed_and_declared(brat):
    allowed = declared()
    for path in brat.glob("*.ann"):
        found = read(path)
        for number, row in found.items():
            if number[0] == "T":
                assert row[0] in allowed["entities"]
            if number[0] == "R":
                ends = allowed["relations"][row[0]]
                assert (found[row[1]][0], found[row[2]][0]) == (ends["Arg1"], ends["Arg2"])
            if number[0] == "A":
                rule = allowed["attributes"][row[0]]
                assert rule["Arg"] in ("<ENTITY>", found[row[1]][0])
                assert row[2] in (rule["Value"].split("|") if "Value" in rule else [None])


def told(brat, name="d-1"):
    """What an .ann file says, by the words of its spans."""
    found = read(brat / f"{name}.ann")
    text = (brat / f"{name}.txt").read_bytes().decode()
    words = {
        number: (row[0], " ".join(text[start:end] for start, end in row[1]))
        for number, row in found.items()
        if number[0] == "T"
    }
    return [tuple(words.get(part, part) for part in row) for number, row in found.items() if number[0] != "T"], words


def test_a_span_over_several_lines_is_one_annotation_of_several_pieces(brat):
    found, words = told(brat)
    quote = ("Quote", "“We are 🚢 certain,” “Fares will rise. “It is decided.”")
    assert ("Said_by", quote, ("Source", "Mara Quill, the mayor")) in found
    assert ("Cued_by", quote, ("Cue", "said")) in found
    assert ("Kind", quote, "direct") in found
    assert ("Confidence", quote, "0.7") in found
    assert ("Quote", "the pier had cost more than $2m") in words.values()


def test_joint_sources_figures_and_names(brat):
    found, words = told(brat)
    pier = ("Quote", "the pier had cost more than $2m")
    said_by = [row[2] for row in found if row[:2] == ("Said_by", pier)]
    assert said_by == [("Source", "Ms Quill"), ("Source", "Tomas Reed")]
    assert ("Negated", pier, None) in found
    assert (pier, "q-pier; Mara Quill (e-quill); mayor; 0.7") in found
    assert ("Stands_in", ("Money", "$2m"), pier) in found
    assert (("Money", "$2m"), "f-pier; USD 2000000.5; Mara Quill") in found
    assert (("Money", "more than $2m"), "f-range; 0.1 to 12345678901234567890") in found
    assert (("Money", "cost"), "f-vague") in found
    assert (("PERSON", "Tomas Reed"), "m-reed; Tomas Reed (e-reed)") in found
    assert ("Confidence", ("PERSON", "Tomas Reed"), "0.9") in found
    assert len(words) == len({*words.values()})


def test_an_unresolved_speaker_and_a_nameless_mention(brat):
    (odd,) = (path.stem for path in brat.glob("*.ann") if path.stem not in ("d-1", "d-3"))
    found, _ = told(brat, odd)
    assert ("Unresolved", ("Quote", "=1+1 was due"), "no_antecedent") in found
    assert (("Quote", "=1+1 was due"), "q-due; 0.7") in found
    assert (("PERSON", "Nobody"), "m-nobody") in found


def test_quotes_with_one_source_share_it(tmp_path):
    quotes = rows()["quotes"]
    twice = [quotes[2], {**quotes[2], "quote_id": "q-again"}]
    export("brat", written(tmp_path / "out", quotes=twice), tmp_path / "brat", ["quotes"])
    _, words = told(tmp_path / "brat")
    assert [kind for kind, _ in words.values()] == ["Quote", "Source", "Cue", "Quote"]


@given(st.text("ab \t\n\r\x0b\x85\u2028", max_size=30), st.data())
def test_pieces_hold_no_break_and_lose_no_letter(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = one_line(text, Span(start, end))
    for piece in pieces:
        words = piece.of(text)
        assert words == words.strip() != ""
        assert len(words.splitlines()) == len(words.split("\t")) == 1
    assert [piece for piece in pieces if piece.start < start or piece.end > end] == []
    assert "".join("".join(piece.of(text).split()) for piece in pieces) == "".join(text[start:end].split())
