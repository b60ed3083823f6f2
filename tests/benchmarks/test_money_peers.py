"""The table of money beside its peers."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks import money_peers
from benchmarks.money_peers import f1, onrecord, plain, speed
from pipeline.spans import Span

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pipeline.evaluate.money import Found

TEXT = "The bridge cost £5m."


def gold(folder: Path) -> Path:
    path = folder / "gold.jsonl"
    figure = {"start": 16, "end": 19, "amount": "5000000", "currency": "GBP"}
    path.write_text(json.dumps({"id": "a", "text": TEXT, "gold": [figure]}))
    return path


def loses_the_m(text: str) -> list[Found]:
    return [plain(0, Span(16, 18), 5, "GBP")]


def raises(text: str) -> list[Found]:
    raise ValueError("an odd text")


def test_figures_are_those_of_our_scorer(tmp_path: Path) -> None:
    assert (f1(onrecord, gold(tmp_path)), f1(loses_the_m, gold(tmp_path)), f1(raises, gold(tmp_path))) == (100, 0, 0)


def test_a_peers_amount_may_be_none() -> None:
    amounts = [plain(0, Span(0, 1), amount, None).amount for amount in ("5.5", None, "many")]
    assert amounts == [Decimal("5.5"), None, None]


def test_a_text_that_a_peer_raises_on_still_counts_for_speed() -> None:
    assert speed(raises, [TEXT] * 3) > 0


def test_a_peer_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(money_peers, "PEERS", {"peer": lambda: __import__("no_such_package_at_all")})
    (tmp_path / "corpus").mkdir()
    monkeypatch.setattr(money_peers, "read", lambda path: {"a": TEXT})
    monkeypatch.setattr("sys.argv", ["money_peers", str(gold(tmp_path))])
    money_peers.main()
    heading, ours, theirs = capsys.readouterr().out.splitlines()
    assert heading.split() == ["system", "gold", "chars/s"]
    assert ours.split()[:2] == ["onrecord", "100.0"]
    assert "not installed" in theirs
