"""Mojibake: every foreign word is restored however it was misread, and left alone when it was not."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import cp1252
from pipeline.ingest.mapped import Change, Mapped
from pipeline.ingest.repair import mojibake as mojibake_module
from pipeline.ingest.repair import rounds as rounds_module
from pipeline.ingest.repair.mojibake import mojibake
from pipeline.ingest.repair.rounds import repair
from tests.written_cases import load


def windows(text: str) -> str:
    return cp1252.decode(text.encode())


def windows_twice(text: str) -> str:
    return windows(windows(text))


def latin(text: str) -> str:
    return text.encode().decode("latin-1")


def repaired(text: str) -> str:
    return Mapped(text).edited(mojibake(text).changes).text


@pytest.mark.parametrize("case", load("ingest", "mojibake"))
def test_what_is_certain_is_repaired_and_nothing_else(case: dict[str, Any]) -> None:
    found = mojibake(case["text"])
    assert repaired(case["text"]) == case["expected"]
    assert [change.code for change in found.changes] == case["codes"]


@pytest.mark.parametrize("damage", [windows, windows_twice, latin])
@pytest.mark.parametrize("case", load("ingest", "foreign_words"))
def test_foreign_words_are_restored(case: dict[str, Any], damage: Callable[[str], str]) -> None:
    assert damage(case["text"]) != case["text"]
    for frame in ("{}", "He said {} twice.", "“{}”\n{}"):
        assert repaired(frame.format(*[damage(case["text"])] * 2)) == frame.format(*[case["text"]] * 2)


@pytest.mark.parametrize("case", load("ingest", "foreign_words"))
def test_foreign_words_are_left_alone(case: dict[str, Any]) -> None:
    for frame in ("{}", "“{}”", "‘{}’s", "{}—", "{}…”", "\"{}'", "{}®", "«{}»", "{}\u00a0{}"):
        for word in (case["text"], case["text"].upper()):
            text = frame.format(word, word)
            assert mojibake(text).changes == ()


def test_a_change_covers_only_what_is_damaged() -> None:
    assert mojibake("a cafÃ©” b").changes == (Change(5, 7, "é", "mojibake_repaired"),)
    assert mojibake("Â£5").changes == (Change(0, 1, "", "mojibake_repaired"),)
    assert mojibake("â€œNo").changes == (Change(0, 3, "“", "mojibake_repaired"),)


def test_long_runs_are_repaired() -> None:
    assert repaired("Å‚" * 500) == "ł" * 500


def test_hostile_runs_are_left_after_a_few_rounds() -> None:
    assert len(repair(Mapped("Ã" + "ƒ" * 1000))[0].text) == 1001 - mojibake_module.ROUNDS * rounds_module.ROUNDS


@given(st.text(st.sampled_from([*cp1252.CHARACTERS[0x80:], *'aS .,"\n-'])))
def test_nothing_is_left_to_repair(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_has_no_mojibake(text: str) -> None:
    assert mojibake(text).changes == ()
