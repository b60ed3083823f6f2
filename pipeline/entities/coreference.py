"""Pronouns and definite nominals to the people they stand for, where the story leaves one reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.clusters import Cluster, cluster
from pipeline.entities.mentions import Mention, Name
from pipeline.entities.names import names
from pipeline.entities.roles import statements
from pipeline.quotes.marks import regions
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
RELATIVE = frozenset({"who", "whom"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
REACH = 8
"""Sentences outside quotes that a pronoun looks back over."""
NAME_CONFIDENCE = {"model": 0.85, "repair": 0.8, "propagation": 0.8, "rule": 0.9}
PRONOUN_CONFIDENCE = 0.7
NOMINAL_CONFIDENCE = 0.7
DEFINITE = re.compile(r"\bthe\s$", re.IGNORECASE)


def mentions(doc: Doc) -> list[Mention]:
    """The mentions of one story, in order: names with their roles, then what refers back to them.

    A pronoun that no rule resolves is kept without a cluster; a nominal that none resolves is left out.
    """
    text = doc.text
    found = names(doc)
    clusters = cluster(text, found)
    roles = statements(text, found)
    named = [
        Mention(name.span, name.label, "name", name.basis, NAME_CONFIDENCE[name.basis], of.number, roles.get(name.span))
        for name, of in zip(found, clusters, strict=True)
    ]
    nominals = list(_nominals(text, named))
    quoted = [part for region in regions(text) if region.depth == 0 and region.double for part in region.parts]
    pronouns = _pronouns(doc, found, clusters, [*named, *nominals], quoted)
    return sorted([*named, *nominals, *pronouns], key=lambda mention: mention.span)


def _nominals(text: str, named: list[Mention]) -> Iterator[Mention]:
    """`The police commissioner`, when one person's stated role alone has these words and this last word."""
    stated = [(set(m.role.role.of(text).casefold().split()), m) for m in named if m.role]
    own = {m.role.role for m in named if m.role}
    for match in lexicon.roles().finditer(text):
        article = DEFINITE.search(text, max(0, match.start() - 4), match.start())
        if article is None or Span(*match.span()) in own:
            continue
        words = match[0].casefold().split()
        fitting = {m.cluster for role, m in stated if set(words) <= role and words[-1] in role}
        if len(fitting) == 1:
            span = Span(article.start(), match.end())
            yield Mention(span, "PERSON", "nominal", "rule", NOMINAL_CONFIDENCE, fitting.pop())


def _pronouns(
    doc: Doc, found: list[Name], clusters: list[Cluster], antecedents: list[Mention], quoted: list[Span]
) -> list[Mention]:
    people = {c.number: c for c, name in zip(clusters, found, strict=True) if name.label == "PERSON"}
    closed = [*quoted, *(name.span for name in found)]
    resolved: list[Mention] = []
    for token in doc:
        word = token.lower_
        span = Span(token.idx, token.idx + len(token))
        if (word not in GENDER and word not in RELATIVE) or any(part.overlaps(span) for part in closed):
            continue
        known = [m for m in (*antecedents, *resolved) if m.cluster in people]
        if word in RELATIVE:
            number = _antecedent_of_relative(token, known)
            if number is None:
                continue
        else:
            fitting = [m for m in known if m.cluster is not None and people[m.cluster].may_be(GENDER[word])]
            number = _antecedent(doc, token, fitting, quoted)
            if number is not None:
                people[number].genders.add(GENDER[word])
        resolved.append(Mention(span, "PERSON", "pronoun", "rule", PRONOUN_CONFIDENCE, number))
    return resolved


def _antecedent_of_relative(token: Token, known: list[Mention]) -> int | None:
    clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    if clause is None:
        return None
    head = clause.head.idx
    return next((m.cluster for m in known if m.span.start <= head < m.span.end), None)


def _antecedent(doc: Doc, pronoun: Token, known: list[Mention], quoted: list[Span]) -> int | None:
    """The subject, else the first person, of the nearest sentence outside quotes that mentions a fitting person."""
    looked_at = 0
    for index in range(pronoun.i, -1, -1):
        token = doc[index]
        if not token.is_sent_start and index:
            continue
        sentence = token.sent
        within = [
            m
            for m in known
            if sentence.start_char <= m.span.start < min(sentence.end_char, pronoun.idx)
            and not any(part.overlaps(m.span) for part in quoted)
        ]
        if within:
            subjects = [m for m in within if _is_subject(doc, m)]
            return min(subjects or within, key=lambda m: m.span).cluster
        looked_at += not any(part.contains(Span(sentence.start_char, sentence.start_char)) for part in quoted)
        if looked_at > REACH:
            return None
    return None


def _is_subject(doc: Doc, mention: Mention) -> bool:
    span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    return root.dep_ in SUBJECTS or (root.dep_ == "appos" and root.head.dep_ in SUBJECTS)
