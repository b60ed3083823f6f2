"""Trees that rank antecedents, trained on annotated texts."""

from __future__ import annotations

import re

import lightgbm
import pytest

from pipeline.entities.coreference import pronouns as module
from pipeline.entities.coreference.features import FEATURES
from pipeline.entities.coreference.training import example, train
from pipeline.entities.story import mentions
from pipeline.evaluate.gold import Gap, Gold, GoldMention, may_ship
from pipeline.spans import Span

OBJECTS = "Marcus Okell met Peter Frayle. He left."


def at(text, words):
    return Span(*re.search(rf"\b{words}\b", text).span())


def of_gap(text, pronoun, one, other, *, meant):
    """An example of GAP whose pronoun stands for the one, the other or (None) neither."""
    names = ((at(text, one), meant == one), (at(text, other), meant == other))
    return Gold("validation-1", text, (), (), (), Gap(at(text, pronoun), names))


def of_clusters(text, *clusters):
    """A text with clusters of words; those with a capital that are no pronouns are names."""
    pronouns = {"He", "She", "he", "she", "her", "his"}
    mentions = [
        GoldMention(at(text, words), "PERSON", words[0].isupper() and words not in pronouns, words in pronouns)
        for cluster in clusters
        for words in cluster
    ]
    joined = tuple(frozenset(at(text, words) for words in cluster) for cluster in clusters if len(cluster) > 1)
    return Gold("GUM_bio_campion", text, (), tuple(mentions), joined, None)


def answers_of(gold, nlp):
    """By pronoun: the names or nouns that it may stand for, and those that it does not."""
    doc = nlp(gold.text)
    read = example(gold, doc)
    named: dict[int, str] = {}
    for one in read.antecedents:
        if one.form == "name":
            named.setdefault(one.cluster, one.span.of(gold.text))
    return (
        {doc[token].text: {named.get(person, "a noun") for person in of} for token, of in read.answers.right.items()},
        {doc[token].text: {named.get(person, "a noun") for person in of} for token, of in read.answers.told.items()},
    )


def test_answers_of_gap(nlp):
    gold = of_gap(OBJECTS, "He", "Marcus Okell", "Peter Frayle", meant="Peter Frayle")
    assert answers_of(gold, nlp) == ({"He": {"Peter Frayle"}}, {})


def test_answers_of_gap_when_it_is_neither(nlp):
    gold = of_gap(OBJECTS, "He", "Marcus Okell", "Peter Frayle", meant=None)
    assert answers_of(gold, nlp) == ({"He": set()}, {"He": {"Marcus Okell", "Peter Frayle"}})


def test_answers_of_clusters(nlp):
    text = "A woman met Marcus Okell. She praised his plan, and he thanked her."
    gold = of_clusters(text, ["A woman", "She", "her"], ["Marcus Okell", "his"], ["he"])
    assert answers_of(gold, nlp) == (
        {"She": {"a noun"}, "her": {"a noun"}, "his": {"Marcus Okell"}, "he": set()},
        {},
    )


def test_trees_learn_from_examples_and_come_out_equal(nlp):
    texts = [
        "Marcus Okell met Peter Frayle. He left.",
        "John Campion praised Marcus Okell. He smiled.",
        "Peter Frayle saw John Campion. He waved, and he left.",
    ]
    pairs = [(texts[0], "Marcus Okell", "Peter Frayle"), (texts[1], "John Campion", "Marcus Okell")]
    pairs.append((texts[2], "Peter Frayle", "John Campion"))
    golds = [of_gap(text, "He", one, other, meant=other) for text, one, other in pairs]
    golds.append(of_gap(texts[0], "He", "Marcus Okell", "Peter Frayle", meant=None))
    golds.append(of_clusters("Marcus Okell met her. She left.", ["her", "She"], ["Marcus Okell"]))
    examples = [(gold, nlp(gold.text)) for gold in golds] * 15
    weights = train(examples)
    assert train(examples) == weights
    trees = lightgbm.Booster(model_str=weights)
    assert trees.feature_name() == list(FEATURES)
    doc = nlp("Anthony Bangham met John Campion. He left.")
    names = {one.cluster: one.span.of(doc.text) for one in mentions(doc, trees) if one.form == "name"}
    (he,) = [one for one in mentions(doc, trees) if one.form == "pronoun"]
    assert names[he.cluster] == "John Campion"


@pytest.mark.parametrize(
    ("doc_id", "free"),
    [("GUM_bio_one", True), ("GUM_fiction_two", False), ("GUM_whow_three", False), ("development-7", True)],
)
def test_texts_whose_licence_forbids_it_stay_out_of_what_ships(doc_id, free):
    assert may_ship(Gold(doc_id, "", (), (), (), None)) is free


def test_the_weights_that_ship_fit_the_features():
    assert module.ranker.weights("pronouns").feature_name() == list(FEATURES)
