"""Parse documents, each text once: what the memo holds is taken from it, the rest is parsed and kept."""

from __future__ import annotations

from collections import ChainMap, deque
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.annotate.parses import PARSES, encode_pieces, row
from pipeline.annotate.pieces import parsed
from pipeline.engines.memo import key
from pipeline.tables import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.language import Language

    from pipeline.annotate.model import Model
    from pipeline.engines.memo import Memo
    from pipeline.engines.task import Tables
    from pipeline.engines.work import Engine

    Parses = Callable[[], dict[str, bytes]]

TEXTS = pa.schema([pa.field("text", pa.string(), nullable=False)])
PARSED = pa.schema([pa.field("parse", pa.binary(), nullable=False)])


@dataclass(frozen=True, slots=True)
class Parse:
    """The task: texts (one column `text`) in, their parses (one column `parse`) out."""

    model: Model
    name: str = "parse"

    @property
    def fingerprint(self) -> str:
        """That of the model, with the code that shapes a parse."""
        return self.model.fingerprint

    def __call__(self, *shard: pa.Table) -> Tables:
        """Parse texts; the model is loaded at the first in each process."""
        nlp = _loaded(self.model)
        texts = (text for table in shard for text in table["text"].to_pylist())
        return (pa.table([[encode_pieces(docs) for docs in parsed(nlp, texts)]], schema=PARSED),)


@cache
def _loaded(model: Model) -> Language:
    return model.load()


def unload() -> None:
    """Let go of the model, which takes some 200 MB: what is done with parses does without it."""
    _loaded.cache_clear()


@dataclass(frozen=True, slots=True)
class _Begun:
    """Documents, the parses at hand by text, and the calls that wait for the others."""

    rows: list[dict[str, str]]
    found: dict[str, bytes]
    others: list[Parses]


class Parsing:
    """Parses documents with one model.

    `n_parsed` counts the texts that were parsed, `n_cached` the documents that came from the memo or whose text is
    that of another document.
    """

    def __init__(self, model: Model, engine: Engine, memo: Memo) -> None:
        self.n_parsed = self.n_cached = 0
        self._task = Parse(model)
        self._engine, self._memo = engine, memo
        self._under_way: dict[str, Parses] = {}

    def of(self, shards: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Rows of `parses` for shards of documents, in their order. Raises OnrecordError when a worker dies."""
        waiting: deque[_Begun] = deque()
        with self._memo:
            for shard in shards:
                waiting.append(self._begin(shard.select(["doc_id", "text_sha256", "text"]).to_pylist()))
                while len(waiting) > self._engine.ahead:
                    yield self._done(waiting.popleft())
            while waiting:
                yield self._done(waiting.popleft())

    def _begin(self, rows: list[dict[str, str]]) -> _Begun:
        keys = {one["text_sha256"]: self._key(one["text_sha256"]) for one in rows}
        kept = self._memo.find(keys.values())
        found = {text: kept[its] for text, its in keys.items() if its in kept}
        absent = {one["text_sha256"]: one["text"] for one in rows if one["text_sha256"] not in found}
        others = [self._under_way[text] for text in absent if text in self._under_way]
        missing = [text for text in absent if text not in self._under_way]
        self.n_parsed += len(missing)
        self.n_cached += len(rows) - len(missing)
        if missing:
            result = self._engine.submit(self._task, (pa.table([[absent[text] for text in missing]], schema=TEXTS),))
            others.append(cache(partial(self._kept, missing, result)))
            self._under_way |= dict.fromkeys(missing, others[-1])
        return _Begun(rows, found, others)

    def _kept(self, texts: list[str], result: Callable[[], Tables]) -> dict[str, bytes]:
        (parsed,) = result()
        parses = dict(zip(texts, parsed["parse"].to_pylist(), strict=True))
        self._memo.keep(self._task.name, {self._key(text): parse for text, parse in parses.items()})
        for text in texts:
            del self._under_way[text]
        return parses

    def _done(self, one: _Begun) -> pa.Table:
        parses = ChainMap(one.found, *(parses() for parses in one.others))
        return build(PARSES, [row(document, parses[document["text_sha256"]]) for document in one.rows])

    def _key(self, text_sha256: str) -> str:
        return key(self._task.name, self._task.fingerprint, text_sha256)
