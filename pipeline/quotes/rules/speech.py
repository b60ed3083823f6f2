"""Direct speech: which quoted regions are one statement, and which cue attributes it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.attribution import Attribution, positions
from pipeline.quotes.cues import Cue, sentence, unlisted
from pipeline.quotes.marked import MARKS, OPENING, marked
from pipeline.quotes.marks import Region, paragraphs
from pipeline.quotes.rules.sources import source
from pipeline.quotes.sources import NAMES, Source, describe, name_at, subject
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from spacy.tokens import Doc

    from pipeline.params import Quotes

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
MAX_GAP_WORDS = 14
MAX_COLON_GAP_WORDS = 30
ATTRIBUTION_WORDS = 30
"""Words that may stand between two halves of one statement: `he said, looking at ...`."""
FAR = 3_000
"""Characters between words and what attributes them, beyond which nothing is looked for."""
SENTENCE_WORDS = 8
"""Quoted words without a cue are taken for speech from this length on, or when they end like a sentence."""
ORPHAN = 0.4
"""How sure it is that words of nobody named are speech."""
ENDS_SENTENCE = ("", *".!?:…", *MARKS)
FINITE, PARTICIPLES = frozenset({"VBD", "VBZ", "VBP"}), frozenset({"VBN", "VBG"})
MAX_SUBJECT_WORDS = 6
DASH = re.compile(r"\s*[–—-]\s*(?=[A-Z])")


@dataclass(slots=True)
class Statement:
    """Quoted regions that one source speaks, each part with its marks, and how they are attributed."""

    parts: list[Span]
    cue: Cue | None
    source: Source | None
    trailing: bool
    regions: list[Region] = field(default_factory=list)

    @property
    def attributed(self) -> bool:
        """True when a cue or at least a source was found."""
        return self.cue is not None or self.source is not None


def is_orphan(text: str, statement: Statement, taken: Set[int], params: Quotes) -> bool:
    """Whole sentences in quotation marks are speech even without a cue; scare quotes, titles and nicknames are not."""
    if statement.attributed or not taken.isdisjoint(positions(statement.parts)):
        return False
    words = " ".join(part.of(text) for region in statement.regions for part in region.parts)
    if words[0].islower():
        return False
    n_words = len(words.split())
    ends = words[-1] in ".!?,…"
    return n_words > params.scare_quote_words and (n_words >= SENTENCE_WORDS or ends)


def orphan(statement: Statement) -> Attribution:
    """The quote that an orphan is: its words, and nobody who says them."""
    return Attribution(tuple(statement.parts), "direct", None, None, ORPHAN)


class Speech:
    """Reads the outermost regions of one story, in order, and gathers them into statements."""

    def __init__(self, doc: Doc, cues: Sequence[Cue]) -> None:
        self._doc, self._text, self._cues = doc, text_of(doc), cues
        self._cue_starts = [cue.span.start for cue in cues]
        self._paragraphs = paragraphs(text_of(doc))
        self._starts = [paragraph.start for paragraph in self._paragraphs]
        self._names = [ent for ent in doc.ents if ent.label_ in NAMES]
        self._quoted_starts: list[int] = []

    def statements(self, regions: Sequence[Region]) -> list[Statement]:
        """The statements: attributed ones, and regions for which neither cue nor source was found, by themselves."""
        found: list[Statement] = []
        quoted = [part for region in regions for part in region.parts]
        self._quoted_starts = [part.start for part in quoted]
        whole = iter(marked(self._text, quoted))
        for region in regions:
            parts = list(islice(whole, len(region.parts)))
            statement = self._attributed(region, parts)
            last = found[-1] if found else None
            if last and last.attributed and self._continues(last, statement):
                last.parts += parts
                last.regions.append(region)
            else:
                found.append(statement)
        return found

    def paragraph(self, at: int) -> int:
        """The number of the paragraph that holds a character."""
        return max(0, bisect_right(self._starts, at) - 1)

    def _attributed(self, region: Region, parts: list[Span]) -> Statement:
        colon = self._last(self._lead(parts[0])) == ":"
        before = self._cue_before(parts[0], colon=colon)
        after = self._cue_after(parts[-1]) or self._verb_after(parts)
        if before and (colon or not after):
            return Statement(parts, before, self._who(before, parts), trailing=False, regions=[region])
        if after:
            return Statement(parts, after, self._who(after, parts), trailing=True, regions=[region])
        bare = self._named_before(parts[0]) if colon else self._named_after(parts[-1])
        return Statement(parts, None, bare, trailing=not colon, regions=[region])

    def _who(self, cue: Cue, parts: Sequence[Span]) -> Source | None:
        """The source of a cue; where the parse gives none, or a quoted word, the name that stands beside the cue."""
        who = source(cue)
        if who is not None and not any(part.overlaps(who.span) for part in parts):
            return who
        at = cue.token.i
        before = at - 2 if at and self._doc[at - 1].is_punct else at - 1
        names = (name_at(self._doc, before), name_at(self._doc, at + 1))
        clear = (name for name in names if name and not any(part.overlaps(name) for part in parts))
        return next((Source(name, "unknown") for name in clear), None)

    def _last(self, span: Span) -> str:
        """The last character of a stretch that is no white space, else nothing."""
        return self._text[max(span.start, span.end - FAR) : span.end].rstrip()[-1:]

    def _lead(self, part: Span) -> Span:
        """The paragraph's text before a part; with the one above, when that ends in a colon and this begins here."""
        number = self.paragraph(part.start)
        start = self._paragraphs[number].start
        if start == part.start and number and self._text[self._paragraphs[number - 1].end - 1] == ":":
            start = self._paragraphs[number - 1].start
        return Span(start, part.start)

    def _cue_before(self, part: Span, *, colon: bool) -> Cue | None:
        index = bisect_right(self._cue_starts, part.start) - 1
        if index < 0 or self._cue_starts[index] < self._lead(part).start:
            return None
        cue = self._cues[index]
        if part.start - cue.span.end > FAR:
            return None
        gap = self._text[cue.span.end : part.start]
        if SENTENCE_END.search(gap) or len(gap.split()) > (MAX_COLON_GAP_WORDS if colon else MAX_GAP_WORDS):
            return None
        return cue if colon or gap.strip() in ("", "that") or gap.rstrip().endswith(",") else None

    def _cue_after(self, part: Span) -> Cue | None:
        index = bisect_right(self._cue_starts, part.end - 1)
        if index == len(self._cues):
            return None
        cue = self._cues[index]
        if cue.span.start - part.end > FAR:
            return None
        gap = self._text[part.end : cue.span.start]
        if cue.span.start >= self._paragraphs[self.paragraph(part.start)].end or len(gap.split()) > MAX_GAP_WORDS:
            return None
        if SENTENCE_END.search(gap) or any(c in '“"«;:' for c in gap):
            return None
        last = self._end(part)
        reports = any(child.dep_ == "ccomp" and child.i > cue.token.i for child in cue.token.children)
        ahead = self._text[cue.span.end : sentence(cue.token).end]
        leads = reports or any(mark in ahead for mark in OPENING)  # then the cue belongs to what follows it
        joined = last in ",?!…-–—" or gap.startswith(",") or (last == "." and not leads)
        return cue if joined else None

    def _verb_after(self, parts: list[Span]) -> Cue | None:
        """`“...,” she thundered`: any verb with a subject, after a quote that begins a sentence and ends in a comma."""
        lead, end = self._last(self._lead(parts[0])), parts[-1].end
        if self._end(parts[-1]) != "," or lead not in ENDS_SENTENCE:
            return None
        stop = min(self._paragraphs[self.paragraph(end - 1)].end, end + FAR)
        index = bisect_right(self._quoted_starts, end)
        if index < len(self._quoted_starts):
            stop = min(stop, self._quoted_starts[index])
        gap = self._doc.char_span(end, max(end, stop), alignment_mode="contract")
        for token in gap[:MAX_SUBJECT_WORDS] if gap else ():
            if token.is_punct or token.tag_ in PARTICIPLES:
                return None
            if token.tag_ in FINITE:
                return unlisted(token) if subject(token) else None
        return None

    def _end(self, part: Span) -> str:
        """The last character of a part before the marks that close it."""
        return self._text[max(part.start, part.end - FAR) : part.end].rstrip(MARKS)[-1:]

    def _named_before(self, part: Span) -> Source | None:
        """`And from Chair Jane Smith: “...”`."""
        return self._named(self._lead(part), last=True)

    def _named_after(self, part: Span) -> Source | None:
        """`“...” – Commissioner Jane Smith`."""
        end = self._paragraphs[self.paragraph(part.start)].end
        dash = DASH.match(self._text, part.end, end)
        return self._named(Span(dash.end(), end), last=False) if dash else None

    def _named(self, where: Span, *, last: bool) -> Source | None:
        first = bisect_left(self._names, where.start, key=lambda ent: ent.start_char)
        names = self._names[first : bisect_left(self._names, where.end, key=lambda ent: ent.start_char)]
        if not names or len(where) > FAR or len(where.of(self._text).split()) > MAX_GAP_WORDS:
            return None
        return describe(names[-1 if last else 0].root)

    def _continues(self, last: Statement, statement: Statement) -> bool:
        """True when a region goes on with the statement before it."""
        if statement.cue is not None:
            return statement.cue is last.cue
        if statement.source is not None:
            return False
        start, end = statement.parts[0].start, statement.parts[-1].end
        number, previous = self.paragraph(start), last.parts[-1].end
        if last.cue is not None:
            previous = max(previous, last.cue.span.end)
        before = self.paragraph(previous - 1)
        if number == before:
            if start - last.parts[-1].end > FAR:
                return False
            between = self._text[last.parts[-1].end : start]
            return not between.strip() or (last.trailing and _is_attribution(between))
        alone = self._paragraphs[number].start == start and end == self._paragraphs[self.paragraph(end - 1)].end
        return alone and number == before + 1


def _is_attribution(between: str) -> bool:
    words = between.strip()
    return len(words.split()) <= ATTRIBUTION_WORDS and len(SENTENCE_END.findall(words)) <= 1 and words[-1:] in ".,"
