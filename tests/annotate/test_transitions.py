from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer

from pipeline.annotate import model as models
from pipeline.annotate import transitions
from pipeline.annotate.parses import encode
from pipeline.annotate.transitions import is_greedy
from tests.annotate.tiny import STORY, pipeline

TEXTS = [STORY, "", "Fares.", "\n\n", STORY * 3, "Tomas Reed said no.", *STORY.split("\n\n")]
OURS = ["onrecord_parser", "onrecord_attribute_ruler", "onrecord_ner"]
SPACYS = ["parser", "attribute_ruler", "ner"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Language:
    return models.find(str(pipeline(tmp_path_factory.mktemp("models") / "tiny", "parser", "ner"))).load()


def by_spacy(nlp: Language, texts: list[str]) -> list[bytes]:
    """The parses that spaCy's own components make."""
    ours, spacys = ([name for name in names if name in nlp.component_names] for names in (OURS, SPACYS))
    try:
        for off, on in zip(ours, spacys, strict=True):
            nlp.disable_pipe(off)
            nlp.enable_pipe(on)
        return [encode(doc) for doc in nlp.pipe(texts)]
    finally:
        for on, off in zip(ours, spacys, strict=True):
            nlp.disable_pipe(off)
            nlp.enable_pipe(on)


@pytest.mark.parametrize("words", [transitions.WORDS, 20, 1])
@pytest.mark.parametrize("batch_size", [1, 4, 100])
def test_the_parses_are_those_of_spacy(
    monkeypatch: pytest.MonkeyPatch, tiny: Language, batch_size: int, words: int
) -> None:
    expected = by_spacy(tiny, TEXTS)
    monkeypatch.setattr(transitions, "WORDS", words)
    assert [encode(doc) for doc in tiny.pipe(TEXTS, batch_size=batch_size)] == expected
    assert [encode(tiny(text)) for text in TEXTS] == expected


def test_so_they_are_with_the_model_of_the_project(nlp: Language) -> None:
    assert {*OURS} <= {*nlp.pipe_names}
    assert not {*SPACYS} & {*nlp.pipe_names}
    expected = by_spacy(nlp, TEXTS)
    assert [encode(doc) for doc in nlp.pipe(TEXTS)] == expected
    assert [encode(nlp(text)) for text in TEXTS] == expected
    assert len({*expected}) > 5


@pytest.mark.parametrize(("words", "most"), [(8_000, 13), (20, 20), (1, 1)])
def test_no_more_words_go_together_than_may(
    monkeypatch: pytest.MonkeyPatch, tiny: Language, words: int, most: int
) -> None:
    monkeypatch.setattr(transitions, "WORDS", words)
    together: list[int] = []
    monkeypatch.setattr(transitions.Greedy, "_annotate", lambda _, docs: together.append(sum(map(len, docs))))
    docs = [tiny.make_doc("One two three."[: 4 + 2 * number]) for number in range(5)]
    made = list(transitions.Greedy(tiny.get_pipe("ner")).pipe(docs, batch_size=3))
    assert made == docs
    assert sum(together) == sum(map(len, docs))
    assert max(together) <= max(most, *map(len, docs))


class Other(EntityRecognizer):  # type: ignore[misc]
    """One that may do anything."""


def test_who_does_it_otherwise_is_let(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    assert is_greedy(nlp.add_pipe("ner"))
    assert not is_greedy(nlp.add_pipe("beam_ner"))
    assert not is_greedy(nlp.add_pipe("sentencizer"))
    ner = nlp.get_pipe("ner")
    assert not is_greedy(Other(nlp.vocab, ner.model, "other", moves=ner.moves))
