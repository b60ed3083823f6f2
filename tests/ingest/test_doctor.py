"""What `onrecord doctor` says of a unit."""

from __future__ import annotations

import io

from pipeline.ingest.clean import clean_unit
from pipeline.ingest.doctor import explain
from pipeline.ingest.read import Reading
from pipeline.ingest.units import Source, Unit, skip
from pipeline.params import Clean
from tests.ingest.small_inputs import MARKDOWN, PAGE

STORY = "Ferry fares to rise\r\n\r\nFares\u00a0will\u00a0rise by Â£2m,\r\nsaid Mara Quill.\x1b[2J\r\n"


def told(data: str | bytes, shown: int = 3, path: str = "ferry.txt") -> list[str]:
    content = data.encode() if isinstance(data, str) else data
    units = Reading.of(Clean()).source(Source(path, "", lambda: io.BytesIO(content)))
    return [line for unit in units for line in explain(clean_unit(unit, Clean()), shown)]


def test_how_it_was_read_and_what_came_of_it() -> None:
    assert told(STORY)[:7] == [
        "ferry.txt",
        "  read as     text/plain, utf-8, 75 bytes",
        "  outcome     warn: mojibake_repaired: mojibake_repaired, control_chars",
        "  document    d-ec5e7117c32c3e30, 12 words, 4 lines",
        "  title       Ferry fares to rise",
        r"  text        Ferry fares to rise\n\nFares will rise by £2m,\nsaid Mara Quill",
        "  edits       mojibake_repaired: 1",
    ]


def test_edits_are_shown_at_their_place_in_the_source() -> None:
    lines = told(STORY)
    assert lines[7] == r"              at 42: 'ill\xa0rise by [Â]£2m,\r\nsaid M' -> 'ill\xa0rise by []£2m,\r\nsaid M'"
    at = lines.index("  edits       nbsp: 2")
    assert lines[at + 1].startswith(r"              at 28: 'ise\r\n\r\nFares[\xa0]will\xa0rise by' -> ")
    assert len([line for line in lines if line.startswith("              at ")]) == 7


def test_of_many_edits_some_are_shown() -> None:
    assert "              and 1 more" in told(STORY, shown=1)
    assert not any("more" in line for line in told(STORY, shown=5))
    assert [line for line in told(STORY, shown=0) if "line_ends" in line or " at " in line] == [
        "  edits       line_ends: 4"
    ]


def test_a_long_edit_loses_its_middle() -> None:
    (line,) = [line for line in told("Fares will rise." + "\u200b" * 300 + " said Mara.") if "\\u200b" in line][:1]
    assert len(line) < 300


def test_metadata_is_told_with_its_basis() -> None:
    lines = told(MARKDOWN, path="ferry.md")
    assert "  title       Ferry fares to rise" in lines
    assert "  byline      Tom Reed" in lines
    assert "  published   2024-03-04T00:00:00+00:00 (meta)" in lines
    assert "  edits       front_matter: 1" in lines


def test_of_a_page_it_is_told_how_much_is_story() -> None:
    (line,) = [line for line in told(PAGE, path="ferry.html") if line.startswith("  markup")]
    assert line == f"  markup      {len(PAGE)} characters of page hold 317 of story"


def test_a_record_is_told_by_its_key_and_its_line() -> None:
    lines = told('{"id": "' + "f" * 500 + '", "text": "Fares will rise."}\n[]\n', path="a.jsonl")
    assert lines[0] == f"a.jsonl record {'f' * 40}…{'f' * 39} line 1"
    assert "a.jsonl line 2" in lines


def test_what_a_story_says_is_never_obeyed_by_the_terminal() -> None:
    hostile = "\x1b]0;title\x07\u202efares\u2066\r\n\ud800\x9b\\"
    lines = [*told(STORY), *explain(clean_unit(Unit("a\u202e", record_key="\x1b[2J\n", raw=STORY * 3), Clean()), 9)]
    lines += explain(clean_unit(Unit("a", media_type=hostile, refusal=skip("no", hostile)), Clean()), 3)
    assert all(line.isprintable() for line in lines)


def test_a_refusal_is_told_with_its_reason() -> None:
    assert "  outcome     quarantine: too_short: 2 words are fewer than clean.min_words (3)" in told("Fares rise.")
    lines = list(explain(clean_unit(Unit("a.png", refusal=skip("unsupported_type", "no")), Clean()), 3))
    assert lines == ["a.png", "  read as     nothing, not decoded", "  outcome     skip: unsupported_type: no"]


def test_a_doubt_is_told() -> None:
    assert "  doubt       replacement_chars: left as it is" in told("Fares rise by \ufffd2m, said Mara Quill.")
