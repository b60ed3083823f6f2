"""The front: how much there is, copies counted honestly, and whether it can be trusted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Unit


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
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some of the input units, and why."""

    code: str
    words: str
    n_units: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is of something, and the page that lists it."""

    words: str
    page: str


def counts(corpus: Corpus) -> tuple[Count, ...]:
    """What the tables hold, a phrase a kind of row."""
    documents, quotes = corpus.documents, corpus.quotes.values()
    n_copies = sum(document.is_copy for document in documents.values())
    n_resolved = sum(quote.speaker_id is not None for quote in quotes)
    kinds = [entity.type for entity in corpus.entities.values()]
    return (
        Count(words.counted(len(documents), "story", "stories") + _copies(n_copies), "stories"),
        Count(
            words.counted(len(corpus.quotes), "quote") + _standing(corpus, (quote.doc_id for quote in quotes)),
            "people",
        ),
        Count(f"{len(corpus.quotes) - n_resolved:,} of them without a resolved speaker", "unresolved"),
        Count(
            words.counted(len(corpus.figures), "figure")
            + _standing(corpus, (figure.doc_id for figure in corpus.figures.values())),
            "money",
        ),
        Count(words.counted(kinds.count("PERSON"), "person", "people"), "people"),
        Count(words.counted(kinds.count("ORG"), "organisation"), "organisations"),
        Count(words.counted(kinds.count("PLACE"), "place"), "places"),
        Count(words.counted(len(corpus.conflicts), "conflict or echo", "conflicts and echoes"), "conflicts"),
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
    groups: defaultdict[str, defaultdict[str, list[Unit]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        groups[unit.outcome][unit.reason].append(unit)
    found = []
    for code, phrase in words.OUTCOMES.items():
        by_reason = sorted(groups[code].items(), key=lambda reason: (-len(reason[1]), reason[0]))
        reasons = tuple(Reason(words.plain(reason) or "no reason given", tuple(same)) for reason, same in by_reason)
        n_units = sum(len(same) for _, same in by_reason)
        found.append(Outcome(code, phrase, n_units, () if code == "ok" else reasons))
    return tuple(found)


def _standing(corpus: Corpus, doc_ids: Iterable[str]) -> str:
    documents: Mapping[str, Document] = corpus.documents
    n_copied = sum(documents[doc_id].is_copy for doc_id in doc_ids)
    return f" ({n_copied:,} of them in copies)" if n_copied else ""


def _copies(n_copies: int) -> str:
    if not n_copies:
        return ", none of them a copy"
    return f", of which {n_copies:,} {'is a copy' if n_copies == 1 else 'are copies'}"
