"""The mentions of one story: names, and what refers back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.clusters.cluster import cluster
from pipeline.entities.coreference.affiliations import with_bodies
from pipeline.entities.coreference.first_person import first_persons
from pipeline.entities.coreference.nominals import nominals, predicates
from pipeline.entities.coreference.organisation_pronouns import organisation_pronouns
from pipeline.entities.coreference.phrases import phrases
from pipeline.entities.coreference.pronouns import pronouns
from pipeline.entities.mentions import Cast, Mention
from pipeline.entities.names.find import names
from pipeline.entities.names.senses import senses
from pipeline.entities.roles import posts, statements
from pipeline.entities.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    import lightgbm
    from spacy.tokens import Doc

    from pipeline.entities.coreference.phrases import Phrase

NAME_CONFIDENCE = {"model": 0.85, "repair": 0.8, "propagation": 0.8, "rule": 0.9}


def mentions(doc: Doc, weights: lightgbm.Booster | None = None) -> list[Mention]:
    """The mentions of one story, in order: names with their roles, then what refers back to them.

    `weights` replace the trees that rank the antecedents of he and she.
    """
    text = Tokens.of(doc).text
    cast = cast_of(doc)
    described = list(phrases(doc, cast.names))
    known = antecedents(doc, cast, described)
    known += [*pronouns(doc, cast, known, weights), *organisation_pronouns(doc, known)]
    known += predicates(text, cast, described, known)
    known += first_persons(doc, known)
    return with_bodies(text, cast, sorted(known, key=lambda mention: mention.span))


def antecedents(doc: Doc, cast: Cast, described: Sequence[Phrase]) -> list[Mention]:
    """What pronouns may stand for: the names of a story with their roles, and its nominals."""
    named = [
        Mention(
            name.span,
            name.label,
            "name",
            name.basis,
            NAME_CONFIDENCE[name.basis],
            of.number,
            next(iter(cast.roles.get(name.span, ())), None),
        )
        for name, of in zip(cast.names, cast.clusters, strict=True)
    ]
    return [*named, *nominals(doc, cast, described)]


def cast_of(doc: Doc) -> Cast:
    """Whom and what a parse names."""
    text, found = Tokens.of(doc).text, senses(doc, names(doc))
    stated = posts(text, found)
    return Cast(found, cluster(text, found), statements(text, found, stated), stated)
