"""Names, pronouns, nominals and clusters of `mentions` against annotated texts.

What is compared are raw offsets, which point into the annotated text, whatever cleaning did to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.schema import TYPE_OF
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.evaluate.gold import Gold, GoldMention

HE = frozenset(("he", "him", "his", "himself"))
SHE = frozenset(("she", "her", "hers", "herself"))
HE_SHE = HE | SHE
NO_NOUNS = frozenset(("each other", "here", "one another", "that", "there", "these", "this", "those"))
"""What points to something without a noun: nobody asks of us what it stands for."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Precision and recall where they are means of shares, not counts."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _harmonic_mean(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Score:
    """How many of those wanted were found, of how many given."""

    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the given that are right."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted that are given."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _harmonic_mean(self.precision, self.recall)


def _harmonic_mean(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """A row of `mentions`: where it stands in the annotated text, and its cluster within the document."""

    span: Span
    type: str | None
    form: str
    cluster: int | None


def found(mentions: Iterable[Mapping[str, Any]]) -> list[Found]:
    """The rows of one document, in order."""
    return [
        Found(Span(row["raw_start"], row["raw_end"]), TYPE_OF.get(row["label"]), row["form"], row["cluster"])
        for row in mentions
    ]


def names(gold: Iterable[Gold], mentions: Mapping[str, Sequence[Found]]) -> dict[str, Score]:
    """Names by type, right when span and type are exact; `all` over the types."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in gold:
        wanted = set(one.names)
        given = {(m.span, m.type) for m in mentions.get(one.doc_id, ()) if m.form == "name" and m.type}
        for what, pairs in (("wanted", wanted), ("given", given), ("right", wanted & given)):
            counts[what].update(kind for _, kind in pairs if kind)
    scores = {
        kind: Score(*(counts[what][kind] for what in ("right", "given", "wanted"))) for kind in sorted(counts["wanted"])
    }
    return {**scores, "all": Score(*(counts[what].total() for what in ("right", "given", "wanted")))}


def pronouns(gold: Iterable[Gold], mentions: Mapping[str, Sequence[Found]]) -> Score:
    """He and she, of a person whom the text names: right when our cluster has a name that overlaps one of the person.

    Given are those that we resolve to any name.
    """
    right = given = wanted = 0
    for one in gold:
        ours = mentions.get(one.doc_id, ())
        for pronoun, person in _referring(one, "PERSON", pronoun=True):
            if pronoun.span.of(one.text).lower() in HE_SHE:
                hits = _resolved(ours, _overlapping(ours, pronoun.span), person)
                wanted, given, right = wanted + 1, given + (hits is not None), right + bool(hits)
    return Score(right, given, wanted)


def nominals(gold: Iterable[Gold], mentions: Mapping[str, Sequence[Found]], kind: str = "ORG") -> Score:
    """Nominals (`the force`) of what the text names as well, by the rule of `pronouns`; ours may be cut otherwise.

    Only those with a noun: `here`, `that`, `this`, `each other` are not asked for. Ours is what covers the head; where
    nothing of ours does, what stands right before it (`the Brindle Inn bar`).
    """
    right = given = wanted = 0
    for one in gold:
        ours = mentions.get(one.doc_id, ())
        for nominal, named in _referring(one, kind, pronoun=False):
            if nominal.span.of(one.text).lower() not in NO_NOUNS:
                hits = _resolved(ours, _reading(one.text, ours, nominal), named)
                wanted, given, right = wanted + 1, given + (hits is not None), right + bool(hits)
    return Score(right, given, wanted)


def gap(gold: Iterable[Gold], mentions: Mapping[str, Sequence[Found]], words: frozenset[str] = HE_SHE) -> Score:
    """GAP (Webster et al. 2018): does the pronoun, one of `words`, stand for this name, for both names of an example.

    A name is taken for its antecedent when our cluster of the pronoun has a name that overlaps it.
    """
    right = given = wanted = 0
    for one in gold:
        if one.gap is None or one.gap.pronoun.of(one.text).lower() not in words:
            continue
        for name, is_meant in one.gap.names:
            ours = mentions.get(one.doc_id, ())
            taken = bool(_resolved(ours, _overlapping(ours, one.gap.pronoun), [name]))
            right, given, wanted = right + (taken and is_meant), given + taken, wanted + is_meant
    return Score(right, given, wanted)


def clusters(gold: Iterable[Gold], mentions: Mapping[str, Sequence[Found]]) -> Shares:
    """B3 (Bagga and Baldwin 1998) over the annotated names of persons that we found.

    A name is found when a name of ours of a person overlaps it; what was missed is for `names` to count.
    """
    shares: list[tuple[float, float]] = []
    for one in gold:
        person_of = {span: number for number, cluster in enumerate(one.clusters) for span in cluster}
        ours = [m for m in mentions.get(one.doc_id, ()) if m.form == "name" and m.type == "PERSON"]
        pairs = []
        for mention in one.mentions:
            if mention.named and mention.type == "PERSON":
                hit = next((m for m in ours if m.span.overlaps(mention.span)), None)
                if hit is not None:
                    pairs.append((person_of.get(mention.span, mention.span), hit.cluster))
        shares += _b3(pairs)
    count = len(shares) or 1
    return Shares(sum(precision for precision, _ in shares) / count, sum(recall for _, recall in shares) / count)


def _b3(pairs: Sequence[tuple[object, object]]) -> Iterator[tuple[float, float]]:
    both, wanted, given = Counter(pairs), Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    for pair in pairs:
        yield both[pair] / given[pair[1]], both[pair] / wanted[pair[0]]


def _referring(one: Gold, kind: str, *, pronoun: bool) -> Iterator[tuple[GoldMention, list[Span]]]:
    """Pronouns, or nominals, of the kind in clusters that name it, with the names."""
    at = {mention.span: mention for mention in one.mentions}
    for cluster in one.clusters:
        members = [at[span] for span in cluster if span in at]
        named = [mention.span for mention in members if mention.named and mention.type == kind]
        if named:
            for mention in members:
                if not mention.named and mention.pronoun == pronoun and (pronoun or mention.type == kind):
                    yield mention, named


def _overlapping(ours: Sequence[Found], reference: Span) -> Found | None:
    """The first of ours, names aside, that overlaps the reference and has a cluster."""
    return next((m for m in ours if m.form != "name" and m.cluster is not None and m.span.overlaps(reference)), None)


def _reading(text: str, ours: Sequence[Found], nominal: GoldMention) -> Found | None:
    """Which of ours is our reading of an annotated nominal, by its head if that is known."""
    if nominal.head is None:
        return _overlapping(ours, nominal.span)
    mine = [m for m in ours if m.form != "pronoun" and m.cluster is not None]
    covering = (m for m in mine if m.span.overlaps(nominal.head))
    inside = (m for m in mine if m.type == nominal.type and nominal.span.contains(m.span))
    before = (m for m in inside if text[m.span.end : nominal.head.start].isspace())
    return next(covering, next(before, None))


def _resolved(ours: Sequence[Found], mine: Found | None, named: Sequence[Span]) -> bool | None:
    """True when a name in the cluster of `mine` overlaps one of `named`; None when no name is in it."""
    if mine is None:
        return None
    same = [m.span for m in ours if m.form == "name" and m.cluster == mine.cluster]
    return any(span.overlaps(name) for span in same for name in named) if same else None
