"""Stories nobody chose for their behaviour run through without an error and pass the proof. Needs ../shared."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from stages.cli import main

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "corpus" / "bbc-2225.tar.xz"
EVERY = 20
"""One story in so many: the whole corpus takes minutes."""


@pytest.mark.skipif(not CORPUS.exists(), reason=f"needs the development corpus {CORPUS.name} beside the checkout")
def test_a_sample_of_the_corpus_passes_the_proof(tmp_path):
    with tarfile.open(CORPUS) as archive:
        members = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda member: member.name)[::EVERY]
        archive.extractall(tmp_path / "stories", members=members, filter="data")
    result = CliRunner().invoke(main, ["run", str(tmp_path / "stories"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert pq.read_table(tmp_path / "out" / "documents.parquet").num_rows == len(members) > 100
    assert pq.read_table(tmp_path / "out" / "quotes.parquet").num_rows > len(members)
