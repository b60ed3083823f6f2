"""Why one entity is one: every name that was joined, and every mention, with its sentence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.look.dossier import Post, posts
from pipeline.look.evidence import stories as read_stories
from pipeline.look.explanation import rule, unknown
from pipeline.schema import ENTITIES, MENTIONS, MERGES
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.look.evidence import Evidence, Story
    from pipeline.look.selection import Tables

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Join:
    """A name that was joined to the entity, in one story, and why."""

    alias: str
    why: str
    rule: str
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Seen:
    """One mention."""

    mention_id: str
    text: str
    form: str
    basis: str
    confidence: float
    cluster: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class InStory:
    """One story's share: why it is about this entity, and each mention."""

    doc_id: str
    path: str
    why: str
    joins: tuple[Join, ...]
    mentions: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """An entity with everything that makes it one."""

    id: str
    type: str
    name: str
    roles: tuple[Post, ...]
    stories: tuple[InStory, ...]


def explain_entity(tables: Tables, entity_id: str) -> Identity:
    """Why an entity is one, story by story. Raises OnrecordError for an unknown id, and as `Tables.rows`."""
    rows = tables.rows(ENTITIES, ["type", "name", "roles"], ["entity_id"], [entity_id])
    if not rows:
        raise unknown(tables, entity_id)
    (entity,) = rows
    merges = tables.rows(MERGES, MERGES.schema.names, ["entity_id"], [entity_id])
    mentions = tables.rows(MENTIONS, MENTIONS.schema.names, ["entity_id"], [entity_id])
    stories = read_stories(tables, {row["doc_id"] for row in (*entity["roles"], *merges, *mentions)})
    return Identity(
        entity_id,
        entity["type"],
        entity["name"],
        tuple(posts(entity["roles"], stories)),
        tuple(_in_stories(entity["name"], merges, mentions, stories)),
    )


def _in_stories(name: str, merges: list[Row], mentions: list[Row], stories: Mapping[str, Story]) -> Iterator[InStory]:
    joined, seen = defaultdict(list), defaultdict(list)
    for merge in merges:
        joined[merge["doc_id"]].append(merge)
    for mention in mentions:
        seen[mention["doc_id"]].append(mention)
    for doc_id, story in stories.items():
        yield InStory(
            doc_id,
            story.path,
            _why(name, joined[doc_id], seen[doc_id]),
            tuple(_join(merge, story) for merge in joined[doc_id]),
            tuple(_seen(mention, story) for mention in seen[doc_id]),
        )


def _why(name: str, merges: list[Row], mentions: list[Row]) -> str:
    if any(mention["form"] == "name" and mention["text"] == name for mention in mentions):
        return f"the story calls it '{name}' itself"
    if merges:
        return "joined by: " + "; ".join(dict.fromkeys(rule(merge["rule"], merge["basis"]) for merge in merges))
    return "a correction renamed it" if mentions else "a role is stated here"


def _join(merge: Row, story: Story) -> Join:
    proof = story.evidence(Span(merge["evidence_start"], merge["evidence_end"]))
    return Join(merge["alias"], rule(merge["rule"], merge["basis"]), merge["rule"], merge["basis"], proof)


def _seen(row: Row, story: Story) -> Seen:
    return Seen(
        row["mention_id"],
        row["text"],
        row["form"],
        row["basis"],
        row["confidence"],
        row["cluster"],
        story.evidence(Span(row["start"], row["end"])),
    )
