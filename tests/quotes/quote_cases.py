"""Written cases of quotes: texts, and the attributions to be found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.quotes.attribution import Attribution


def told(text: str, one: Attribution) -> dict[str, Any]:
    """An attribution in the words of the case files."""
    cue, source = one.cue, one.source
    return {
        "kind": one.kind,
        "parts": [part.of(text) for part in one.parts],
        "cue": cue and cue.span.of(text),
        "cue_class": cue and cue.verb.kind,
        "negated": cue is not None and cue.negated,
        "speaker": source and (source.core or source.span).of(text),
        "type": source.kind if source else "unknown",
        "joint": [span.of(text) for span in source.joint] if source else [],
    }


def compare(text: str, found: list[Attribution], expected: list[dict[str, Any]]) -> None:
    """Fail unless the attributions are the expected ones in all that the case says of each."""
    rows = [told(text, one) for one in found]
    said = [{key: row[key] for key in keys} for row, keys in zip(rows, expected, strict=False)]
    assert said + rows[len(said) :] == expected
