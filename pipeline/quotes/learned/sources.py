"""Who may speak: candidates for the source expression of a cue, and what tells how well one fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.quotes.learned.cues import PRONOUNS, subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from pipeline.quotes.learned.encoding import Features
    from pipeline.quotes.learned.lexicon import Lexicon
    from pipeline.quotes.learned.sheet import Run, Sheet

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM"})
NAMED = frozenset({"PROPN", "PRON", "NOUN"})
WITHIN = frozenset({"compound", "amod", "nmod"})
BEFORE_NOUN = frozenset(
    "det compound amod nummod poss nmod quantmod advmod predet appos case npadvmod intj conj preconj".split()
)
BEHIND_NOUN = frozenset({"prep", "nummod", "compound", "amod", "acl", "nmod", "case"})
DESCRIBES = frozenset({"acl", "relcl", "appos", "amod", "compound", "prep", "poss", "nmod"})
PREPOSITIONS = frozenset({"to", "by", "of", "from", "in", "with", "for", "as"})
BEHIND_CUE = frozenset({"dobj", "attr", "dative", "ccomp", "dep", "appos"})
SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
CLIMB, NEAR_BEFORE, NEAR_BEHIND = 8, 12, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source expression: its tokens, its head word, how the head relates to the cue, how far the phrase reaches.

    Without tokens it stands for no source at all.
    """

    run: Run | None
    head: int
    relation: str
    extent: str


NOBODY = Candidate(None, -1, "nobody", "nobody")


def candidates(sheet: Sheet, cue: int, content: Set[int]) -> list[Candidate]:
    """The source expressions that a cue may have, each stretch once, none in its content; the last is nobody."""
    heads: dict[int, str] = {}
    for head, relation in _heads(sheet, cue):
        if head not in content and not sheet.mute[head]:
            heads.setdefault(head, relation)
    found: dict[Run, Candidate] = {}
    for head, relation in heads.items():
        for extent, (first, last) in _extents(sheet, head):
            run = _apart(sheet, (first, last), head, cue, relation)
            if run and content.isdisjoint(range(run[0], run[1] + 1)):
                found.setdefault(run, Candidate(run, head, relation, extent))
    return [*found.values(), NOBODY]


def _apart(sheet: Sheet, run: Run, head: int, cue: int, relation: str) -> Run | None:
    """A phrase without the cue: what stands before it, if the cue describes the head (`people saying ...`)."""
    first, last = run
    if not first <= cue <= last:
        return run
    if head > cue or not relation.startswith("described"):
        return None
    last = cue - 1
    while last > head and sheet.mute[last]:
        last -= 1
    return first, last


def _heads(sheet: Sheet, cue: int) -> Iterator[tuple[int, str]]:
    """Head words with their relation to the cue, the likelier relations first."""
    yield from _below(sheet, cue)
    yield from _above(sheet, cue)
    yield from _near(sheet, cue)


def _below(sheet: Sheet, cue: int) -> Iterator[tuple[int, str]]:
    for kid in sheet.kids[cue]:
        dep = sheet.dep[kid]
        if dep in ("nsubj", "csubj", "nsubjpass", "poss") or dep in WITHIN:
            yield kid, dep
        elif dep == "agent":
            yield from ((noun, "agent") for noun in sheet.kids[kid])
        elif dep == "prep":
            yield from _of_preposition(sheet, kid)
        elif dep in BEHIND_CUE:
            yield kid, f"own {dep}"
        if dep in ("xcomp", "ccomp", "advcl", "prep"):
            agents = (one for one in sheet.kids[kid] if sheet.dep[one] == "agent")
            yield from ((noun, "agent of complement") for agent in agents for noun in sheet.kids[agent])


def _of_preposition(sheet: Sheet, preposition: int) -> Iterator[tuple[int, str]]:
    words = sheet.lower[preposition]
    for kid in sheet.kids[preposition]:
        if sheet.dep[kid] == "pobj":
            yield kid, f"prep {words if words in PREPOSITIONS else 'other'}"
        elif sheet.dep[kid] == "prep":
            yield from ((noun, "prep to") for noun in sheet.kids[kid])


def _above(sheet: Sheet, cue: int) -> Iterator[tuple[int, str]]:
    """Nouns that the cue describes, and subjects, owners and agents of the clauses above it."""
    token = cue
    for steps in range(1, CLIMB + 1):
        above, dep = sheet.head[token], sheet.dep[token]
        if above == token:
            return
        if dep in DESCRIBES and sheet.pos[above] in NOUNS:
            yield above, f"described {dep} {min(steps, 2)}"
        token = above
        for kid in sheet.kids[token]:
            kind = sheet.dep[kid]
            if kind in ("nsubj", "csubj", "nsubjpass", "poss"):
                yield kid, f"above {kind} {min(steps, 3)}"
            elif kind == "agent":
                yield from ((noun, "above agent") for noun in sheet.kids[kid])
            elif steps == 1 and kind in ("dobj", "pobj", "dative") and kid < cue:
                yield kid, "above object"


def _near(sheet: Sheet, cue: int) -> Iterator[tuple[int, str]]:
    """Nouns beside the cue in its sentence, and the subject of the sentence before."""
    first, last = sheet.sentence(cue)
    before = [
        one
        for one in range(cue - 1, max(first, cue - NEAR_BEFORE) - 1, -1)
        if sheet.pos[one] in NAMED and sheet.part[one] < 0 and not _inside_noun(sheet, one)
    ]
    yield from ((one, "near before") for one in before[:3])
    behind = [
        one
        for one in range(cue + 1, min(last + 1, cue + NEAR_BEHIND))
        if sheet.pos[one] in NAMED and sheet.part[one] < 0 and sheet.dep[one] not in WITHIN and sheet.dep[one] != "poss"
    ]
    yield from ((one, "near behind") for one in behind[:2])
    number = sheet.sent[cue]
    if number:
        start, end = sheet.sents[number - 1]
        if sheet.para[start] >= sheet.para[cue] - 1:
            for one in range(start, end + 1):
                if sheet.dep[one] == "nsubj" and sheet.head[sheet.head[one]] == sheet.head[one]:
                    yield one, "sentence before"


def _inside_noun(sheet: Sheet, token: int) -> bool:
    return sheet.dep[token] in WITHIN and sheet.pos[sheet.head[token]] in ("PROPN", "NOUN")


def _extents(sheet: Sheet, head: int) -> Iterator[tuple[str, Run]]:
    """How far the phrase of a head word may reach, the shortest first."""
    behind = [kid for kid in sheet.kids[head] if kid > head]
    if sheet.pos[head] == "PRON":
        yield "pronoun", (head, head)
        described = [kid for kid in behind if sheet.dep[kid] in ("relcl", "prep", "acl", "appos")]
        if described:
            yield "whole pronoun", (head, max(sheet.right[kid] for kid in behind))
        return
    first = min(
        (sheet.left[kid] for kid in sheet.kids[head] if kid < head and sheet.dep[kid] in BEFORE_NOUN), default=head
    )
    yield "least", (first, head)
    reach = head
    for kid in behind:
        dep = sheet.dep[kid]
        comma = any(sheet.lower[one] == "," for one in range(reach + 1, sheet.left[kid]))
        if dep in BEHIND_NOUN and not comma:
            reach = max(reach, sheet.right[kid])
            yield f"with {dep}", (first, _unpunctuated(sheet, head, reach))
        elif dep == "appos":
            own = [
                sheet.right[one]
                for one in sheet.kids[kid]
                if one > kid and sheet.dep[one] in ("prep", "conj", "compound")
            ]
            yield "short apposition", (first, _unpunctuated(sheet, head, max([kid, *own])))
            yield "apposition", (first, _unpunctuated(sheet, head, sheet.right[kid]))
        elif dep in ("relcl", "acl"):
            yield "clause", (first, _unpunctuated(sheet, head, sheet.right[kid]))
        elif dep == "conj":
            yield "joint", (first, _unpunctuated(sheet, head, sheet.right[kid]))
    yield "whole", (first, _unpunctuated(sheet, head, sheet.right[head]))


def _unpunctuated(sheet: Sheet, head: int, last: int) -> int:
    """The last word up to a token, with the bracket that closes behind it."""
    while last > head and sheet.mute[last]:
        last -= 1
    closes = last + 1 < sheet.n and sheet.lower[last + 1] == ")"
    return last + 1 if closes and "(" in sheet.lower[head : last + 1] else last


def features(sheet: Sheet, cue: int, content: Set[int], lexicon: Lexicon, found: list[Candidate]) -> list[Features]:
    """The features of a cue's candidates."""
    first, last = (min(content), max(content)) if content else (cue, cue)
    shared: Features = {
        "candidates": len(found),
        "cue tag": sheet.tag[cue],
        "cue dep": sheet.dep[cue],
        "cue passive": any(sheet.dep[kid] == "nsubjpass" for kid in sheet.kids[cue]),
        "cue has subject": subject(sheet, cue) is not None,
        "cue rate": lexicon.rate("form", sheet.lower[cue]),
        "cue nobody": lexicon.rate("nobody", sheet.lemma[cue]),
        "content side": 1 if first > cue else -1 if last < cue else 2,
    }
    return [
        shared | _relation(sheet, cue, one, lexicon) | _phrase(sheet, cue, one, (first, last), lexicon) for one in found
    ]


def _relation(sheet: Sheet, cue: int, one: Candidate, lexicon: Lexicon) -> Features:
    return {
        "relation": one.relation,
        "extent": one.extent,
        "relation rate": lexicon.rate("relation", f"{sheet.lemma[cue]}|{one.relation}"),
        "relation rate of pos": lexicon.rate("relation", f"{sheet.pos[cue]}|{one.relation}"),
    }


def _phrase(sheet: Sheet, cue: int, one: Candidate, content: Run, lexicon: Lexicon) -> Features:
    if one.run is None:
        return {}
    (first, last), head = one.run, one.head
    tokens = range(first, min(last + 1, first + 30))
    between = range(last + 1, cue) if last < cue else range(cue + 1, first)
    return {
        "size": last - first + 1,
        "side": 1 if first > cue else -1,
        "gap": min(30, first - cue if first > cue else cue - last),
        "same sentence": sheet.sent[head] == sheet.sent[cue],
        "tag": sheet.tag[head],
        "dep": sheet.dep[head],
        "entity": sheet.ent[head],
        "pronoun": sheet.lower[head] if sheet.lower[head] in PRONOUNS else "",
        "head tag": sheet.tag[sheet.head[head]],
        "source rate": lexicon.rate("source", sheet.lemma[head]),
        "source sights": lexicon.sights("source", sheet.lemma[head]),
        "quoted": sheet.part[head] >= 0,
        "holds speaker": any(sheet.ent[token] in SPEAKERS for token in tokens),
        "holds person": any(sheet.ent[token] == "PERSON" for token in tokens),
        "commas": sum(sheet.lower[token] == "," for token in tokens),
        "verbs": sum(sheet.pos[token] == "VERB" for token in tokens),
        "mark after": sheet.lower[last + 1] if last + 1 < sheet.n and sheet.mute[last + 1] else "",
        "mark before": sheet.lower[first - 1] if first and sheet.mute[first - 1] else "",
        "last dep": sheet.dep[last],
        "last tag": sheet.tag[last],
        "next tag": sheet.tag[last + 1] if last + 1 < sheet.n else "",
        "whole": last >= sheet.right[head] and first <= sheet.left[head],
        "rest": min(40, sheet.right[head] - last),
        "rest before": min(20, first - sheet.left[head]),
        "rest comma": last + 1 < sheet.n and sheet.lower[last + 1] == "," and last < sheet.right[head],
        "adjacent": all(sheet.mute[token] or sheet.pos[token] in ("ADV", "AUX", "PART") for token in between),
        "content": 1 if first > content[1] else -1 if last < content[0] else 0,
        "content gap": min(40, content[0] - last if last < content[0] else max(0, first - content[1])),
    }
