"""What a cue may report: candidates for its content, from the parse, the quoted regions and the sentences around."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pipeline.quotes.learned.sheet import BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.quotes.learned.sheet import Run, Sheet

Content = tuple["Run", ...]
"""Runs of tokens, in order, with words between them that are not part of it."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
COMPLEMENTS = frozenset(
    "ccomp xcomp dobj prep advcl acl oprd attr acomp pcomp dative relcl pobj parataxis agent appos "
    "nsubj nsubjpass advmod nmod".split()
)
BEFORE = frozenset("ccomp parataxis advcl dep csubj nsubjpass nsubj dobj pobj intj".split())
THEMES = frozenset({"nsubjpass", "nsubj", "dobj"})
"""What is spoken of where the cue is passive: `a curfew was announced`."""
ADJUNCTS = frozenset({"advcl", "relcl", "prep", "conj", "npadvmod"})
SUBORDINATE = frozenset("prep acl advcl parataxis pcomp conj relcl ccomp dep".split())
LINKS = frozenset({"CCONJ", "PUNCT", "SPACE"})
AUXILIARIES = frozenset({"aux", "auxpass", "neg", "advmod", "mark"})
SHORT = 8
"""Words of a sentence that may do nothing but attribute the one before."""
CHAIN = 8
"""Quoted parts that one candidate joins at most, apart from those of a region."""


def group(sheet: Sheet, cue: int) -> Run:
    """The cue with its subject, auxiliaries, adverbs and particle, as far as they stand outside quotation marks."""
    first = last = cue
    for kid in sheet.kids[cue]:
        dep = sheet.dep[kid]
        if dep in SUBJECTS:
            if kid < cue and sheet.parted[sheet.right[kid] + 1] == sheet.parted[sheet.left[kid]]:
                first = min(first, sheet.left[kid])
            elif kid > cue and sheet.right[kid] < sheet.sentence(cue)[1]:
                last = max(last, sheet.right[kid])
        elif dep in AUXILIARIES and kid < cue:
            first = min(first, sheet.left[kid])
        elif dep == "prt":
            last = max(last, sheet.right[kid])
    return first, last


class Candidates:
    """Gathers the contents that one cue may have, each with the kind of the place that it was found in."""

    def __init__(self, sheet: Sheet, cue: int) -> None:
        self._sheet, self._cue = sheet, cue
        self.group = group(sheet, cue)
        self._sentence = sheet.sentence(cue)
        kids = sheet.kids[cue]
        self._adjuncts = [kid for kid in kids if sheet.dep[kid] in ADJUNCTS]
        complements = (sheet.right[kid] for kid in kids if kid > cue and sheet.dep[kid] in COMPLEMENTS)
        self._complements_end = max(complements, default=None)
        self.found: dict[Content, str] = {}
        """The candidates, each with its kind."""
        starts = list(self._starts())
        for start in starts:
            self._behind(*start)
        self._before()
        self._around_head()
        self._quoted()
        self._neighbours()

    def _add(self, kind: str, *runs: Run) -> None:
        sheet = self._sheet
        pieces: list[Run] = []
        first_own, last_own = self.group
        for first, last in runs:
            if first <= self._cue <= last:
                pieces += [(first, first_own - 1), (last_own + 1, last)]
            else:
                pieces.append((first, last))
        whole = sorted(run for run in map(self._trimmed, pieces) if run[0] <= run[1])
        joined: list[Run] = []
        for first, last in whole:
            gap = range(joined[-1][1] + 1, first) if joined else range(0)
            if joined and self._cue not in gap and all(sheet.mute[one] for one in gap):
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        # `And he says it is late` reports nothing with its `And`
        joined = [run for run in joined if any(sheet.pos[one] not in LINKS for one in range(run[0], run[1] + 1))]
        if joined:
            self.found.setdefault(tuple(joined), kind)

    def _trimmed(self, run: Run) -> Run:
        """A run without punctuation at its edges, and without the complementiser right behind the cue."""
        sheet, (first, last) = self._sheet, run
        while first <= last and sheet.mute[first]:
            first += 1
        if first < last and first > self._cue and self._is_complementiser(first):
            first += 1
            while first <= last and sheet.mute[first]:
                first += 1
        while last >= first and sheet.mute[last]:
            last -= 1
        return first, last

    def _is_complementiser(self, token: int) -> bool:
        """True of a `that` which opens a clause, also where the parse takes it for the article of a plural."""
        sheet = self._sheet
        return sheet.lower[token] == "that" and (
            sheet.tag[token] == "IN" or sheet.dep[token] == "mark" or sheet.tag[token + 1] == "NNS"
        )

    def _starts(self) -> Iterator[tuple[int, str, int | None]]:
        """Where a content behind the cue may begin: the token, the kind of place, the head word if there is one."""
        sheet, cue = self._sheet, self._cue
        for kid in sheet.kids[cue]:
            dep = sheet.dep[kid]
            if kid < cue or dep not in COMPLEMENTS or (dep in SUBJECTS and sheet.right[kid] <= self.group[1]):
                continue
            yield max(sheet.left[kid], cue + 1), dep, kid
            if dep in ("prep", "agent"):
                for noun in sheet.kids[kid]:
                    if noun > kid and sheet.dep[noun] in ("pobj", "pcomp"):
                        yield sheet.left[noun], f"{dep} object", noun
        if self.group[1] < self._sentence[1]:
            yield self.group[1] + 1, "next", None

    def _behind(self, start: int, place: str, head: int | None) -> None:
        """Contents that begin at a token behind the cue, by where they may end."""
        for end, why in self._ends(start, head):
            if end >= start:
                self._add(f"{place} {why}", (start, end))

    def _ends(self, start: int, head: int | None) -> Iterator[tuple[int, str]]:
        sheet, stop = self._sheet, self._sentence[1]
        if head is not None:
            yield sheet.right[head], "subtree"
        yield stop, "sentence"
        first, behind = bisect_left(sheet.breaks, start + 2), bisect_right(sheet.breaks, stop)
        if first < behind:
            yield sheet.breaks[first] - 1, "first break"
            yield sheet.breaks[behind - 1] - 1, "last break"
        for kid in self._adjuncts:
            if sheet.left[kid] > start:
                yield sheet.left[kid] - 1, "conjunct" if sheet.dep[kid] == "conj" else "adjunct"
        for kid in sheet.kids[head] if head is not None else ():
            if sheet.left[kid] > start + 1 and sheet.dep[kid] in ADJUNCTS:
                yield sheet.left[kid] - 1, "own adjunct"
        if head is not None and self._complements_end is not None:
            yield self._complements_end, "complements"
        quoted = self._quoted_from(start, stop)
        if quoted >= 0:
            yield sheet.parts[quoted].last, "quoted part"

    def _quoted_from(self, start: int, stop: int) -> int:
        """The number of the quoted part that `start` stands in, or the next to begin up to `stop`; -1 for none."""
        sheet = self._sheet
        if start > stop or sheet.part[start] >= 0:
            return sheet.part[start] if start <= stop else -1
        at = bisect_left(sheet.part_starts, start)
        following = sheet.part_starts[at : at + 1]
        return sheet.part[following[0]] if following and following[0] <= stop else -1

    def _before(self) -> None:
        """Contents that stand before the cue, or on both sides of it, in its sentence."""
        sheet, (first, last) = self._sheet, self._sentence
        own_first, own_last = self.group
        if own_first > first:
            self._add("before", (first, own_first - 1))
            self._add("around", (first, own_first - 1), (own_last + 1, last))
        breaks = (
            one
            for one in range(own_first - 2, first, -1)
            if (sheet.lower[one] in BREAKS or sheet.lower[one] == ":") and sheet.part[one] < 0
        )
        if (at := next(breaks, None)) is not None:
            self._add("before break", (at + 1, own_first - 1))
        for kid in sheet.kids[self._cue]:
            dep, left, right = sheet.dep[kid], sheet.left[kid], sheet.right[kid]
            speaks = dep in ("nsubj", "csubj") and left >= own_first
            if kid < self._cue and dep in BEFORE and not speaks:
                self._add(f"left {dep}", (left, min(right, max(left, own_first - 1))))
                if dep in THEMES:
                    self._theme(dep, (left, right))

    def _theme(self, dep: str, theme: Run) -> None:
        """What is spoken of before a cue, alone and with what stands behind the cue."""
        sheet, cue = self._sheet, self._cue
        behind = [kid for kid in sheet.kids[cue] if kid > cue and sheet.dep[kid] in COMPLEMENTS]
        self._add(f"theme {dep}", theme)
        if behind:
            start = min(sheet.left[one] for one in behind)
            self._add("theme and sentence", theme, (start, self._sentence[1]))
            self._add("theme and complements", theme, (start, max(sheet.right[one] for one in behind)))

    def _around_head(self) -> None:
        """Contents of the clause that the cue is inserted in or hangs on."""
        sheet, cue, (first, last) = self._sheet, self._cue, self._sentence
        head = sheet.head[cue]
        if head == cue:
            return
        before, behind = sheet.left[cue] - 1, sheet.right[cue] + 1
        self._add("head", (sheet.left[head], before), (behind, sheet.right[head]))
        if head < cue:
            self._add("head to cue", (sheet.left[head], before))
        else:
            self._add("cue to head", (cue + 1, sheet.right[head]))
        if sheet.dep[cue] in SUBORDINATE:
            self._add("sentence without", (first, before), (behind, last))
            self._add("sentence behind", (behind, last))
            self._add("sentence before", (first, before))

    def _quoted(self) -> None:
        """Contents made of the quoted regions before and behind the cue."""
        sheet, parts, cue = self._sheet, self._sheet.parts, self._cue
        number, first, (own_first, own_last) = sheet.next_part(cue), self._sentence[0], self.group
        before = (
            self._region(number - 1) if number and sheet.para[parts[number - 1].last] >= sheet.para[cue] - 1 else []
        )
        behind = (
            self._region(number)
            if number < len(parts) and sheet.para[parts[number].first] <= sheet.para[cue] + 1
            else []
        )
        if before:
            self._add("quoted before", *before)
        if behind:
            chains = list(self._chains_behind(number, behind))
            self._add("quoted behind", *behind)
            for chain in chains:
                self._add("several quoted behind", *chain)
            if own_first > first:
                self._add("before and quoted behind", (first, own_first - 1), *behind)
            self._add("to quoted part", (own_last + 1, parts[number].last))
            if before:
                self._add("quoted on both sides", *before, *behind)
                if chains:
                    self._add("several quoted on both sides", *before, *chains[-1])

    def _region(self, part: int) -> list[Run]:
        return self._sheet.region(part)

    def _chains_behind(self, part: int, region: list[Run]) -> Iterator[list[Run]]:
        """A region with those behind it in its paragraph, one more each time."""
        sheet, chain, number = self._sheet, list(region), part + len(region)
        while number < len(sheet.parts) and len(chain) < CHAIN:
            if sheet.para[sheet.parts[number].first] != sheet.para[chain[-1][1]]:
                return
            chain = [*chain, *self._region(number)]
            yield chain
            number = part + len(chain)

    def _neighbours(self) -> None:
        """Contents in the sentence before that of a short cue (`So he said.`), and behind one that ends in a colon."""
        sheet, number = self._sheet, self._sheet.sent[self._cue]
        para, (start, stop) = sheet.para[self._cue], self._sentence
        if number > 0 and sheet.words[stop + 1] - sheet.words[start] <= SHORT:
            first, last = sheet.sents[number - 1]
            if sheet.para[first] >= para - 1:
                self._add("sentence before cue's", (first, last))
        closing = next((one for one in range(stop, start, -1) if not sheet.blank[one]), start)
        if number + 1 < len(sheet.sents) and sheet.lower[closing] == ":":
            first, last = sheet.sents[number + 1]
            if sheet.para[first] <= para + 1:
                self._add("sentence behind cue's", (first, last))
                behind = bisect_right(sheet.sents, sheet.para[first], number + 1, key=lambda run: sheet.para[run[0]])
                end = sheet.sents[behind - 1][1]
                self._add("paragraph behind cue's", (first, end))
                if sheet.para[first] == para:
                    self._add("rest of paragraph", (self.group[1] + 1, end))
