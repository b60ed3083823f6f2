"""A parse laid out for the rankers: plain lists by token, its sentences, paragraphs and quoted parts."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from spacy import attrs

from pipeline.annotate.parses import text_of
from pipeline.quotes.marked import marked
from pipeline.quotes.marks import paragraphs, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from pipeline.spans import Span

Run = tuple[int, int]
"""Tokens from the first to the last, both included."""
WANTED = (
    attrs.IDX,
    attrs.LENGTH,
    attrs.HEAD,
    attrs.SENT_START,
    attrs.POS,
    attrs.TAG,
    attrs.DEP,
    attrs.LEMMA,
    attrs.LOWER,
    attrs.ENT_TYPE,
)
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
BREAKS = frozenset({",", ";", "--", "—", "–", "-"})
TAIL_BREAKS = BREAKS | {":", "("}


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of an outermost quoted region: its tokens with their marks, and the last character inside."""

    first: int
    last: int
    region: int
    end: str
    capital: bool


def _numbers(numbers: Iterable[int]) -> array[int]:
    """Numbers in a tenth of the memory of a list: a long text has half a million tokens."""
    return array("i", numbers)


class Sheet:
    """What the features of one story are read from; all lists go by token unless they say otherwise.

    `pos`, `tag`, `dep`, `lemma`, `lower` and `ent` are strings; `sent` and `para` numbers; `part` the number of the
    quoted part around a token, or -1; `quoted` whether it stands between the marks; `blank` white space; `mute`
    neither letter nor digit. `left` and `right` are the edges of the subtree; `subject` has the first subject of those
    with one. `words`, `quoted_words`, `finite` and `parted` (tokens of quoted parts) count from the start of the text
    to before each token. `breaks` and `tail_breaks` are BREAKS and TAIL_BREAKS outside quoted parts.
    """

    def __init__(self, doc: Doc) -> None:
        self.text, self.n = text_of(doc), len(doc)
        columns = doc.to_array(list(WANTED)).T
        self.start = _numbers(columns[0].tolist())
        self.end = _numbers((columns[0] + columns[1]).tolist())
        self.head = _numbers((np.arange(self.n) + columns[2].astype(np.int64)).tolist())
        strings = doc.vocab.strings
        known = {key: strings[key] if key else "" for key in np.unique(columns[4:]).tolist()}
        self.pos, self.tag, self.dep, lemma, self.lower, self.ent = (
            [known[key] for key in column.tolist()] for column in columns[4:]
        )
        small = {word: word.lower() for word in known.values()}
        self.lemma = [small[word] for word in lemma]
        self.blank = [word.isspace() for word in self.lower]
        self.mute = [not (word.isalnum() or any(map(str.isalnum, word))) for word in self.lower]
        self._sentences(columns[3])
        self._subtrees()
        self._layout()

    def _sentences(self, starts: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
        self.sent: list[int] = np.maximum(np.cumsum(starts == 1) - 1, 0).tolist()
        first = [token for token in range(self.n) if not token or self.sent[token] != self.sent[token - 1]]
        last = [token - 1 for token in (*first[1:], self.n)][: len(first)]
        self.sents: list[Run] = list(zip(first, last, strict=True))

    def _subtrees(self) -> None:
        self.kids: list[list[int]] = [[] for _ in range(self.n)]
        roots: list[int] = []
        for token, head in enumerate(self.head):
            (roots if head == token else self.kids[head]).append(token)
        self.subject: dict[int, int] = {}
        for token, (head, dep) in enumerate(zip(self.head, self.dep, strict=True)):
            if dep in SUBJECTS and head != token:
                self.subject.setdefault(head, token)
        self.left, self.right, self.depth = _numbers(range(self.n)), _numbers(range(self.n)), [0] * self.n
        order = roots
        for token in order:  # grows as it is read: the tokens from the roots down
            for kid in self.kids[token]:
                self.depth[kid] = self.depth[token] + 1
                order.append(kid)
        for token in reversed(order):
            head = self.head[token]
            self.left[head] = min(self.left[head], self.left[token])
            self.right[head] = max(self.right[head], self.right[token])

    def _layout(self) -> None:
        self.paragraphs = paragraphs(self.text)
        starts = [paragraph.start for paragraph in self.paragraphs]
        self.para = [max(0, bisect_right(starts, start) - 1) for start in self.start]
        self.regions = [region for region in regions(self.text) if region.depth == 0]
        numbered = [(part, number) for number, region in enumerate(self.regions) for part in region.parts]
        whole = marked(self.text, [part for part, _ in numbered])
        self.parts: list[Part] = []
        self.part, self.quoted = [-1] * self.n, [False] * self.n
        for (inner, region), outer in zip(numbered, whole, strict=True):
            first, last = self.at(outer.start), self.at(max(outer.start, outer.end - 1))
            for token in range(first, last + 1):
                self.part[token] = len(self.parts)
                self.quoted[token] = self.start[token] < inner.end and self.end[token] > inner.start
            capital = self.text[inner.start].isupper()
            self.parts.append(Part(first, last, region, self.text[inner.end - 1], capital))
        self.part_starts = [part.first for part in self.parts]
        self.tail_breaks = _numbers(
            token for token, word in enumerate(self.lower) if word in TAIL_BREAKS and self.part[token] < 0
        )
        self.breaks = _numbers(token for token in self.tail_breaks if self.lower[token] in BREAKS)
        self.parted = _numbers(accumulate((number >= 0 for number in self.part), initial=0))
        spoken = [not mute for mute in self.mute]
        self.words = _numbers(accumulate(spoken, initial=0))
        inside = (a and b for a, b in zip(spoken, self.quoted, strict=True))
        self.quoted_words = _numbers(accumulate(inside, initial=0))
        self.finite = _numbers(accumulate((tag in FINITE for tag in self.tag), initial=0))

    def at(self, offset: int) -> int:
        """The token that covers a character; between two, the one before."""
        return max(0, bisect_right(self.start, offset) - 1)

    def sentence(self, token: int) -> Run:
        """The first and last token of a token's sentence."""
        return self.sents[self.sent[token]]

    def next_part(self, token: int) -> int:
        """The number of the first quoted part that begins at or behind a token: as many as there are when none does."""
        return bisect_left(self.part_starts, token)

    def region(self, part: int) -> list[Run]:
        """All parts of the region that a part belongs to, as runs of tokens."""
        number = self.parts[part].region
        first = bisect_left(self.parts, number, key=lambda one: one.region)
        end = bisect_right(self.parts, number, key=lambda one: one.region)
        return [(one.first, one.last) for one in self.parts[first:end]]

    def tokens(self, spans: Iterable[Span]) -> list[int]:
        """The tokens that spans touch, without white space, in order."""
        found = set()
        for span in spans:
            token = self.at(span.start)
            while token < self.n and self.start[token] < span.end:
                if self.end[token] > span.start and not self.blank[token]:
                    found.add(token)
                token += 1
        return sorted(found)

    def spoken(self, runs: Iterable[Run]) -> set[int]:
        """The tokens of runs that are words: with a letter or a digit."""
        return {token for first, last in runs for token in range(first, last + 1) if not self.mute[token]}

    def top(self, tokens: Sequence[int]) -> int:
        """The head word of some tokens: the one nearest the root, a verb before others."""
        within = set(tokens)
        tops = [one for one in tokens if self.head[one] == one or self.head[one] not in within]
        tops = [one for one in tops if not self.mute[one]] or tops
        return min(tops, key=lambda one: (self.pos[one] != "VERB", self.depth[one], one))
