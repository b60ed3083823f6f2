"""What tells how well a candidate fits as the content of a cue."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.quotes.learned.contents import Candidates
from pipeline.quotes.learned.cues import inherited_subject, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.quotes.learned.contents import Content
    from pipeline.quotes.learned.encoding import Features
    from pipeline.quotes.learned.lexicon import Lexicon
    from pipeline.quotes.learned.sheet import Sheet

LINKS = frozenset(
    "and but which who as while when because after in on at during with he she they for to if according said adding "
    "that or where whom although though since before until unless so it i we this including like such whose than not "
    "by of from about".split()
)
"""Words that tell how a clause hangs on what stands before it."""
SHAPES = ("before", "object", "clause", "other")
"""Where the content of a cue stands: before it, as its object, its clause, or otherwise behind it."""
MARKS = frozenset({*",.:;?!—–-“”‘’\"'()", "--", "''", "``"})
MANY = 60


@dataclass(frozen=True, slots=True)
class Cues:
    """How likely each token of a story is a cue, for those that are worth asking about."""

    tokens: Sequence[int]
    chances: Sequence[float]
    _highest: list[Sequence[float]] = field(init=False, repr=False, compare=False)
    """The highest of 1, 2, 4, 8 ... chances from each on: any stretch is two of them."""

    def __post_init__(self) -> None:
        highest, size = [self.chances], 1
        while 2 * size <= len(self.chances):
            of_half = highest[-1]
            highest.append([max(pair) for pair in zip(of_half, of_half[size:], strict=False)])
            size *= 2
        object.__setattr__(self, "_highest", highest)

    def best(self, first: int, last: int, apart: int = -1) -> float:
        """The highest chance among the tokens from `first` to `last`, one token apart."""
        start, end = bisect_left(self.tokens, first), bisect_left(self.tokens, last + 1)
        at = bisect_left(self.tokens, apart, start, max(start, end))
        if at < end and self.tokens[at] == apart:
            return max(self._best(start, at), self._best(at + 1, end))
        return self._best(start, end)

    def _best(self, start: int, end: int) -> float:
        if start >= end:
            return 0.0
        level = (end - start).bit_length() - 1
        return max(self._highest[level][start], self._highest[level][end - (1 << level)])


def shape(sheet: Sheet, cue: int, content: set[int]) -> str:
    """Which of SHAPES a content has."""
    if min(content) < cue:
        return "before"
    held = [sheet.dep[kid] for kid in sheet.kids[cue] if kid > cue and kid in content]
    return "object" if held[:1] == ["dobj"] else "clause" if held[:1] == ["ccomp"] else "other"


class ContentFeatures:
    """Reads the features of one cue's candidates."""

    def __init__(self, sheet: Sheet, cue: int, cues: Cues, lexicon: Lexicon) -> None:
        self._sheet, self._cue, self._cues = sheet, cue, cues
        candidates = Candidates(sheet, cue)
        self.candidates: Mapping[Content, str] = candidates.found
        self._group = candidates.group
        self._subject, _ = inherited_subject(sheet, cue)
        self._shared = self._of_cue(lexicon) | self._of_neighbours()

    def rows(self) -> list[Features]:
        """The features of every candidate, in order."""
        return [self._row(content, kind) for content, kind in self.candidates.items()]

    def _of_cue(self, lexicon: Lexicon) -> Features:
        sheet, cue = self._sheet, self._cue
        first, last = sheet.sentence(cue)
        lemma = word(sheet, cue)
        behind = sorted({sheet.dep[kid] for kid in sheet.kids[cue] if kid > cue} & {"ccomp", "xcomp", "dobj"})
        follows = sheet.lower[cue + 1] if cue + 1 < sheet.n and sheet.pos[cue + 1] in ("ADP", "SCONJ") else ""
        found: Features = {
            "cue chance": self._cues.best(cue, cue),
            "cue tag": sheet.tag[cue],
            "cue dep": sheet.dep[cue],
            "cue rate": lexicon.rate("form", sheet.lower[cue]),
            "cue kids": ".".join(behind),
            "cue clause before": any(sheet.dep[kid] == "ccomp" and kid < cue for kid in sheet.kids[cue]),
            "cue preposition": follows,
            "cue words before": cue - first,
            "cue words behind": last - cue,
            "cue ends paragraph": last + 1 >= sheet.n or sheet.para[last] != sheet.para[last + 1],
            "candidates": len(self.candidates),
        }
        for name in SHAPES:
            found[f"shape {name}"] = lexicon.rate("content", f"{lemma}|{name}")
        return found

    def _of_neighbours(self) -> Features:
        """The quoted parts before and behind the cue, and whether other cues stand ready for them."""
        sheet, cue = self._sheet, self._cue
        number, found = sheet.next_part(cue), dict[str, float | str]()
        own_first, own_last = self._group
        if number:
            part = sheet.parts[number - 1]
            found["before distance"] = min(40, own_first - part.last)
            found["before end"] = part.end if part.end in ",.?!" else "other"
            found["before size"] = part.last - part.first + 1
            found["before paragraphs"] = sheet.para[part.last] - sheet.para[cue]
            previous = sheet.parts[number - 2].last if number > 1 else -1
            opening = max(sheet.sentence(part.first)[0], previous + 1)
            found["before rival"] = self._cues.best(opening, part.first, cue)
        if number < len(sheet.parts):
            part = sheet.parts[number]
            found["behind distance"] = min(40, part.first - own_last)
            found["behind end"] = part.end if part.end in ",.?!" else "other"
            found["behind size"] = part.last - part.first + 1
            found["behind paragraphs"] = sheet.para[part.first] - sheet.para[cue]
            following = sheet.parts[number + 1].first if number + 1 < len(sheet.parts) else sheet.n
            closing = min(sheet.sentence(min(sheet.n - 1, part.last + 1))[1], following - 1)
            found["behind rival"] = self._cues.best(part.last, closing, cue)
            found["behind rival before"] = self._cues.best(cue + 1, part.first, cue)
            found["behind alone"] = self._is_paragraph(part.first, part.last)
        return found

    def _is_paragraph(self, first: int, last: int) -> bool:
        sheet = self._sheet
        starts = first == 0 or sheet.para[first - 1] != sheet.para[first] or sheet.blank[first - 1]
        return starts and (last + 1 >= sheet.n or sheet.para[min(sheet.n - 1, last + 2)] != sheet.para[last])

    def _row(self, content: Content, kind: str) -> Features:
        sheet = self._sheet
        words = sum(sheet.words[last + 1] - sheet.words[first] for first, last in content)
        found: Features = {"kind": kind, "kind place": kind.split(" ", maxsplit=1)[0], "words": words}
        found |= self._place(content) | self._edges(content) | self._marks(content, words)
        found |= self._head(content) | self._tail(content) | self._cut_off(content)
        found |= self._shared
        return found

    def _place(self, content: Content) -> Features:
        sheet, cue, (own_first, own_last) = self._sheet, self._cue, self._group
        first, last = content[0][0], content[-1][1]
        between = (cue + 1, first) if first > cue else (last + 1, cue) if last < cue else (0, 0)
        own = sheet.sent[cue]
        return {
            "side": 1 if first > cue else -1 if last < cue else 0,
            "gap behind": min(50, first - own_last) if first > own_last else -1,
            "gap before": min(50, own_first - last) if last < own_first else -1,
            "words between": sheet.words[between[1]] - sheet.words[between[0]],
            "rival between": self._cues.best(between[0], between[1] - 1, cue),
            "sentences": sheet.sent[last] - sheet.sent[first] + 1,
            "paragraphs": sheet.para[last] - sheet.para[first] + 1,
            "first sentence": sheet.sent[first] - own,
            "last sentence": sheet.sent[last] - own,
        }

    def _edges(self, content: Content) -> Features:
        sheet = self._sheet
        first, last = content[0][0], content[-1][1]
        before, after = self._word_before(first), self._word_after(last)
        _, closing = sheet.sentence(last)
        hangs = sheet.head[after] if after >= 0 else -1
        return {
            "mark before": self._mark(first - 1),
            "mark after": self._mark(last + 1),
            "second mark after": self._mark(last + 2),
            "tag before": sheet.tag[first - 1] if first else "",
            "link before": self._link(before),
            "pos before": sheet.pos[before] if before >= 0 else "",
            "first tag": sheet.tag[first],
            "first dep": sheet.dep[first],
            "last tag": sheet.tag[last],
            "last dep": sheet.dep[last],
            "ends sentence": sheet.words[last + 1] == sheet.words[closing + 1],
            "dep after": sheet.dep[after] if after >= 0 else "",
            "link after": self._link(after),
            "after hangs": 1 if any(a <= hangs <= b for a, b in content) else 2 if hangs == self._cue else 0,
        }

    def _word_before(self, first: int) -> int:
        near = range(first - 1, max(-1, first - 4), -1)
        return next((one for one in near if not self._sheet.mute[one]), first - 1)

    def _word_after(self, last: int) -> int:
        sheet = self._sheet
        near = range(last + 1, min(sheet.n, last + 4))
        return next((one for one in near if not sheet.mute[one]), last + 1 if last + 1 < sheet.n else -1)

    def _mark(self, token: int) -> str:
        sheet = self._sheet
        if not 0 <= token < sheet.n:
            return "edge"
        if sheet.blank[token]:
            return "blank"
        return sheet.lower[token] if sheet.lower[token] in MARKS else "word"

    def _link(self, token: int) -> str:
        return self._sheet.lower[token] if token >= 0 and self._sheet.lower[token] in LINKS else ""

    def _marks(self, content: Content, words: int) -> Features:
        """How the content lies to the quoted parts: it should hold one wholly or not at all."""
        sheet = self._sheet
        quoted = sum(sheet.quoted_words[last + 1] - sheet.quoted_words[first] for first, last in content)
        return {
            "quoted": quoted / max(1, words),
            "part start": self._start_in_part(content[0][0]),
            "part end": self._end_in_part(content[-1][1]),
        }

    def _start_in_part(self, first: int) -> int:
        """0 outside quotation marks, 1 at the beginning of a quoted part, 2 inside one."""
        sheet = self._sheet
        if sheet.part[first] < 0:
            return 0
        part = sheet.parts[sheet.part[first]]
        return 1 if sheet.words[first] == sheet.words[part.first] else 2

    def _end_in_part(self, last: int) -> int:
        sheet = self._sheet
        if sheet.part[last] < 0:
            return 0
        part = sheet.parts[sheet.part[last]]
        return 1 if sheet.words[last + 1] == sheet.words[part.last + 1] else 2

    def _head(self, content: Content) -> Features:
        """The head word of the content, and how many words hang on something outside."""
        sheet, cue = self._sheet, self._cue
        heads = [
            one
            for first, last in content
            for one in range(first, min(last + 1, first + MANY))
            if not sheet.mute[one] and (not first <= sheet.head[one] <= last or sheet.head[one] == one)
        ]
        top = next(iter(heads), content[0][0])
        above = sheet.head[top]

        return {
            "top dep": sheet.dep[top],
            "top tag": sheet.tag[top],
            "top hangs": 1 if above == cue else 2 if sheet.head[cue] == top else 3 if above == sheet.head[cue] else 0,
            "tops": sum(
                not any(a <= sheet.head[one] <= b and sheet.head[one] != one for a, b in content) for one in heads
            ),
            "holds cue": max(self._cues.best(a, b, cue) for a, b in content),
            "finite": sum(sheet.finite[b + 1] - sheet.finite[a] for a, b in content),
        }

    def _tail(self, content: Content) -> Features:
        """What stands behind the last break inside the content: it may not belong to it."""
        sheet, (first, last) = self._sheet, content[-1]
        behind = bisect_left(sheet.tail_breaks, last)
        at = sheet.tail_breaks[behind - 1] if behind else first
        if at <= first:
            return {"tail size": 0}
        found: Features = {
            "tail size": last - at,
            "tail mark": sheet.lower[at],
        }
        return found | self._clause("tail", at + 1, last, content)

    def _cut_off(self, content: Content) -> Features:
        """What stands behind the content in its last sentence."""
        last = content[-1][1]
        _, end = self._sheet.sentence(last)
        if last >= end:
            return {"rest words": 0}
        words = self._sheet.words[end + 1] - self._sheet.words[last + 1]
        found: Features = {"rest words": words, "rest holds own cue": last < self._cue <= end}
        return found | self._clause("rest", last + 1, end, content)

    def _clause(self, name: str, first: int, last: int, content: Content) -> Features:
        sheet, top = self._sheet, self._top(first, last)
        opening = next((one for one in range(first, last + 1) if not sheet.mute[one]), first)
        above = sheet.head[top]
        hangs = 1 if above == self._cue else 2 if any(a <= above <= b for a, b in content) else 3 if above == top else 0
        return {
            f"{name} link": self._link(opening),
            f"{name} tag": sheet.tag[opening],
            f"{name} dep": sheet.dep[top],
            f"{name} top tag": sheet.tag[top],
            f"{name} hangs": hangs,
            f"{name} cue": self._cues.best(first, last, self._cue),
        }

    def _top(self, first: int, last: int) -> int:
        """The first word of a stretch that hangs on something outside it."""
        sheet = self._sheet
        for one in range(first, last + 1):
            above = sheet.head[one]
            if not sheet.mute[one] and (above == one or not first <= above <= last):
                return one
        return first
