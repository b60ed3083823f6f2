"""Speech that carries its speaker's name as a label: `“...” – Jane Thornbury`, and transcripts (`THORNBURY: ...`)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.attribution import Attribution, kind_of, positions
from pipeline.quotes.marked import MARKS, OPENING, marked
from pipeline.quotes.marks import paragraphs
from pipeline.quotes.sources import Source
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.quotes.marks import Region

DASH = re.compile(r"\s{0,3}(?:[–—―‒]|--?)\s*(?=[^\W\d_])")
NAME = re.compile(r"[^\n:;?!\"“”«»()]{2,90}")
NAME_WORDS = 12
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
FEWEST = 4
"""Fewer quoted words before a dash and a name are a title as likely as speech."""
LABEL = re.compile(
    r"[\"“]?(?P<label>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3} ?|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})"
    r"(?: ?\([^()\n]{1,20}\))?: ?(?=\S)"
)
LABELLED = 3
"""A transcript has at least so many labelled paragraphs, and two labels or one that comes back."""
DASHED, TRANSCRIPT = 0.9, 0.85


def labelled(doc: Doc, regions: Sequence[Region]) -> list[Attribution]:
    """The quotes of a parsed story whose speaker stands as a label, in order; `regions` are its outermost ones."""
    text = text_of(doc)
    inside = positions(part for region in regions for part in region.parts)
    found = [*_dashed(doc, text, regions), *_transcript(doc, text)]
    kept: list[Attribution] = []
    for parts, source, confidence in sorted(found, key=lambda one: one[0]):
        if not kept or kept[-1].parts[-1].end <= parts[0].start:
            kind = kind_of(text, parts, inside)
            kept.append(Attribution(parts, kind, None, Source(source, "unknown"), confidence))
    return kept


_Found = tuple[tuple[Span, ...], Span, float]


def _dashed(doc: Doc, text: str, regions: Sequence[Region]) -> Iterator[_Found]:
    """Quoted regions with a dash and a name behind them at the end of the paragraph, or alone in the next."""
    whole = iter(marked(text, [part for region in regions for part in region.parts]))
    for region in regions:
        parts = tuple(next(whole) for _ in region.parts)
        dash = DASH.match(text, parts[-1].end)
        name = NAME.match(text, dash.end()) if dash else None
        if not name or sum(len(part.of(text).split()) for part in parts) < FEWEST:
            continue
        if text[name.end() : name.end() + 1] not in ("", "\n"):
            continue
        source = trim(text, Span(*name.span()), ". \t")
        words = doc.char_span(source.start, source.end, alignment_mode="expand")
        if words is None or len(source.of(text).split()) > NAME_WORDS or any(word.tag_ in FINITE for word in words):
            continue
        if words[0].pos_ in ("PROPN", "NOUN"):
            yield parts, source, DASHED


def _transcript(doc: Doc, text: str) -> Iterator[_Found]:
    """Paragraphs that begin with a name and a colon, and those behind them that go on with an opening mark."""
    lines = paragraphs(text)
    labels = [LABEL.match(text, line.start, line.end) for line in lines]
    people = {ent.text for ent in doc.ents if ent.label_ == "PERSON"}
    known = [label if label and _is_name(label["label"].strip(), people) else None for label in labels]
    seen = Counter(label["label"].strip() for label in known if label)
    if seen.total() < LABELLED or not (len(seen) > 1 or max(seen.values()) > 1):
        return
    for number, label in enumerate(known):
        if label is None:
            continue
        parts = [_words(text, Span(label.end(), lines[number].end))]
        for place in range(number + 1, len(lines)):
            line = lines[place]
            if known[place] or text[line.start] not in OPENING or text[line.start + 1 : line.start + 2] == "(":
                break
            parts.append(_words(text, line))
        if all(parts):
            yield tuple(parts), trim(text, Span(*label.span("label"))), TRANSCRIPT


def _is_name(label: str, people: set[str]) -> bool:
    return (label.isupper() and len(label) > 2) or label in people


def _words(text: str, line: Span) -> Span:
    return trim(text, line, MARKS + " \t")
