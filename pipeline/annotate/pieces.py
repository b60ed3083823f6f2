"""Very long texts are parsed in pieces: the parser's memory grows with what it is given at once, not with the text."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

PIECE = 30_000
"""Characters parsed at once. Few stories are longer; 2 million at once took 7 GB (en_core_web_md, spaCy 3.8)."""
DENSE = 12_000
"""Words and marks parsed at once, in one text or in several: they take some 250 MB."""
BATCH = 16
"""Texts, or pieces of them, parsed at once."""
LONG = re.compile(r"\S{500}")
"""No word is as long: spaCy's tokenizer takes the square of the length of a run of marks, a minute for 20,000."""
WORD = re.compile(r"\w+|[^\w\s]")
CROWD = re.compile(rf"(?>\s*+(?:\w++|[^\w\s])){{{DENSE}}}+")
"""So many words and marks, with the white space before each."""
ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?”\"’'])\s+"), re.compile(r"\s+"))
"""Where a text is cut, best first: behind a paragraph, a sentence, a word."""
NOTHING: Any = np.empty((0,), dtype=np.float32)


def parsed(nlp: Language, texts: Iterable[str]) -> Iterator[Iterator[Doc]]:
    """The parses of the pieces of each text, in order; those of one text must be taken before the next is asked for."""
    cuts = [list(cut(text)) for text in texts]
    docs = _docs(nlp, chain.from_iterable(cuts))
    for pieces in cuts:
        yield islice(docs, len(pieces))


def _docs(nlp: Language, pieces: Iterable[str]) -> Iterator[Doc]:
    for group in _groups(pieces):
        for doc in nlp.pipe(group, batch_size=BATCH):
            doc.tensor = NOTHING  # nobody reads it, and it is larger than the parse
            yield doc


def _groups(pieces: Iterable[str]) -> Iterator[list[str]]:
    """The pieces in groups of at most `BATCH`, and of at most `DENSE` words where there are several."""
    group: list[str] = []
    words = 0
    for piece in pieces:
        own = len(WORD.findall(piece))
        if group and (len(group) == BATCH or words + own > DENSE):
            yield group
            group, words = [], 0
        group.append(piece)
        words += own
    if group:
        yield group


def cut(text: str) -> Iterator[str]:
    """The text in pieces, one after the other; a text of at most `PIECE` characters and `DENSE` words is one piece.

    No piece is longer, nor has more than `DENSE` words and marks.
    """
    start = 0
    while (end := _end(text, start)) < len(text):
        yield text[start:end]
        start = end
    yield text[start:]


def _end(text: str, start: int) -> int:
    most = start + PIECE
    if dense := CROWD.match(text, start, most):
        most = dense.end()
    if long := LONG.search(text, start, most):
        return long.end()
    if len(text) <= most:
        return len(text)
    for pattern in ENDS:
        ends = [match.end() for match in pattern.finditer(text, (start + most) // 2, most)]
        if ends:
            return ends[-1]
    return most
