"""The front: how much there is, copies counted honestly, and whether it can be trusted."""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Unit


UNITS = 100
"""Input units told for each reason; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it looks at, how many rows, and how many of them failed."""

    name: str
    about: str
    n_rows: int
    n_violations: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check stage found."""

    passed: bool
    sentence: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for an outcome, with the input units it befell."""

    words: str
    n_units: int
    units: tuple[Unit, ...]
    """The first of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some of the input units, and why."""

    code: str
    words: str
    n_units: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much there is of what, with how much of it stands in copies."""

    stories: int = 0
    copies: int = 0
    quotes: int = 0
    quotes_in_copies: int = 0
    unresolved: int = 0
    figures: int = 0
    figures_in_copies: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(operator.add, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is of something, and the page that lists it."""

    words: str
    page: str


def tally(corpus: Corpus) -> Tally:
    """How much there is in some stories."""
    documents, quotes = corpus.documents, corpus.quotes.values()
    return Tally(
        stories=len(documents),
        copies=sum(document.is_copy for document in documents.values()),
        quotes=len(quotes),
        quotes_in_copies=sum(documents[quote.doc_id].is_copy for quote in quotes),
        unresolved=sum(quote.speaker_id is None for quote in quotes),
        figures=len(corpus.figures),
        figures_in_copies=sum(documents[figure.doc_id].is_copy for figure in corpus.figures.values()),
    )


def counts(found: Tally, types: Iterable[str], n_conflicts: int) -> tuple[Count, ...]:
    """What the tables hold, a phrase a kind of row; `types` are those of the entities."""
    kinds = Counter(types)
    return (
        Count(words.counted(found.stories, "story", "stories") + _copies(found.copies), "stories"),
        Count(words.counted(found.quotes, "quote") + _standing(found.quotes_in_copies), "people"),
        Count(f"{found.unresolved:,} of them without a resolved speaker", "unresolved"),
        Count(words.counted(found.figures, "figure") + _standing(found.figures_in_copies), "money"),
        Count(words.counted(kinds["PERSON"], "person", "people"), "people"),
        Count(words.counted(kinds["ORG"], "organisation"), "organisations"),
        Count(words.counted(kinds["PLACE"], "place"), "places"),
        Count(words.counted(n_conflicts, "conflict or echo", "conflicts and echoes"), "conflicts"),
    )


def verdict(checks: Mapping[str, Any]) -> Verdict:
    """The result of the check stage."""
    found = tuple(
        Check(check["name"], check["about"], check["rows"], check["violations"]) for check in checks["checks"]
    )
    failed = sum(check.n_violations > 0 for check in found)
    if not found:
        sentence = "No checks were run on these tables."
    elif checks["passed"]:
        sentence = f"Every check passed: {len(found)} of {len(found)}."
    else:
        sentence = f"{failed} of {words.counted(len(found), 'check')} failed. Do not publish from these tables."
    return Verdict(bool(found and checks["passed"]), sentence, found)


def outcomes(units: Iterable[Unit]) -> tuple[Outcome, ...]:
    """The input units by outcome, and for all but the plainly good ones by reason, the commonest first."""
    first: defaultdict[str, defaultdict[str, list[Unit]]] = defaultdict(lambda: defaultdict(list))
    counted: Counter[tuple[str, str]] = Counter()
    for unit in units:
        counted[unit.outcome, unit.reason] += 1
        if len(first[unit.outcome][unit.reason]) < UNITS:
            first[unit.outcome][unit.reason].append(unit)
    found = []
    for code, phrase in words.OUTCOMES.items():
        by_reason = sorted(first[code], key=lambda reason: (-counted[code, reason], reason))
        reasons = tuple(
            Reason(words.plain(reason) or "no reason given", counted[code, reason], tuple(first[code][reason]))
            for reason in by_reason
        )
        n_units = sum(counted[code, reason] for reason in by_reason)
        found.append(Outcome(code, phrase, n_units, () if code == "ok" else reasons))
    return tuple(found)


def _standing(n_copied: int) -> str:
    return f" ({n_copied:,} of them in copies)" if n_copied else ""


def _copies(n_copies: int) -> str:
    if not n_copies:
        return ", none of them a copy"
    return f", of which {n_copies:,} {'is a copy' if n_copies == 1 else 'are copies'}"
