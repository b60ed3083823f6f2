"""Written cases of names, roles, clusters and what refers to them; and rows of mentions for tests of linking."""

from __future__ import annotations

from typing import Any

from pipeline.schema import MENTIONS
from tests.blank_rows import blank


def mention(doc_id: str, cluster: int | None, text: str, start: int = 0, **columns: Any) -> dict[str, Any]:
    """A row of `mentions` of a person's name; `role` and `affiliation` stand right before it."""
    span = {"start": start, "end": start + len(text), "raw_start": start, "raw_end": start + len(text)}
    row = {"label": "PERSON", "form": "name", "basis": "model", "confidence": 0.9, "role_start": 0, "role_end": 0}
    named = {"mention_id": f"m-{doc_id}-{start}-{text}", "doc_id": doc_id, "cluster": cluster, "text": text}
    return blank(MENTIONS) | row | span | named | columns
