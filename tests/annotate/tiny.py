"""A spaCy pipeline that parses at random, in a quarter of a second: for all that is not about how well it parses."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import tables
from pipeline.schema import DOCUMENTS

STORY = (
    "Ferry fares to rise\n\n“Fares will rise by £2m,” said Mara Quill, head of the Tern Ferry Trust. “Nobody "
    "likes it.”\n\nShe didn't say when\n\nIt opens\nin 2031.  Tomas Reed, of Tern, asked: 'Why now?'"
)


def pipeline(where: Path, *components: str) -> Path:
    """A folder with an English pipeline of these components."""
    nlp = spacy.blank("en")
    for name in components:
        nlp.add_pipe(name).add_label("dep" if name == "parser" else "PERSON")
    if components:
        nlp.initialize()
    nlp.to_disk(where)
    return where


def documents(texts: Iterable[str]) -> pa.Table:
    """Rows of `documents` with these texts; what does not matter here is empty."""
    rows = []
    for number, text in enumerate(texts):
        empty = dict.fromkeys(("source_path", "source_sha256", "media_type", "encoding", "language"), "")
        sizes = {"n_words": 0, "n_paragraphs": 0, "raw_map": [], "removed": [], "warnings": []}
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append({"doc_id": f"d-{number}", **empty, "text": text, "text_sha256": digest, **sizes})
    return tables.build(DOCUMENTS, rows)


class Counting:
    """A pipeline that remembers what it parsed, and dies before a text it is told to die at."""

    def __init__(self, nlp: Language, deadly: str | None = None) -> None:
        self.parsed: list[str] = []
        self._nlp = nlp
        self._deadly = deadly

    def pipe(self, texts: Iterable[str], batch_size: int) -> Iterator[Doc]:
        for text in texts:
            if text == self._deadly:
                raise KeyboardInterrupt
            self.parsed.append(text)
            yield self._nlp(text)
