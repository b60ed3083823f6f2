"""Changes for a terminal, a line each."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from pipeline.diff.records import tallies
from pipeline.terminal import WIDTH, plain, shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.diff.rows import Change


def as_text(changes: Iterable[Change]) -> str:
    """The changes for a terminal, a line each with its causes, then lines of counts; it ends in a newline.

    What an article says is printed, never obeyed: characters that are not printable show as backslash escapes.
    """
    changes = list(changes)
    lines = [_line(change) for change in changes]
    totals = [
        f"{table}: {', '.join(f'{n} {kind}' for kind, n in kinds.items())}" for table, kinds in tallies(changes).items()
    ]
    lines.append("; ".join(totals) or "no differences")
    causes = Counter(cause for change in changes for cause in change.causes)
    if causes:
        lines.append("possible causes: " + ", ".join(f"{cause} ({n})" for cause, n in causes.most_common()))
    return "\n".join(lines) + "\n"


def _line(change: Change) -> str:
    columns = "; ".join(f"{name} {_from_to(old, new)}" for name, old, new in change.columns)
    what = visible(shorten(change.what)) + (f": {columns}" if columns else "")
    causes = f" ({', '.join(change.causes)})" if change.causes else ""
    return f"{change.kind:<7} {change.table} {visible(plain(change.key[0]))} {what}{causes}"


def _from_to(old: Any, new: Any) -> str:
    before, after = plain(old), plain(new)
    if max(len(before), len(after)) > WIDTH:
        # Long texts that begin alike start shortly before they part, or the difference could fall into the cut.
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        skipped = sum(1 for _ in alike) - WIDTH // 4
        if skipped > 0:
            before, after = f"…{before[skipped:]}", f"…{after[skipped:]}"
    return f"{_quoted(old, before)} -> {_quoted(new, after)}"


def _quoted(value: Any, words: str) -> str:
    shown = visible(shorten(words))
    return f'"{shown}"' if isinstance(value, str) else shown
