"""The model's names, corrected: edges, titles, roles inside them, official names, one label a name, names it missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.names.candidates import candidates
from pipeline.entities.names.edges import without_overlaps
from pipeline.entities.names.election import elected
from pipeline.entities.names.propagation import propagated
from pipeline.entities.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.entities.mentions import Name

LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})


def names(doc: Doc) -> list[Name]:
    """The people, organisations and places that are named in a parse, in order, without overlaps."""
    tokens = Tokens.of(doc)
    roles = lexicon.roles(tokens.text)
    found = elected(candidates(doc, tokens, roles), tokens)
    return without_overlaps([*found, *propagated(tokens.text, found, roles)])
