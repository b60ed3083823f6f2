"""Very long texts are parsed in pieces: the parser's memory grows with what it is given at once, not with the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PIECE = 30_000
"""Characters parsed at once. Few stories are longer; 2 million at once took 7 GB (en_core_web_md, spaCy 3.8)."""
WORD = re.compile(r"\S{500}")
"""No word is as long: spaCy's tokenizer takes the square of the length of a run of marks, a minute for 20,000."""
ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?”\"’'])\s+"), re.compile(r"\s+"))
"""Where a text is cut, best first: behind a paragraph, a sentence, a word."""


def cut(text: str) -> Iterator[str]:
    """The text in pieces of at most `PIECE` characters, one after the other; a shorter text is one piece."""
    start = 0
    while (end := _end(text, start)) < len(text):
        yield text[start:end]
        start = end
    yield text[start:]


def _end(text: str, start: int) -> int:
    word = WORD.search(text, start, start + PIECE)
    if word:
        return word.end()
    if len(text) - start <= PIECE:
        return len(text)
    for pattern in ENDS:
        ends = [match.end() for match in pattern.finditer(text, start + PIECE // 2, start + PIECE)]
        if ends:
            return ends[-1]
    return start + PIECE


def join(docs: Sequence[Doc]) -> Doc:
    """The parses of the pieces of one text as one; no sentence runs over a cut."""
    return docs[0] if len(docs) == 1 else Doc.from_docs(list(docs), ensure_whitespace=False)
