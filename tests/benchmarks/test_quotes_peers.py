"""What a peer finds as quotes of ours, and the table of figures."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import spacy

from benchmarks import quotes_peers
from benchmarks.quotes_peers import Row, head, line, place, quotations, tally
from pipeline.evaluate.attributed import Attributed, AttributedText
from pipeline.evaluate.quotes import Found
from pipeline.spans import Span

TEXT = '"The bridge is quite safe," Jane of Thornbury has said.'
CONTENT, JANE, THORNBURY, SAID = Span(0, 27), Span(28, 32), Span(36, 45), Span(46, 54)
GOLD = AttributedText("bridge", TEXT, (Attributed((Span(28, 45),), (SAID,), (CONTENT,)),))


@pytest.fixture(scope="module")
def doc():
    return spacy.blank("en")(TEXT)


def direct(doc):
    """As textacy gives a quotation: the speaker's tokens in any order, with gaps."""
    if sum(token.is_quote for token in doc) % 2:
        raise ValueError("odd")
    at = {token.text: token for token in doc}
    speaker = [at["Thornbury"], at["Jane"]]
    return [SimpleNamespace(speaker=speaker, cue=[at["has"], at["said"]], content=doc[0 : at["Jane"].i])]


def test_neighbouring_tokens_are_one_span(doc):
    (one,) = direct(doc)
    assert place(one) == Attributed((JANE, THORNBURY), (SAID,), (CONTENT,))


def test_a_text_that_a_peer_raises_on_has_no_quotes(doc):
    found, raised = quotations({"bridge": doc, "odd": spacy.blank("en")('"No end.')}, direct)
    assert (list(found), raised) == (["bridge"], 1)


def test_figures_are_those_of_our_scorer(doc):
    found, raised = quotations({"bridge": doc}, direct)
    right = line(Row("peer", tally([GOLD], found, split=False), raised, 1.004))
    assert right.split() == ["peer", "100.0", "0.0", "0.0", "100.0", "100.0", "100.0", "0", "1.00"]
    assert len(head()) == len(right)
    other = {"bridge": [Found(Attributed((SAID,), (), (CONTENT,)), 1.0)]}
    wrong = line(Row("peer", tally([GOLD], other, split=False), 3, 2.5))
    assert wrong.split() == ["peer", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "3", "2.50"]


def test_a_split_quote_counts_as_one_or_by_its_halves():
    text = '"One bridge is safe," said Ann. "The other bridge is closed."'
    whole = AttributedText("split", text, (Attributed((Span(27, 30),), (), (Span(0, 21), Span(32, 61))),))
    halves = [Found(Attributed((Span(27, 30),), (), (span,)), 1.0) for span in (Span(0, 21), Span(32, 61))]
    speech = [tally([whole], {"split": halves}, split=split).views()["speech"] for split in (False, True)]
    assert [(view.gold, view.found, view.measures["end to end"].recall) for view in speech] == [(1, 2, 1), (2, 2, 1)]
    assert speech[0].measures["end to end"].precision == 0.5


@pytest.mark.slow
def test_the_table_has_both_modes_and_the_peer(tmp_path, monkeypatch, capsys):
    gold = tmp_path / "gold.jsonl"
    spans = {"source": [[28, 45]], "cue": [[46, 54]], "content": [[0, 27]]}
    gold.write_text(json.dumps({"doc_id": "bridge", "text": TEXT, "attributions": [spans]}), encoding="utf-8")
    for peer in (None, direct):
        monkeypatch.setattr("benchmarks.quotes_peers.textacy", lambda peer=peer: peer)
        monkeypatch.setattr("sys.argv", ["quotes_peers", str(gold)])
        quotes_peers.main()
        said = capsys.readouterr().out.splitlines()
        assert [row[:18].strip() for row in said] == ["system", "onrecord", "onrecord, rules", "textacy"]
        assert ("not installed" in said[-1]) == (peer is None)


def test_a_missing_file_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["quotes_peers", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as stopped:
        quotes_peers.main()
    assert stopped.value.code == 1
    assert capsys.readouterr().err.startswith(f"onrecord: {tmp_path / 'none.jsonl'}: cannot be read")
