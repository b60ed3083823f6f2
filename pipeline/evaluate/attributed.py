"""Texts with their quotes annotated, one JSON object a line: what training learns from and figures are measured by.

`{"doc_id", "text", "attributions": [{"source": [[start, end], ...], "cue": [[start, end], ...], "content": [[start,
end], ...]}]}`. Offsets are code points into `text`, half open. `source` and `cue` may be empty; further keys are not
read. A source is the whole expression that names the speaker, a content the whole of what is attributed: quotation
marks, a leading "that" and punctuation at the edges make no difference. Only the outermost attribution is annotated.
`python -m benchmarks.polnear` writes this form from the public PolNeAR corpus.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.evaluate.json_lines import lines
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution; source and cue are empty where there is none."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AttributedText:
    """One annotated text."""

    doc_id: str
    text: str
    attributions: tuple[Attributed, ...]


def read(path: Path) -> Iterator[AttributedText]:
    """The annotated texts of a JSONL file, gzipped or not. Raises InputError, with the line, for what is none."""
    for where, line in lines(path):
        try:
            yield _text(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{where} is no annotated text ({error!r}): pipeline/evaluate/attributed.py says what is"
            ) from error


def _text(row: dict[str, Any]) -> AttributedText:
    text = str(row["text"])
    found = tuple(
        Attributed(*(_spans(one.get(name) or (), len(text)) for name in ("source", "cue", "content")))
        for one in row["attributions"]
    )
    if not all(one.content for one in found):
        raise ValueError("an attribution without content")
    return AttributedText(str(row["doc_id"]), text, found)


def _spans(pairs: Any, end: int) -> tuple[Span, ...]:
    spans = tuple(Span(*pair) for pair in pairs)
    if any(span.end > end for span in spans):
        raise ValueError(f"a span beyond the end of the text, {end}")
    return spans
