"""All attributions of one story by rules: direct speech, then what cues report, then quoted words of nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.attribution import Attribution, kind_of, positions, with_joint_statements
from pipeline.quotes.cues import Cue, cues
from pipeline.quotes.marked import marked
from pipeline.quotes.marks import regions
from pipeline.quotes.rules.contents import content
from pipeline.quotes.rules.sources import is_narrator, source
from pipeline.quotes.rules.speech import ORPHAN, Speech, Statement, is_orphan, orphan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from spacy.tokens import Doc

    from pipeline.params import Quotes
    from pipeline.spans import Span

CONFIDENCE = {"attributed": 0.9, "named": 0.8, "mixed": 0.75, "indirect": 0.7, "sourceless": 0.5}


def attributions(doc: Doc, params: Quotes) -> list[Attribution]:
    """The quotes of a parsed story, in order of their first parts. None overlaps another."""
    text = text_of(doc)
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
    found += [orphan(s) for s in statements if is_orphan(text, s, taken, params)]
    return with_joint_statements(text, sorted(found, key=lambda one: one.parts[0]))


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
    confidence = CONFIDENCE["named"] if who else ORPHAN
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
