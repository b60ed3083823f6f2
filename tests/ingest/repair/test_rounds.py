"""Repairs: cases as data, and as many cases of good text that is left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import cp1252
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.mapped import Findings, Mapped
from pipeline.ingest.repair.characters import MEANT
from pipeline.ingest.repair.lost import lost
from pipeline.ingest.repair.rounds import MARKUP, PLAIN, Step, repair
from tests.ingest.tiling import tiles
from tests.written_cases import load

STORY = (
    "“Fares rise by £2m – or €3m,” said Zoë Quill.\r\n\r\nIt’s\u00a0naïve &amp; &ldquo;late&rdquo;… \u200bcafé\u00ad\n"
)
SPECIAL = [
    *MEANT,
    *cp1252.CHARACTERS[0x80:],
    "\x85",
    "\u200c",
    "\u200d",
    "\n",
    "a",
    "B",
    " ",
    "&",
    "amp;",
    "#163;",
    "?",
]
damaged_texts = st.text(st.sampled_from([one for one in SPECIAL if len(one) == 1])) | st.lists(
    st.sampled_from(SPECIAL)
).map("".join)


def codes(steps: tuple[Step, ...]) -> list[str]:
    return list(dict.fromkeys(change.code for step in steps for change in step.findings.changes))


@pytest.mark.parametrize("case", load("ingest", "repair"))
def test_damage_is_repaired_and_every_change_listed(case: dict[str, Any]) -> None:
    mapped, steps = repair(Mapped(case["raw"]))
    edits = [[edit.start, edit.end, edit.raw_start, edit.raw_end] for edit in mapped.raw_map.edits]
    assert (mapped.text, edits, codes(steps)) == (case["text"], case["edits"], case["codes"])


@pytest.mark.parametrize("case", load("ingest", "untouched"))
def test_good_text_is_left_alone(case: dict[str, Any]) -> None:
    for find in (*PLAIN, lost):
        assert find(case["text"]) == Findings()
    mapped = Mapped(case["text"])
    assert repair(mapped) == (mapped, ())


def test_steps_tell_what_each_pass_was_given() -> None:
    mapped, steps = repair(Mapped("&pound;5\u00a0m"))
    assert [step.before.text for step in steps] == ["&pound;5\u00a0m", "£5\u00a0m"]
    assert steps[1].before.edited(steps[1].findings.changes) == mapped


def test_text_from_markup_keeps_what_looks_like_an_entity() -> None:
    assert repair(Mapped("write &amp;amp; or Â£"), MARKUP)[0].text == "write &amp;amp; or £"


@given(damaged_texts)
def test_each_pass_finds_nothing_more_in_its_own_result(raw: str) -> None:
    for find in PLAIN:
        once = Mapped(raw).edited(find(raw).changes)
        assert find(once.text).changes == ()


@given(damaged_texts | st.text(st.characters()))
def test_repairing_again_changes_nothing_and_no_offset_is_broken(raw: str) -> None:
    mapped, _ = repair(Mapped(raw))
    tiles(mapped, raw)
    again = Mapped(mapped.text)
    assert repair(again) == (again, ())


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"]),
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 3), st.binary(max_size=3)), max_size=20),
)
def test_damaged_bytes_break_nothing(codec: str, damage: list[tuple[int, int, bytes]]) -> None:
    data = STORY.encode(codec, "ignore")
    for at, length, replacement in damage:
        data = data[: at % len(data)] + replacement + data[at % len(data) + length :] or b"."
    decoded = decode(data)
    if isinstance(decoded, Decoded):
        tiles(repair(Mapped(decoded.text))[0], decoded.text)
