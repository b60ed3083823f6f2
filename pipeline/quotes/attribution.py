"""All attributions of one story: direct speech first, then what cues report, then quoted words nobody is named for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.quotes.contents import content
from pipeline.quotes.cues import Cue, cues
from pipeline.quotes.marks import regions
from pipeline.quotes.sources import Source, is_narrator, source
from pipeline.quotes.speech import Speech, Statement, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from spacy.tokens import Doc

    from pipeline.params import Quotes
    from pipeline.spans import Span

DIRECT_SHARE, INDIRECT_SHARE = 0.98, 0.02
"""Shares of letters and digits inside quotation marks, as the PolNeAR scorer draws the lines between the kinds."""
SENTENCE_WORDS = 8
"""Quoted words without a cue are taken for speech from this length on, or when they end like a sentence."""
CONFIDENCE = {"attributed": 0.9, "named": 0.8, "mixed": 0.75, "indirect": 0.7, "sourceless": 0.5, "orphan": 0.4}


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quote: its parts in order, its cue and source where there are any."""

    parts: tuple[Span, ...]
    kind: str
    cue: Cue | None
    source: Source | None
    confidence: float


def attributions(doc: Doc, params: Quotes) -> list[Attribution]:
    """The quotes of a parsed story, in order of their first parts. None overlaps another."""
    text = doc.text  # made anew at each call
    outermost = [region for region in regions(text) if region.depth == 0]
    quoted = [part for region in outermost for part in region.parts]
    found_cues = cues(doc, quoted)
    statements = Speech(doc, found_cues).statements(outermost)
    whole = marked(text, quoted)
    by_token = {cue.token.i: cue for cue in found_cues}
    inside = positions(quoted)
    spoken = (s for s in statements if s.attributed and not _is_piece(text, s, by_token, whole, inside))
    direct = [_spoken(statement) for statement in spoken]
    found = direct + _reported(text, found_cues, direct, whole, inside)
    taken = positions(part for one in found for part in one.parts)
    found += [_orphan(s) for s in statements if _is_orphan(text, s, taken, params)]
    return _with_joint_statements(text, sorted(found, key=lambda one: one.parts[0]))


def _is_piece(
    text: str, statement: Statement, by_token: Mapping[int, Cue], whole: Sequence[Span], inside: Set[int]
) -> bool:
    """True when the quoted words are but a piece of the clause that a cue reports: `said “questions” remained`."""
    if statement.cue is None or statement.trailing or len(statement.parts) > 1:
        return False
    (part,), own = statement.parts, statement.cue
    if text[own.span.end : part.start].strip() not in ("", "that"):
        return False
    for token in (own.token, *own.token.ancestors):
        cue = by_token.get(token.i)
        if cue is not None and not is_narrator(cue):
            clause = content(text, cue, whole)
            if any(piece.contains(part) for piece in clause) and kind_of(text, clause, inside) == "mixed":
                return True
    return False


def _spoken(statement: Statement) -> Attribution:
    who = statement.source
    if who and any(part.overlaps(span) for part in statement.parts for span in (who.span, *who.joint)):
        who = None  # the words of a part that joined the statement later
    confidence = CONFIDENCE["named" if who else "orphan"]
    if statement.cue is not None:
        confidence = CONFIDENCE["attributed"] if who else CONFIDENCE["sourceless"]
    return Attribution(tuple(statement.parts), "direct", statement.cue, who, confidence)


def _reported(
    text: str, found_cues: Sequence[Cue], direct: list[Attribution], whole: Sequence[Span], inside: Set[int]
) -> list[Attribution]:
    """Contents of the cues that attribute no direct speech; an outer cue comes before those inside its content."""
    used = {one.cue.token.i for one in direct if one.cue}
    taken = positions(part for one in direct for part in one.parts)
    found: list[Attribution] = []
    for cue in sorted(found_cues, key=lambda cue: (sum(1 for _ in cue.token.ancestors), cue.token.i)):
        if cue.token.i in used or cue.span.start in taken or is_narrator(cue) or _is_infinitive(cue):
            continue
        parts = content(text, cue, whole)
        who = source(cue)
        if not taken.isdisjoint(positions(parts)) or any(part.overlaps(cue.span) for part in parts):
            continue
        if not parts or (who and any(part.overlaps(who.span) for part in parts)):
            continue
        kind = kind_of(text, parts, inside)
        confidence = CONFIDENCE["indirect" if kind == "indirect" else "mixed"] if who else CONFIDENCE["sourceless"]
        found.append(Attribution(tuple(parts), kind, cue, who, confidence))
        taken |= positions(parts)
    return found


def _is_infinitive(cue: Cue) -> bool:
    """`wants to say` reports nothing said."""
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in cue.token.children)


def _is_orphan(text: str, statement: Statement, taken: Set[int], params: Quotes) -> bool:
    """Whole sentences in quotation marks are speech even without a cue; scare quotes, titles and nicknames are not."""
    if statement.attributed or not taken.isdisjoint(positions(statement.parts)):
        return False
    words = " ".join(part.of(text) for region in statement.regions for part in region.parts)
    if words[0].islower():
        return False
    n_words = len(words.split())
    ends = words[-1] in ".!?,…"
    return n_words > params.scare_quote_words and (n_words >= SENTENCE_WORDS or ends)


def _orphan(statement: Statement) -> Attribution:
    return Attribution(tuple(statement.parts), "direct", None, None, CONFIDENCE["orphan"])


def positions(parts: Iterable[Span]) -> set[int]:
    """The offsets of all characters in some spans."""
    return {at for part in parts for at in range(part.start, part.end)}


def kind_of(text: str, parts: Sequence[Span], inside: Set[int]) -> str:
    """`direct`, `mixed` or `indirect`, by the share of the content's letters and digits inside quotation marks.

    `inside` are the offsets of the characters between quotation marks.
    """
    letters = [i for part in parts for i in range(part.start, part.end) if text[i].isalnum()]
    share = sum(i in inside for i in letters) / max(1, len(letters))
    if share >= DIRECT_SHARE:
        return "direct"
    return "indirect" if share <= INDIRECT_SHARE else "mixed"


def _with_joint_statements(text: str, found: list[Attribution]) -> list[Attribution]:
    """`In a joint statement with X, Y said ... He said: "..."`: the quote that follows is X's statement too."""
    for index in range(1, len(found)):
        before, one = found[index - 1], found[index]
        if not (before.source and before.source.joint and one.source and one.source.pronoun and one.cue):
            continue
        between = text[before.parts[-1].end : one.cue.span.start]
        if one.kind == "direct" and between.count("\n\n") <= 1 and not one.source.joint:
            found[index] = replace(one, source=replace(one.source, joint=before.source.joint))
    return found
