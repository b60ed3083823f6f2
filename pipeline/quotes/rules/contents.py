"""What is reported without quotation marks around all of it: the content of a cue, from the parse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pipeline.quotes.cues import ACCORDING, Cue, sentence
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

CLAUSES = frozenset({"ccomp"})
PLANS = frozenset({"xcomp", "ccomp"})
COMPLEMENTISERS = frozenset({"that"})
NAMING = frozenset({"dobj", "ccomp", "oprd", "prep"})
EDGES = " \t\n,.;:–—-"
MIN_WORDS = 2
NEAR = 40
"""Characters between a verb such as `call` and the quoted words it takes."""


def content(text: str, cue: Cue, regions: Sequence[Span]) -> list[Span]:
    """The parts of a cue's reported content, in order; none when it takes no clause.

    `regions` are the outermost quoted regions with their marks, in order: a content holds one wholly or not at all.
    """
    regions = _within(regions, sentence(cue.token))
    if cue.verb.takes in ("quoted", "name"):
        return _quoted(text, cue, regions)
    tokens = _around(cue.token) if cue.token.lower_ == ACCORDING or cue.token.dep_ == "parataxis" else _clause(cue)
    parts = [_whole(text, part, regions) for part in _runs(tokens)]
    parts = [part for part in _disjoint(parts) if part]
    return parts if sum(len(part.of(text).split()) for part in parts) >= MIN_WORDS else []


def _within(regions: Sequence[Span], sentence: Span) -> Sequence[Span]:
    """The regions that have a part in a sentence."""
    first = bisect_right(regions, sentence.start, key=lambda region: region.end)
    return regions[first : bisect_left(regions, sentence.end, key=lambda region: region.start)]


def _quoted(text: str, cue: Cue, regions: Sequence[Span]) -> list[Span]:
    """The quoted words near a cue; with what they name, when it takes that: `called the plan "a trick"`."""
    near = (region for region in regions if 0 <= region.start - cue.span.end <= NEAR)
    words = next((r for r in near if not any(c in ".!?\n" for c in text[cue.span.end : r.start])), None)
    if words is None or words.end > sentence(cue.token).end:
        return []
    if cue.verb.takes == "name":
        named = next((c.left_edge for c in cue.token.rights if c.dep_ in NAMING), None)
        if named is not None and named.pos_ != "ADP" and cue.span.end <= named.idx < words.start:
            return [Span(named.idx, words.end)]
    return [words]


def _clause(cue: Cue) -> list[Token]:
    """The tokens of the reported clause without its complementiser; of several after the cue, from first to last."""
    if cue.verb.takes == "object":
        return _object(cue.token)
    wanted = PLANS if cue.verb.takes == "plan" else CLAUSES
    clauses = [child for child in cue.token.children if child.dep_ in wanted]
    after = [clause for clause in clauses if clause.i > cue.token.i]
    if after and len(after) == len(clauses):
        reach = cue.token.doc[after[0].left_edge.i : after[-1].right_edge.i + 1]
        return _without_complementiser(list(reach))
    return _without_complementiser(list(clauses[0].subtree)) if clauses else []


def _object(cue: Token) -> list[Token]:
    """`The council of hiding the report`, `voters to stay at home`: the object with what is said or asked of it."""
    after = [child for child in cue.rights if child.dep_ in PLANS or (child.dep_ == "prep" and child.lower_ == "of")]
    objects = [child for child in cue.rights if child.dep_ == "dobj"]
    if not after:
        return []
    first = min([*objects, after[0]], key=lambda child: child.i)
    return _without_complementiser(list(cue.doc[first.left_edge.i : after[0].right_edge.i + 1]))


def _around(cue: Token) -> list[Token]:
    """The sentence, or the governing clause, without the inserted `he said` or `according to X`."""
    inserted = set(cue.subtree)
    if cue.head == cue:
        return []
    root = cue.head if cue.dep_ == "parataxis" else [*cue.ancestors][-1]
    return _without_complementiser([token for token in root.subtree if token not in inserted])


def _without_complementiser(tokens: list[Token]) -> list[Token]:
    # A parse may cross its own branches: only sorted are the tokens in the order of the text.
    words = sorted((token for token in tokens if not token.is_space), key=lambda token: token.i)
    while words and (words[0].is_punct or (words[0].lower_ in COMPLEMENTISERS and words[0].dep_ in ("mark", "nsubj"))):
        if words[0].is_quote:
            break
        words = words[1:]
    return words


def _runs(tokens: list[Token]) -> list[Span]:
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i - runs[-1][-1].i <= 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return [Span(run[0].idx, run[-1].idx + len(run[-1])) for run in runs]


def _whole(text: str, part: Span, regions: Sequence[Span]) -> Span:
    """A part that neither ends in punctuation nor cuts a quoted region."""
    part = trim(text, part, EDGES)
    for region in regions:
        if region.overlaps(part):
            part = Span(min(part.start, region.start), max(part.end, region.end))
    return part


def _disjoint(parts: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for part in parts:
        if joined and part.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(part.end, joined[-1].end))
        else:
            joined.append(part)
    return joined
