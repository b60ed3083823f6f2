"""The figures of quotes as text for people and as numbers for `dvc metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.evaluate.quotes import MEASURES
from pipeline.terminal import shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.evaluate.quotes import Error, Tally
    from pipeline.spans import Span

KINDS = ("direct", "mixed", "indirect")
DIGITS = 4


def lines(tally: Tally, texts: Mapping[str, str], errors: int) -> Iterator[str]:
    """The figures by view, the confusion of kinds, the reliability, and so many of the worst errors.

    `texts` are the annotated texts by `doc_id`.
    """
    yield (
        f"{'':16}{'gold':>6}{'found':>6}" + "".join(f"  {measure + ' P/R/F':>32}" for measure in MEASURES) + "  source"
    )
    for name, view in tally.views().items():
        shares = "".join(
            f"  {f'{100 * one.precision:.1f} / {100 * one.recall:.1f} / {100 * one.f1:.1f}':>32}"
            for one in view.measures.values()
        )
        source = f"{100 * view.source:.1f} (exact {100 * view.source_exact:.1f})"
        yield f"{name:16}{view.gold:6}{view.found:6}{shares}  {source}"
    yield ""
    yield "annotated (rows) as found (columns)" + "".join(f"{kind:>10}" for kind in (*KINDS, "missed"))
    for row in (*KINDS, "spurious"):
        counts = "".join(f"{tally.confusion[row, column] or '':>10}" for column in (*KINDS, "missed"))
        yield f"{row:35}{counts}"
    yield ""
    yield f"confidence against right ones, speech (expected calibration error {tally.calibration_error():.3f})"
    for one in tally.reliability():
        yield f"  {one.number:6} quotes of confidence {one.confidence:.3f}: right {one.right:.3f}"
    for number, error in enumerate(tally.worst(errors), 1):
        yield from _error(number, error, texts[error.doc_id])


def _error(number: int, error: Error, text: str) -> Iterator[str]:
    sure = f", confidence {error.confidence:.2f}" if error.found and error.sort != "boundary" else ""
    yield f"\n{number}. {error.sort}{sure} ({visible(error.doc_id)})"
    for name, one in (("wanted", error.gold), ("found", error.found)):
        if one:
            parts = (_words(one.source, text), _words(one.cue, text), _words(one.content, text))
            yield f"   {name:6} [{parts[0]}] [{parts[1]}] {parts[2]}"


def _words(spans: Sequence[Span], text: str) -> str:
    return shorten(visible(" | ".join(" ".join(span.of(text).split()) for span in spans)))


def numbers(tally: Tally) -> dict[str, Any]:
    """The figures as nested numbers, rounded; null where there is nothing to measure."""
    found: dict[str, Any] = {}
    for name, view in tally.views().items():
        end_to_end = view.measures["end to end"]
        measured = bool(view.gold and view.found)
        found[name] = {
            "gold": view.gold,
            "found": view.found,
            "precision": round(end_to_end.precision, DIGITS) if measured else None,
            "recall": round(end_to_end.recall, DIGITS) if measured else None,
            "f1": round(end_to_end.f1, DIGITS) if measured else None,
            "content_exact_f1": round(view.measures["content exact"].f1, DIGITS) if measured else None,
            "source": round(view.source, DIGITS) if measured else None,
        }
    return found | {"calibration_error": round(tally.calibration_error(), DIGITS)}


def reliability(tally: Tally) -> list[dict[str, float]]:
    """The points of the reliability plot: confidence and share right, with the number of quotes."""
    return [
        {"confidence": round(one.confidence, DIGITS), "right": round(one.right, DIGITS), "quotes": one.number}
        for one in tally.reliability()
    ]
