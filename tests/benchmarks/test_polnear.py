"""Annotated texts from a clone of PolNeAR, on an invented clone."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks.polnear import attributions, main, records
from pipeline.evaluate.attributed import read
from pipeline.spans import Span

TEXT = "“The bridge,” Jane Thornbury said, “is safe.” It was noted that it rained.\r\nBad news."
ANN = """T1\tContent 0 13;35 45\t“The bridge,” “is safe.”
T2\tSource 14 28\tJane Thornbury
T3\tCue 29 33\tsaid
T4\tAttribution 29 33\tsaid
E1\tAttribution:T4 Cue:T3 Source:T2 Content:T1
T5\tCue 53 58\tnoted
T6\tContent 59 73\tthat it rained
T7\tAttribution-no-source 53 58\tnoted
E2\tAttribution-no-source:T7 Content:T6 Cue:T5
T8\tSource 46 48\tIt
E3\tAttribution:T4 Source:T8
T9\tDiscard 76 85\tBad news.
"""


def clone(folder):
    for name in ("text", "attributions"):
        (folder / "data" / "dev" / name).mkdir(parents=True)
    (folder / "data" / "dev" / "text" / "gazette_2016-01-01_bridge.txt").write_bytes(TEXT.encode())
    (folder / "data" / "dev" / "text" / "gazette_2016-01-02_bare.txt").write_bytes(b"Nothing.")
    for annotator, ann in (("aaaa", ANN), ("bbbb", "")):
        path = folder / "data" / "dev" / "attributions" / f"gazette_2016-01-01_bridge_{annotator}.ann"
        path.write_text(ann, encoding="utf-8")
    return folder


def test_a_clone_becomes_annotated_texts(tmp_path):
    out = tmp_path / "dev.jsonl"
    result = CliRunner().invoke(main, [str(clone(tmp_path)), "dev", "--out", str(out)])
    assert (result.exit_code, result.stdout) == (0, "")
    (one,) = read(out)
    assert (one.doc_id, one.text) == ("gazette_2016-01-01_bridge", TEXT)
    assert json.loads(out.read_text(encoding="utf-8"))["publisher"] == "gazette"
    first, second = one.attributions
    assert [span.of(TEXT) for span in first.content] == ["“The bridge,”", "“is safe.”"]
    assert [span.of(TEXT) for span in (*first.source, *first.cue)] == ["Jane Thornbury", "said"]
    assert (second.source, second.content) == ((), (Span(59, 73),))


def test_what_is_no_clone_is_told(tmp_path):
    (tmp_path / "data").mkdir()
    result = CliRunner().invoke(main, [str(tmp_path), "dev", "--out", str(tmp_path / "out.jsonl")])
    assert result.exit_code == 1
    assert "is it a clone of PolNeAR?" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_kinds_are_told_by_the_quotation_marks(tmp_path):
    found = next(records(clone(tmp_path), "dev"))["attributions"]
    assert [one["kind"] for one in found] == ["direct", "indirect"]


NO_CUE = """T1\tContent 0 13\t“The bridge,”\x85E9\tno entry
T2\tSource 14 18;19 28\tJane Thornbury
T3\tAttribution 14 28\tJane Thornbury
E4\tAttribution:T3 Source:T2 Content:T1 Content2:T4
T4\tContent 35 45\t“is safe.”
A1\tDoubtful E4
"""


def test_an_entry_may_have_no_cue_and_several_spans_of_a_sort():
    assert attributions(NO_CUE) == [
        {"id": "E4", "source": [[14, 18], [19, 28]], "cue": [], "content": [[0, 13], [35, 45]]}
    ]


@pytest.mark.parametrize(
    ("ann", "said"),
    [
        ("E1\tAttribution:T4 Content:T9\n", "names the span T9"),
        (
            "T1\tContent 0 many\tThe\nE1\tAttribution:T1 Content:T1\n",
            "is no annotation of gazette",
        ),
        (
            "T1\tContent 80 900\tThe\nE1\tAttribution:T1 Content:T1\n",
            "is no annotation of gazette",
        ),
    ],
)
def test_a_damaged_annotation_is_told(tmp_path, ann, said):
    path = clone(tmp_path) / "data" / "dev" / "attributions" / "gazette_2016-01-01_bridge_aaaa.ann"
    path.write_text(ann, encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path), "dev", "--out", str(tmp_path / "out.jsonl")])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"onrecord: {path}: ")
    assert said in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
