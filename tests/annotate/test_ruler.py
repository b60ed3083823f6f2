from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from pipeline.annotate import ruler as rulers
from pipeline.annotate.ruler import RememberingRuler, is_plain
from pipeline.annotate.transitions import is_greedy

RULES: list[dict[str, Any]] = [
    {"patterns": [[{"TAG": "VBD"}], [{"TAG": "VBZ"}]], "attrs": {"POS": "VERB", "MORPH": "VerbForm=Fin"}},
    {"patterns": [[{"TAG": "DT"}]], "attrs": {"POS": "DET"}},
    {"patterns": [[{"LOWER": {"REGEX": "^n.t$"}}]], "attrs": {"LEMMA": "not"}},
    {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to", "POS": "PART"}, "index": 1},
    {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "go"}},
    {"patterns": [[{"TAG": "VBD", "DEP": {"IN": ["aux"]}}]], "attrs": {"POS": "AUX"}},
    {"patterns": [[{"DEP": {"NOT_IN": ["det", ""]}, "TEXT": "That"}]], "attrs": {"POS": "PRON", "DEP": "dep"}},
    {"patterns": [[{"LOWER": "na"}], [{"LOWER": "na"}, {"TAG": "VBD"}]], "attrs": {"POS": "X"}},
    {"patterns": [[{"IS_SPACE": True}]], "attrs": {"TAG": "_SP", "POS": "SPACE"}},
]
WORDS: list[tuple[str, str, str]] = [
    ("That", "DT", "det"),
    ("That", "DT", "nsubj"),
    ("That", "", ""),
    ("had", "VBD", "aux"),
    ("had", "VBD", "ROOT"),
    ("n't", "RB", "neg"),
    ("gon", "VBG", "ROOT"),
    ("na", "TO", "aux"),
    ("na", "TO", "aux"),
    ("\n\n", "_SP", ""),
    ("goes", "VBZ", "ROOT"),
    ("gon", "VBD", "ROOT"),
    ("na", "VBD", "ROOT"),
    ("went", "VBD", "ROOT"),
]


def ruler(nlp: Language, *rules: dict[str, Any]) -> AttributeRuler:
    made = AttributeRuler(nlp.vocab)
    made.add_patterns(rules)
    return made


def doc(nlp: Language, words: list[tuple[str, str, str]]) -> Doc:
    made = Doc(nlp.vocab, words=[word for word, _, _ in words])
    for token, (_, tag, dep) in zip(made, words, strict=True):
        token.tag_, token.dep_ = tag, dep
    return made


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(word.text, word.tag_, word.pos_, str(word.morph), word.lemma_, word.dep_) for word in doc]


@pytest.mark.parametrize("most", [rulers.MOST, 1])
@pytest.mark.parametrize("rules", [RULES, RULES[::-1], RULES[:1], RULES[3:5]])
@pytest.mark.parametrize("words", [WORDS, WORDS[::-1], WORDS[:1], []])
def test_it_does_as_the_ruler_does(
    monkeypatch: pytest.MonkeyPatch, most: int, rules: list[dict[str, Any]], words: list[tuple[str, str, str]]
) -> None:
    monkeypatch.setattr(rulers, "MOST", most)
    nlp = spacy.blank("en")
    plain = ruler(nlp, *rules)
    assert is_plain(plain)
    remembering = RememberingRuler(plain)
    expected = told(plain(doc(nlp, words)))
    for _ in range(2):
        assert told(remembering(doc(nlp, words))) == expected


def test_a_rule_behind_wins_whatever_its_length() -> None:
    nlp = spacy.blank("en")
    for rules in (RULES[3:8], RULES[7:2:-1]):
        plain = ruler(nlp, *rules)
        first = told(plain(doc(nlp, WORDS)))
        assert told(RememberingRuler(plain)(doc(nlp, WORDS))) == first
    assert ("na", "TO", "PART", "", "to", "aux") in first


@pytest.mark.parametrize(
    "rule",
    [
        {"patterns": [[{"TAG": "DT", "OP": "?"}]], "attrs": {"POS": "DET"}},
        {"patterns": [[{}]], "attrs": {"POS": "DET"}},
        {"patterns": [[{"TAG": "DT"}, {}]], "attrs": {"POS": "DET"}},
        {"patterns": [[{"SHAPE": "dd"}]], "attrs": {"POS": "NUM"}},
        {"patterns": [[{"_": {"marked": True}}]], "attrs": {"POS": "NUM"}},
        {"patterns": [[{"TAG": "DT"}]], "attrs": {"NORM": "the"}},
        {"patterns": [[{"TAG": "DT"}]], "attrs": {"POS": "DET"}, "index": -1},
        {"patterns": [[{"TAG": "DT"}]], "attrs": {"POS": "DET"}, "index": 1},
    ],
)
def test_rules_of_other_kinds_are_left_to_the_ruler(rule: dict[str, Any]) -> None:
    nlp = spacy.blank("en")
    assert is_plain(ruler(nlp, RULES[0]))
    assert not is_plain(ruler(nlp, RULES[0], rule))


def test_so_are_other_components() -> None:
    nlp = spacy.blank("en")
    assert not is_plain(ruler(nlp))
    assert not is_plain(nlp.add_pipe("sentencizer"))


def test_the_model_of_the_project_has_a_plain_one(nlp: Language) -> None:
    assert "onrecord_attribute_ruler" in nlp.pipe_names
    assert "attribute_ruler" in nlp.disabled
    assert is_plain(nlp.get_pipe("attribute_ruler"))
    assert not is_greedy(nlp.get_pipe("attribute_ruler"))
