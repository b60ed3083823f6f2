"""The mentions of one story: names, and what refers back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.clusters import cluster
from pipeline.entities.mentions import Cast, Mention
from pipeline.entities.names import names
from pipeline.entities.nominals import nominals
from pipeline.entities.pronouns import pronouns
from pipeline.entities.roles import statements

if TYPE_CHECKING:
    from spacy.tokens import Doc

NAME_CONFIDENCE = {"model": 0.85, "repair": 0.8, "propagation": 0.8, "rule": 0.9}


def mentions(doc: Doc) -> list[Mention]:
    """The mentions of one story, in order: names with their roles, then what refers back to them."""
    cast = cast_of(doc)
    named = [
        Mention(
            name.span, name.label, "name", name.basis, NAME_CONFIDENCE[name.basis], of.number, cast.roles.get(name.span)
        )
        for name, of in zip(cast.names, cast.clusters, strict=True)
    ]
    described = list(nominals(doc, cast))
    return sorted([*named, *described, *pronouns(doc, cast, [*named, *described])], key=lambda mention: mention.span)


def cast_of(doc: Doc) -> Cast:
    """Whom and what a parse names."""
    found = names(doc)
    return Cast(found, cluster(doc.text, found), statements(doc.text, found))
