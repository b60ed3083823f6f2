"""One label a name and story, and the trees behind it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from pipeline.entities import ranker
from pipeline.entities.mentions import Name
from pipeline.entities.names import election
from pipeline.entities.names import training as name_training
from pipeline.entities.names.candidates import UNLABELLED, candidates
from pipeline.entities.names.evidence import evidence
from pipeline.entities.names.find import names
from pipeline.entities.tokens import Tokens
from pipeline.evaluate.gold import Gap, Gold
from pipeline.spans import Span

PEOPLE = ["Jane Thornbury", "Marcus Okell", "Priya Sandhu", "Ottoline Frayle"]
BODIES = ["Ludlow Council", "Brindle Homes Ltd", "Kent Police"]
PLACES = ["Topeka", "Worcester", "Ludlow"]


def certain(monkeypatch, *scores):
    class Trees:
        def predict(self, features, **_):
            return np.array([scores] * len(features), dtype=np.float64)

    monkeypatch.setattr(ranker, "weights", lambda name: Trees())


def test_no_candidate_no_name(nlp):
    assert names(nlp("it was late.")) == []


def test_what_the_trees_take_for_no_name_is_dropped(nlp, monkeypatch):
    certain(monkeypatch, 0.05, 0.05, 0.05, 0.85)
    assert names(nlp("Jane Thornbury left Topeka.")) == []


def test_a_titled_name_and_a_declared_acronym_need_no_trees(nlp, monkeypatch):
    certain(monkeypatch, 0.0, 0.0, 0.0, 1.0)
    text = "Mr Campion joined the Ludlow Homes Council (LHC). LHC was new."
    found = {(name.span.of(text), name.label) for name in names(nlp(text))}
    assert {("Campion", "PERSON"), ("LHC", "ORG")} <= found


def test_the_models_votes_weigh_in(nlp, monkeypatch):
    text = "Jane Thornbury left."
    certain(monkeypatch, 0.3, 0.4, 0.0, 0.3)
    assert [(name.label, name.basis) for name in names(nlp(text))] == [("PERSON", "model")]
    certain(monkeypatch, 0.1, 0.6, 0.0, 0.3)
    assert [(name.label, name.basis) for name in names(nlp(text))] == [("ORG", "repair")]


def test_a_place_keeps_the_models_kind_of_place(nlp, monkeypatch):
    certain(monkeypatch, 0.0, 0.0, 1.0, 0.0)
    text = "West Mercia is far from Jane Thornbury."
    doc = nlp(text)
    kinds = {ent.text: ent.label_ for ent in doc.ents}
    found = {name.span.of(text): name.label for name in names(doc)}
    assert found["Jane Thornbury"] == "GPE"
    assert found["West Mercia"] == (kinds["West Mercia"] if kinds["West Mercia"] in election.TYPE_OF else "GPE")


def test_a_row_of_evidence_for_each_different_name(nlp):
    text = "Marcus Okell left. OKELL and Okell are one, Marcus Okell another."
    tokens = Tokens.of(nlp(text))
    starts = [0, 19, 29, 44]
    found = [Name(Span(at, at + (12 if at in (0, 44) else 5)), "PERSON", "model") for at in starts]
    given = evidence(found, tokens)
    assert list(given.numbers) == [0, 1, 1, 0]
    assert given.features.shape[0] == len(given.votes) == 2
    assert given.votes.tolist() == [[1, 0, 0], [1, 0, 0]]


def test_a_body_without_a_full_name_is_unintroduced(nlp):
    text = "Okell rose. Okell fell. Okell rose. Okell fell. Okell Ltd closed. Marcus Thornbury left. Thornbury fell."
    tokens = Tokens.of(nlp(text))
    spans = [Span(at, at + 5) for at in (0, 12, 24, 36)]
    alone = [Name(span, "ORG", "model") for span in spans]
    assert evidence(alone, tokens).unintroduced.tolist() == [True]
    assert evidence(alone[:3], tokens).unintroduced.tolist() == [False]
    people = [Name(span, "PERSON", "model") for span in spans]
    assert evidence(people, tokens).unintroduced.tolist() == [False]


def test_the_tokens_of_a_parse(nlp):
    doc = nlp("Jane Thornbury left.\nShe likes Brindle.")
    tokens = Tokens.of(doc)
    assert [doc.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == [token.text for token in doc]
    assert list(tokens.heads) == [token.head.i for token in doc]
    assert [tokens.at(token.idx) for token in doc] == [token.i for token in doc]
    assert all(tokens.root(span.start, span.end - 1) == span.root.i for span in doc.ents)
    assert tokens.root(0, len(doc) - 1) in {token.i for token in doc if token.head.i == token.i}


def test_proper_nouns_outside_entities_are_candidates(nlp):
    doc = nlp("Jane Thornbury left Topeka.")
    doc.ents = []
    found = candidates(doc, Tokens.of(doc), [])
    assert [(name.span.of(doc.text), name.label) for name in found] == [
        ("Jane Thornbury", UNLABELLED),
        ("Topeka", UNLABELLED),
    ]


def written(number):
    """An invented text with its names annotated, and one of GAP where the number is even."""
    one = random.Random(number)
    person, body, place = one.choice(PEOPLE), one.choice(BODIES), one.choice(PLACES)
    text = f"{person} of {body} spoke in {place}. She said that {body} was ready."
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in (person, body, place)]
    kinds = ("PERSON", "ORG", "PLACE")
    gap = Gap(Span(text.index("She"), text.index("She") + 3), ((spans[0], True), (spans[2], False)))
    return Gold(str(number), text, tuple(zip(spans, kinds, strict=True)), (), (), gap if number % 2 == 0 else None)


@pytest.fixture(scope="module")
def trained(nlp):
    texts = [(gold, nlp(gold.text)) for gold in map(written, range(40))]
    empty = Gold("empty", "it was late.", (), (), (), None)
    return [*texts, (empty, nlp(empty.text))]


def test_equal_texts_give_equal_trees(trained):
    first = name_training.train(trained)
    assert first == name_training.train(trained)
    assert f"num_class={len(election.TYPES)}" in first


@pytest.mark.parametrize(
    ("gap", "span", "lesson"),
    [
        (False, (0, 5), ("PERSON", 1.0)),
        (False, (0, 9), ("PERSON", name_training.OVERLAPPING)),
        (False, (20, 25), (None, 1.0)),
        (True, (0, 5), ("PERSON", name_training.OF_GAP)),
        (True, (3, 5), ("PERSON", name_training.OF_GAP * name_training.OVERLAPPING)),
        (True, (20, 25), ("ORG", name_training.BELIEVED)),
    ],
)
def test_what_an_annotated_text_teaches(gap, span, lesson):
    known = Span(0, 5)
    of_gap = Gap(Span(30, 32), ((known, True), (Span(10, 12), False))) if gap else None
    gold = Gold("one", "", () if gap else ((known, "PERSON"),), (), (), of_gap)
    kind, count = name_training._lesson(gold, Span(*span), "ORG")
    assert (kind, count) == (lesson[0], pytest.approx(lesson[1]))


def test_nothing_is_learnt_where_neither_annotation_nor_model_knows(nlp):
    gold = Gold("one", "", (), (), (), Gap(Span(30, 32), ((Span(0, 5), True), (Span(10, 12), False))))
    assert name_training._lesson(gold, Span(20, 25), None) == (None, 0.0)
