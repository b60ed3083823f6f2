"""What holds of every map from a text to its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest.mapped import Mapped


def tiles(mapped: Mapped, raw: str) -> None:
    """Edits are in order; what lies between two of them is the source's own; nothing of the source is lost."""
    at = raw_at = 0
    for edit in mapped.raw_map.edits:
        assert at <= edit.start <= edit.end
        assert raw_at <= edit.raw_start <= edit.raw_end
        assert mapped.text[at : edit.start] == raw[raw_at : edit.raw_start]
        at, raw_at = edit.end, edit.raw_end
    assert mapped.text[at:] == raw[raw_at:]
