"""Pronouns to the people they stand for, where the story leaves one reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

from pipeline.entities.mentions import Cast, Mention
from pipeline.quotes.marks import regions
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from spacy.tokens import Doc, Token

    from pipeline.entities.clusters import Cluster

GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
RELATIVE = frozenset({"who", "whom"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
REACH = 8
"""Sentences outside quotes that a pronoun looks back over."""
CONFIDENCE = 0.7


def pronouns(doc: Doc, cast: Cast, antecedents: Sequence[Mention]) -> list[Mention]:
    """He, she, who in order, each with the cluster of its antecedent among `antecedents`.

    A personal pronoun that no rule resolves is kept without a cluster.
    """
    found, clusters = cast.names, cast.clusters
    text = doc.text
    quoted = [part for region in regions(text) if region.depth == 0 and region.double for part in region.parts]
    people = {c.number: c for c, name in zip(clusters, found, strict=True) if name.label == "PERSON"}
    inside = {at for part in quoted for at in range(part.start, part.end)}
    closed = inside.union(*(range(name.span.start, name.span.end) for name in found))
    sentences = [Span(sentence.start_char, sentence.end_char) for sentence in doc.sents]
    known = sorted((m for m in antecedents if m.cluster in people), key=_start)
    resolved: list[Mention] = []
    for token in doc:
        word = token.lower_
        if (word not in GENDER and word not in RELATIVE) or token.idx in closed:
            continue
        if word in RELATIVE:
            number = _antecedent_of_relative(token, known)
            if number is None:
                continue
        else:
            number = next(
                (m.cluster for m in _antecedents(doc, token, sentences, known, inside) if _fits(people, m, word)), None
            )
        span = Span(token.idx, token.idx + len(token))
        resolved.append(Mention(span, "PERSON", "pronoun", "rule", CONFIDENCE, number))
        if number is not None:
            if word in GENDER:
                people[number].genders.add(GENDER[word])
            insort(known, resolved[-1], key=_start)
    return resolved


def _start(mention: Mention) -> int:
    return mention.span.start


def _fits(people: Mapping[int, Cluster], mention: Mention, word: str) -> bool:
    return mention.cluster is not None and people[mention.cluster].may_be(GENDER[word])


def _antecedent_of_relative(token: Token, known: list[Mention]) -> int | None:
    clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    if clause is None:
        return None
    head = clause.head.idx
    index = bisect_right(known, head, key=_start) - 1
    return known[index].cluster if index >= 0 and head < known[index].span.end else None


def _antecedents(
    doc: Doc, pronoun: Token, sentences: list[Span], known: list[Mention], inside: Set[int]
) -> Iterator[Mention]:
    """People whom sentences outside quotes mention, the nearest sentence first, in each the subjects first."""
    looked_at = 0
    for number in range(bisect_right(sentences, pronoun.idx, key=lambda sentence: sentence.start) - 1, -1, -1):
        sentence = sentences[number]
        first = bisect_left(known, sentence.start, key=_start)
        within = known[first : bisect_left(known, min(sentence.end, pronoun.idx), key=_start)]
        outside = [m for m in within if m.span.start not in inside]
        yield from sorted(outside, key=lambda m: not _is_subject(doc, m))
        looked_at += sentence.start not in inside
        if looked_at > REACH:
            return


def _is_subject(doc: Doc, mention: Mention) -> bool:
    span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    return root.dep_ in SUBJECTS or (root.dep_ == "appos" and root.head.dep_ in SUBJECTS)
