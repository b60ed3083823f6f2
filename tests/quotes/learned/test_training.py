"""Training: annotated texts in, a chain out that finds the like; the same bytes each time."""

from __future__ import annotations

import pytest

from pipeline.errors import ModelError
from pipeline.evaluate.attributed import Attributed, AttributedText
from pipeline.params import Quotes
from pipeline.quotes.learned import weights
from pipeline.quotes.learned.attributions import attributions
from pipeline.quotes.learned.examples import anchor, example, jaccard
from pipeline.quotes.learned.sheet import Sheet
from pipeline.quotes.learned.training import train
from pipeline.spans import Span
from tests.quotes.learned.invented import texts
from tests.quotes.quote_cases import told

UNSEEN = "Oster Ltd painted the road.\n\nTomas Reed warned that the pier will close.\n\n“It is late,” Ann Vale said."


@pytest.fixture(scope="module")
def chain(nlp):
    return train((one, nlp(one.text)) for one in texts(40))


@pytest.mark.slow
def test_what_was_annotated_is_found_in_another_text(chain, nlp):
    found = [told(UNSEEN, one) for one in attributions(nlp(UNSEEN), Quotes(), chain)]
    assert [(one["speaker"], one["cue"], one["parts"], one["kind"]) for one in found] == [
        ("Tomas Reed", "warned", ["the pier will close"], "indirect"),
        ("Ann Vale", "said", ["“It is late,”"], "direct"),
    ]


@pytest.mark.slow
def test_equal_texts_give_equal_bytes_and_files_give_the_chain_again(chain, nlp, tmp_path):
    files = weights.files(chain)
    assert files == weights.files(train((one, nlp(one.text)) for one in texts(40)))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    again = weights.load(str(tmp_path))
    sheet = Sheet(nlp(UNSEEN))
    assert again.read(sheet)[1].tolist() == chain.read(sheet)[1].tolist()
    assert weights.files(again) == files
    (tmp_path / "cues.txt").write_bytes(b"tree")
    with pytest.raises(ModelError, match=r"weights of quotes in .* cannot be read"):
        weights.load.__wrapped__(str(tmp_path))


def test_weights_that_are_not_there_are_told(tmp_path):
    with pytest.raises(ModelError, match=r"cannot be read .*onrecord train quotes"):
        weights.load(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("text", "cue", "word"),
    [
        ("Jane Thornbury went on to say that it was late.", "went on to say", "say"),
        ("Jane Thornbury said in a statement that it was late.", "said in a statement", "said"),
        ("Jane Thornbury was quick to point out that it was late.", "was quick to point out", "point"),
        ("Jane Thornbury: it was late.", ":", ":"),
    ],
)
def test_the_word_that_stands_for_a_cue(text, cue, word, nlp):
    sheet = Sheet(nlp(text))
    start = text.index(cue)
    assert sheet.lower[anchor(sheet, sheet.tokens([Span(start, start + len(cue))]))] == word


def test_an_annotated_text_is_read_with_or_without_cue_and_source(nlp):
    text = "“It is late,” she said."
    gold = AttributedText("a", text, (Attributed((), (), (Span(0, 13),)), Attributed((), (), (Span(12, 13),))))
    (only,) = example(gold, nlp(text)).answers  # the other has no word in its content
    assert (only.cue, only.source, len(only.content)) == (None, frozenset(), 3)


def test_jaccard():
    assert jaccard({1, 2}, {2, 3}) == pytest.approx(1 / 3)
    assert jaccard(set(), set()) == 0
