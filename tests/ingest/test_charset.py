"""The encoding that a page names: cases as data; in them each character of `page` is one byte."""

from typing import Any

import pytest

from pipeline.ingest.charset import HEAD, declared_charset
from tests.written_cases import load


@pytest.mark.parametrize("case", load("ingest", "charset"))
def test_a_page_names_its_encoding(case: dict[str, Any]) -> None:
    assert declared_charset(case["page"].encode("latin-1")) == case["charset"]


def test_only_the_beginning_of_a_page_is_searched() -> None:
    mark = b"<meta charset=koi8-r>"
    assert declared_charset(b" " * (HEAD - len(mark)) + mark) == "koi8-r"
    assert declared_charset(b" " * HEAD + mark) is None
