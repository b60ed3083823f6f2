"""Parse documents, each text once: what the cache holds is taken from it, the rest is parsed and kept."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.annotate.parses import PARSES, encode
from pipeline.annotate.pieces import cut, join
from pipeline.tables import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from spacy.language import Language

    from pipeline.annotate.cache import ParseCache
    from pipeline.annotate.model import Model

BATCH = 16
KEEP_EVERY = 64
"""Texts between two commits of the cache: what a killed run may have to parse again."""


class OneProcess:
    """Parses in this process; the model is loaded at the first text that needs it."""

    def __init__(self, model: Model, cache: ParseCache) -> None:
        self.model = model
        self.n_parsed = self.n_cached = 0
        self._cache = cache

    @cached_property
    def _nlp(self) -> Language:
        return self.model.load()

    def parse(self, documents: pa.Table) -> Iterator[pa.Table]:
        """Rows of `parses` for the documents, in their order, in parts of at most `KEEP_EVERY`.

        `n_parsed` counts the texts that were parsed, `n_cached` the documents that came from the cache or
        whose text is another document's of the same part.
        """
        columns = documents.select(["doc_id", "text_sha256", "text"]).to_pylist()
        for start in range(0, len(columns), KEEP_EVERY):
            part = columns[start : start + KEEP_EVERY]
            texts = {row["text_sha256"]: row["text"] for row in part}
            parses = self._parses(texts)
            self.n_cached += len(part) - len(texts)
            rows = [
                {"doc_id": row["doc_id"], "text_sha256": row["text_sha256"], "parse": parses[row["text_sha256"]]}
                for row in part
            ]
            yield build(PARSES, rows)

    def _parses(self, texts: dict[str, str]) -> dict[str, bytes]:
        found = self._cache.find(self.model.fingerprint, texts)
        missing = [key for key in texts if key not in found]
        if missing:
            pieces = {key: list(cut(texts[key])) for key in missing}
            docs = self._nlp.pipe((piece for key in missing for piece in pieces[key]), batch_size=BATCH)
            parsed = {key: encode(join(list(islice(docs, len(pieces[key]))))) for key in missing}
            self._cache.keep(self.model.fingerprint, parsed)
            found |= parsed
            self.n_parsed += len(parsed)
        self.n_cached += len(texts) - len(missing)
        return found
