"""What the rooms of this package hand each other: a mention, and a role that the story states with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.entities.clusters.cluster import Cluster
    from pipeline.entities.roles import Post
    from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: its span, an OntoNotes label, where it comes from, and the title before it."""

    span: Span
    label: str
    basis: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class RoleStatement:
    """A role as the story states it for a person, with the words for whom it is held."""

    role: Span
    affiliation: Span | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, pronoun or nominal, with the coreference cluster it belongs to (numbers of its document).

    `reason` says why what refers back has no cluster (one of the schema's words); None where it has one.
    """

    span: Span
    label: str
    form: str
    basis: str
    confidence: float
    cluster: int | None
    role: RoleStatement | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what one story names: its names in order, the cluster of each, the roles stated for a person by the
    span of the name, and all the posts that the text speaks of, held by somebody named or not.
    """

    names: Sequence[Name]
    clusters: Sequence[Cluster]
    roles: Mapping[Span, Sequence[RoleStatement]]
    posts: Sequence[Post]
