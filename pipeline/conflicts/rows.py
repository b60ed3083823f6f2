"""Pairs of facts as rows of `conflicts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.conflicts.claims import NARRATOR
from pipeline.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipeline.conflicts.claims import Claim, Place
    from pipeline.conflicts.compare import Pair
    from pipeline.conflicts.facts import Fact
    from pipeline.conflicts.referents import Referent

Row = dict[str, Any]
UNRESOLVED = "unresolved"
SIDES = ("left", "right")


def row(pair: Pair, name: Callable[[str], str]) -> Row:
    """A pair as a row in which nobody claims anything yet; `name` gives the names of entities by their keys."""
    subject, attribute = _subject(pair, name), _attribute(pair, name)
    left, right = _side(pair.left), _side(pair.right)
    told = (side[key] for side in (left, right) for key in ("doc_id", "value"))
    return {
        "conflict_id": stable_id("c", pair.kind, subject, attribute, *told),
        "kind": pair.kind,
        "subject": subject,
        "attribute": attribute,
        "left": left,
        "right": right,
        "confidence": pair.confidence,
    }


def places(rows: Iterable[Row]) -> Iterator[Place]:
    """Where the values of rows stand."""
    for one in rows:
        yield from (_place(one[name]) for name in SIDES)


def claimed(rows: Iterable[Row], claims: Mapping[Place, Claim]) -> Iterator[Row]:
    """The rows with who claims each side; those are left out of which a side is what somebody denies.

    A value that is not in `claims` is the narrator's.
    """
    for one in rows:
        made = {name: claims.get(_place(one[name]), NARRATOR) for name in SIDES}
        if not any(claim.denied for claim in made.values()):
            sides = {
                name: {**one[name], "claimant_id": claim.claimant_id, "claimant": claim.claimant}
                for name, claim in made.items()
            }
            yield {**one, **sides}


def _place(side: Row) -> Place:
    return side["doc_id"], side["start"], side["end"]


def _side(fact: Fact) -> Row:
    return {
        "doc_id": fact.doc_id,
        "start": fact.span.start,
        "end": fact.span.end,
        "value": fact.said,
        "sentence_start": fact.sentence.start,
        "sentence_end": fact.sentence.end,
    }


def _subject(pair: Pair, name: Callable[[str], str]) -> str:
    """The names of whom it is about, else the words of a story: a noun before a pronoun, and the longer."""
    about = [_about(fact) for fact in (pair.left, pair.right)]
    told = [referent for referent in about if referent is not None]
    for referent in told:
        if referent.entities:
            return " and ".join(sorted(map(name, referent.entities)))
    told.sort(key=lambda referent: (referent.pronoun, -len(referent.text)))
    return told[0].text if told else UNRESOLVED


def _about(fact: Fact) -> Referent | None:
    return fact.patient if fact.about == "date" and fact.once != "both" else fact.doer


def _attribute(pair: Pair, name: Callable[[str], str]) -> str:
    """What kind of value it is, then the verbs, then to whom or what it is done, where that is not the subject."""
    left, right = pair.left, pair.right
    what = {"count": left.value.unit, "other": "money"}.get(left.about, left.about)
    verbs = left.label if left.event == right.event else f"{left.label}, {right.label}"
    done_to: list[str] = []
    if left.patient and right.patient and _about(left) is not left.patient:
        named = list(map(name, left.patient.entities & right.patient.entities))
        done_to = sorted(named or left.patient.words & right.patient.words)
    return f"{what} ({verbs}{': ' if done_to else ''}{', '.join(done_to)})"
