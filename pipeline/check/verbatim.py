"""Every verbatim text stands at its offsets, in the clean text and, through the edits, in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.check.findings import Result, Violation
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

Row = dict[str, Any]
Text = tuple[str, RawMap]
ABOUT = "every text is verbatim at its offsets, and its raw span is where the edits put it"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row says: text[start:end] is `words` (None: it does not say which), at `raw` of the source."""

    row: str
    what: str
    start: int | None
    end: int | None
    words: str | None
    raw: tuple[int, int] | None = None


def verbatim(tables: Mapping[str, pa.Table]) -> Result:
    """Check each span of each table against the text of its document; a missing document is `references` to find."""
    texts = {
        row["doc_id"]: (row["text"], RawMap.of(Edit(**edit) for edit in row["raw_map"]))
        for row in tables["documents"].select(["doc_id", "text", "raw_map"]).to_pylist()
    }
    found: list[Violation] = []
    rows = 0
    for name, claims in CLAIMS.items():
        for row in tables[name].to_pylist():
            rows += 1
            for doc_id, claim in claims(row):
                if doc_id in texts:
                    found += [Violation(name, claim.row, fault) for fault in _faults(claim, *texts[doc_id])]
    return Result("verbatim", ABOUT, rows, tuple(found))


def _faults(claim: _Claim, text: str, raw_map: RawMap) -> Iterator[str]:
    if claim.start is None or claim.end is None:
        yield f"{claim.what} {claim.words!r} has no offsets"
        return
    if not 0 <= claim.start <= claim.end <= len(text):
        yield f"{claim.what} [{claim.start}:{claim.end}] lies outside the text of {len(text)} characters"
        return
    there = text[claim.start : claim.end]
    if claim.words is not None and there != claim.words:
        yield f"{claim.what} [{claim.start}:{claim.end}] is {claim.words!r}, but the text there is {there!r}"
    raw = raw_map.raw(Span(claim.start, claim.end))
    if claim.raw is not None and claim.raw != (raw.start, raw.end):
        put = (raw.start, raw.end)
        yield f"{claim.what} [{claim.start}:{claim.end}] is at raw {claim.raw}, but the edits put it at {put}"


def _mention(row: Row) -> Iterator[tuple[str, _Claim]]:
    key = row["mention_id"]
    yield row["doc_id"], _Claim(key, "text", row["start"], row["end"], row["text"], (row["raw_start"], row["raw_end"]))
    if row["role"] is not None:
        yield row["doc_id"], _Claim(key, "role", row["role_start"], row["role_end"], row["role"])
    if row["affiliation"] is not None:
        place = (row["affiliation_start"], row["affiliation_end"])
        yield row["doc_id"], _Claim(key, "affiliation", *place, row["affiliation"])


def _quote(row: Row) -> Iterator[tuple[str, _Claim]]:
    key, doc_id, rest = row["quote_id"], row["doc_id"], row["text"]
    for number, part in enumerate(row["parts"]):
        if number:
            joint, rest = rest[:1], rest[1:]
            yield doc_id, _Claim(key, f"joint before part {number}", part["start"], part["start"], joint.strip(" "))
        words = rest[: part["end"] - part["start"]]
        rest = rest[len(words) :]
        raw = (part["raw_start"], part["raw_end"])
        yield doc_id, _Claim(key, f"part {number}", part["start"], part["end"], words, raw)
    if rest:
        yield doc_id, _Claim(key, "what the parts leave of the text", None, None, rest)
    if not row["parts"]:
        yield doc_id, _Claim(key, "text", None, None, row["text"])
    for what, start, end in (("cue", "cue_start", "cue_end"), ("speaker_mention", "speaker_start", "speaker_end")):
        if row[what] is not None:
            yield doc_id, _Claim(key, what, row[start], row[end], row[what])
    for span in row["co_speaker_spans"]:
        yield doc_id, _Claim(key, "co_speaker_spans", span["start"], span["end"], None)
    yield doc_id, _Claim(key, "sentence", row["sentence_start"], row["sentence_end"], None)


def _figure(row: Row) -> Iterator[tuple[str, _Claim]]:
    key = row["figure_id"]
    yield row["doc_id"], _Claim(key, "text", row["start"], row["end"], row["text"], (row["raw_start"], row["raw_end"]))
    yield row["doc_id"], _Claim(key, "sentence", row["sentence_start"], row["sentence_end"], None)


def _merge(row: Row) -> Iterator[tuple[str, _Claim]]:
    yield row["doc_id"], _Claim(row["entity_id"], "alias", row["evidence_start"], row["evidence_end"], row["alias"])


def _conflict(row: Row) -> Iterator[tuple[str, _Claim]]:
    for side in ("left", "right"):
        place, key = row[side], row["conflict_id"]
        words = None if row["kind"] == "echo" else place["value"]  # a quote's parts may lie apart
        yield place["doc_id"], _Claim(key, side, place["start"], place["end"], words)
        sentence = (place["sentence_start"], place["sentence_end"])
        yield place["doc_id"], _Claim(key, f"sentence of {side}", *sentence, None)


def _response(row: Row) -> Iterator[tuple[str, _Claim]]:
    yield row["doc_id"], _Claim(row["party"], "text", row["start"], row["end"], row["text"])


def _entity(row: Row) -> Iterator[tuple[str, _Claim]]:
    for role in row["roles"]:
        yield role["doc_id"], _Claim(row["entity_id"], "role", role["start"], role["end"], None)


CLAIMS = {
    "mentions": _mention,
    "entities": _entity,
    "quotes": _quote,
    "money": _figure,
    "merges": _merge,
    "conflicts": _conflict,
    "responses": _response,
}
"""What the rows of each table say of the texts."""
