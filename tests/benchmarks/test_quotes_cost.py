"""What quotes cost: measured in processes of their own."""

from __future__ import annotations

import pytest

from benchmarks.quotes_cost import MODES, cost, main, memory
from pipeline.annotate.parses import encode

TEXT = '"The bridge is quite safe," Jane Thornbury said. She added that it was old.'


def test_a_process_says_its_figures(tmp_path, nlp, capsys):
    path = tmp_path / "parse"
    path.write_bytes(encode(nlp(TEXT)))
    main([str(path), "rules"])
    before, after, first, again = map(float, capsys.readouterr().out.split())
    assert 0 < before <= after
    assert min(first, again) > 0


def test_an_unknown_mode_is_refused(tmp_path):
    (tmp_path / "parse").write_bytes(b"")
    with pytest.raises(ValueError, match="mode"):
        cost(tmp_path / "parse", "guessed")


@pytest.mark.slow
def test_weights_take_memory():
    found = memory()
    assert tuple(found) == MODES
    assert found["learned"].after - found["learned"].before > found["rules"].after - found["rules"].before
