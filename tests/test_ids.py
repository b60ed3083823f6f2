from __future__ import annotations

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import Ordinals, sha256, stable_id

parts = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), min_size=1, max_size=4)


def test_sha256_is_the_hexadecimal_digest() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_id_stays_what_it_is_from_release_to_release() -> None:
    assert stable_id("q", "d-1", "A,", "0") == "q-" + hashlib.sha256(b"d-1\0A,\x000").hexdigest()[:16]
    assert stable_id("d", "a.txt", "") == "d-40fb1ab3f43bd429"


def test_an_id_says_what_it_names() -> None:
    assert re.fullmatch("f-[0-9a-f]{16}", stable_id("f", "£5m"))


@given(parts, parts)
def test_other_parts_give_another_id(one: list[str], other: list[str]) -> None:
    assert (stable_id("x", *one) == stable_id("x", *other)) is (one == other)


def test_equal_texts_of_a_document_are_numbered() -> None:
    ordinals = Ordinals()
    found = [ordinals.id("f", "d-1", "£5m"), ordinals.id("f", "d-1", "£6m"), ordinals.id("f", "d-1", "£5m")]
    assert len(set(found)) == 3
    assert found[0] == stable_id("f", "d-1", "£5m", "0")
    assert found[2] == stable_id("f", "d-1", "£5m", "1")


def test_documents_and_kinds_are_numbered_apart() -> None:
    ordinals = Ordinals()
    ordinals.id("f", "d-1", "£5m")
    assert ordinals.id("f", "d-2", "£5m") == stable_id("f", "d-2", "£5m", "0")
    assert ordinals.id("m", "d-1", "£5m") == stable_id("m", "d-1", "£5m", "0")


def test_an_edit_elsewhere_changes_no_id() -> None:
    before, after = Ordinals(), Ordinals()
    texts = ["the mayor", "£5m", "the mayor"]
    old = [before.id("m", "d-1", text) for text in texts]
    new = [after.id("m", "d-1", text) for text in ["a new word", *texts, "and another"]]
    assert new[1:4] == old
