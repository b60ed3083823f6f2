"""Every verbatim text stands at its offsets, in the clean text and, through the edits, in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.spans import RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Row = dict[str, Any]
Text = tuple[str, RawMap]
ABOUT = "every text is verbatim at its offsets, and its raw span is where the edits put it"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row says: text[start:end] is `words` (None: it does not say which), at `raw` of the source."""

    what: str
    start: int | None
    end: int | None
    words: str | None
    raw: tuple[int, int] | None = None


def verbatim(name: str, row: Row, texts: Mapping[str, Text]) -> Iterator[str]:
    """What a row of the table `name` says that its texts do not; a missing document is `references` to find."""
    for doc_id, claim in CLAIMS[name](row):
        if doc_id in texts:
            yield from _faults(claim, *texts[doc_id])


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
    yield row["doc_id"], _Claim("text", row["start"], row["end"], row["text"], (row["raw_start"], row["raw_end"]))
    if row["role"] is not None:
        yield row["doc_id"], _Claim("role", row["role_start"], row["role_end"], row["role"])
    if row["affiliation"] is not None:
        place = (row["affiliation_start"], row["affiliation_end"])
        yield row["doc_id"], _Claim("affiliation", *place, row["affiliation"])


def _quote(row: Row) -> Iterator[tuple[str, _Claim]]:
    doc_id, rest = row["doc_id"], row["text"]
    for number, part in enumerate(row["parts"]):
        if number:
            joint, rest = rest[:1], rest[1:]
            yield doc_id, _Claim(f"joint before part {number}", part["start"], part["start"], joint.strip(" "))
        words = rest[: part["end"] - part["start"]]
        rest = rest[len(words) :]
        raw = (part["raw_start"], part["raw_end"])
        yield doc_id, _Claim(f"part {number}", part["start"], part["end"], words, raw)
    if rest:
        yield doc_id, _Claim("what the parts leave of the text", None, None, rest)
    if not row["parts"]:
        yield doc_id, _Claim("text", None, None, row["text"])
    for what, start, end in (("cue", "cue_start", "cue_end"), ("speaker_mention", "speaker_start", "speaker_end")):
        if row[what] is not None:
            yield doc_id, _Claim(what, row[start], row[end], row[what])
    for span in row["co_speaker_spans"]:
        yield doc_id, _Claim("co_speaker_spans", span["start"], span["end"], None)
    yield doc_id, _Claim("sentence", row["sentence_start"], row["sentence_end"], None)


def _figure(row: Row) -> Iterator[tuple[str, _Claim]]:
    yield row["doc_id"], _Claim("text", row["start"], row["end"], row["text"], (row["raw_start"], row["raw_end"]))
    yield row["doc_id"], _Claim("sentence", row["sentence_start"], row["sentence_end"], None)


def _response(row: Row) -> Iterator[tuple[str, _Claim]]:
    yield row["doc_id"], _Claim("text", row["start"], row["end"], row["text"])


def _other(row: Row) -> Iterator[tuple[str, _Claim]]:
    yield row["doc_id"], _Claim(row["what"], row["start"], row["end"], row["words"])


CLAIMS = {
    "mentions": _mention,
    "quotes": _quote,
    "money": _figure,
    "responses": _response,
    "elsewhere": _other,
}
"""What the rows of each table say of the texts; `elsewhere` are the claims of tables in no order of documents."""
