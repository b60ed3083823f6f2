"""Identifiers for linked data."""

import pytest

from pipeline.export.iris import page, urn


@pytest.mark.parametrize(
    "url",
    [
        "http://tern.example",
        "https://tern.example/a?b=c&d=é#e",
        "https://[::1]:8080/a%20b".replace("[::1]", "localhost"),
    ],
)
def test_a_page_on_the_web_identifies_a_story(url):
    assert page(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "tern.example/a", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b"),
        *('https://a"b', "https://a<b", "https://a\\b", "https://a\u202eb", "https://a\n", "\nhttps://a"),
    ],
)
def test_nothing_else_does(url):
    assert page(url) is None


def test_ids_are_escaped():
    assert urn("e-1") == "urn:onrecord:e-1"
    assert urn("../a b:#é") == "urn:onrecord:..%2Fa%20b%3A%23%C3%A9"
