"""The tokens of a parse as plain numbers, read at once: a step from spaCy's own objects costs more than the work."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from spacy import attrs, symbols

from pipeline.annotate.parses import text_of
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

OUTSIDE = 2  # spaCy's number for a token outside all entities


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of each token: first and last offset (half open), part of speech, dependency, head and place in an entity."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    pos: Sequence[int]
    dep: Sequence[int]
    heads: Sequence[int]
    entity: Sequence[int]

    @staticmethod
    @lru_cache(maxsize=1)  # every room asks, one story at a time; `doc.text` alone takes a millisecond
    def of(doc: Doc) -> Tokens:
        """The tokens of a parse."""
        wanted = [attrs.IDX, attrs.LENGTH, attrs.POS, attrs.DEP, attrs.HEAD, attrs.ENT_IOB]
        columns = doc.to_array(wanted).T
        starts, lengths, pos, dep, offsets, entity = columns
        heads = np.arange(len(doc)) + offsets.astype(np.int64)
        ends = starts + lengths
        return Tokens(text_of(doc), *(column.tolist() for column in (starts, ends, pos, dep, heads, entity)))

    def at(self, offset: int) -> int:
        """The token that covers an offset; between two, the one before."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def root(self, first: int, last: int) -> int:
        """The first token from `first` to `last` (included) that is a root or has its head outside: there is one."""
        return next(
            token
            for token in range(first, last + 1)
            if self.heads[token] == token or not first <= self.heads[token] <= last
        )

    def unmarked_names(self) -> Iterator[Span]:
        """Runs of proper nouns outside the model's entities, from the first with a capital."""
        first = None
        for token, pos in enumerate([*self.pos, 0]):
            inside = pos == symbols.PROPN and self.entity[token] == OUTSIDE
            if inside and first is None and self.text[self.starts[token]].isupper():
                first = token
            elif not inside and first is not None:
                yield Span(self.starts[first], self.ends[token - 1])
                first = None
