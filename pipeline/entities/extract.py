"""The mentions of a shard of documents as rows of `mentions`, not yet linked across stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.entities.story import mentions
from pipeline.ids import Ordinals
from pipeline.schema import MENTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from pipeline.annotate.parses import Story
    from pipeline.entities.mentions import Mention


def extract(stories: Iterable[Story]) -> tuple[pa.Table]:
    """Rows of `mentions` for parsed stories; `entity_id` is null until `link` fills it from `cluster`."""
    return (tables.build(MENTIONS, [row for story in stories for row in _rows(story)]),)


def _rows(story: Story) -> list[dict[str, Any]]:
    ordinals = Ordinals()
    return [_row(story, ordinals, mention) for mention in mentions(story.doc)]


def _row(story: Story, ordinals: Ordinals, mention: Mention) -> dict[str, Any]:
    words = mention.span.of(story.text)
    role = mention.role
    return {
        "mention_id": ordinals.id("m", story.doc_id, words),
        "doc_id": story.doc_id,
        **story.spanned(mention.span),
        "text": words,
        "label": mention.label,
        "form": mention.form,
        "confidence": mention.confidence,
        "basis": mention.basis,
        "cluster": mention.cluster,
        "role": role and role.role.of(story.text),
        "affiliation": role and role.affiliation and role.affiliation.of(story.text),
        "role_start": role and role.role.start,
        "role_end": role and role.role.end,
        "affiliation_start": role and role.affiliation and role.affiliation.start,
        "affiliation_end": role and role.affiliation and role.affiliation.end,
        "unresolved_reason": mention.reason,
    }
