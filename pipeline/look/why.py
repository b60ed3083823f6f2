"""Why a row is as it is, and the sentence that proves it, whichever table its id leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.look.evidence import sentence as around
from pipeline.look.evidence import stories
from pipeline.look.explanation import explain_figure, explain_mention, explain_quote, unknown
from pipeline.look.identity import explain_entity
from pipeline.schema import MENTIONS, MONEY, QUOTES
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.look.explanation import Explanation
    from pipeline.look.identity import Identity
    from pipeline.look.selection import Tables
    from pipeline.schema import Table


PROVEN: Mapping[str, tuple[Table, str, str, str]] = {
    "m-": (MENTIONS, "mention_id", "start", "end"),
    "q-": (QUOTES, "quote_id", "sentence_start", "sentence_end"),
    "f-": (MONEY, "figure_id", "sentence_start", "sentence_end"),
}
"""By the beginning of an id: its table, its key, and the columns that say where what proves it starts and ends."""


def explain(tables: Tables, identifier: str) -> Explanation | Identity:
    """Why the row of an id is as it is: an entity, a mention, a quote or a figure.

    Raises OnrecordError for an unknown id, and TableError as `Tables.rows`.
    """
    if identifier.startswith("e-"):
        return explain_entity(tables, identifier)
    chain = {"m-": explain_mention, "q-": explain_quote, "f-": explain_figure}.get(identifier[:2])
    if chain is None:
        raise unknown(tables, identifier)
    return chain(tables, identifier)


def sentence(tables: Tables, identifier: str) -> str:
    """The sentence or sentences, verbatim, that prove a quote or a figure; of a mention the sentence it stands in.

    Raises OnrecordError for any other id, and TableError as `Tables.rows`.
    """
    kind = PROVEN.get(identifier[:2])
    if kind is None:
        raise unknown(tables, identifier)
    table, key, start, end = kind
    rows = tables.rows(table, ["doc_id", start, end], [key], [identifier])
    if not rows:
        raise unknown(tables, identifier)
    (row,) = rows
    (story,) = stories(tables, [row["doc_id"]]).values()
    place = Span(row[start], row[end])
    return (around(story.text, place) if table is MENTIONS else place).of(story.text)
