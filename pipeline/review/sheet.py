"""The file that a person marks in a spreadsheet: what each row claims, the sentence that proves it, empty columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.look.evidence import stories
from pipeline.look.figures import NARRATOR
from pipeline.look.listing import as_csv
from pipeline.money import numbers
from pipeline.overrides.rows import KEYS
from pipeline.review.draw import TABLES
from pipeline.schema import DOCUMENTS, ENTITIES, MENTIONS
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.look.evidence import Story
    from pipeline.look.selection import Row, Tables

LONGEST = 2000
"""Characters of a cell: a spreadsheet takes 32,767, which escapes may multiply; a longer text loses its middle."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the file: the names of the fields are its columns; the last four are for the person.

    `sampled` is `yes` for a row drawn at random and `no` for one chosen by its confidence. `kind` is that of a quote,
    that of a figure with its comparator, or the type of an entity; `role` the speaker's, the figure's or the entity's.
    """

    sampled: str
    table: str
    id: str
    text: str = ""
    kind: str = ""
    speaker: str = ""
    amount: str = ""
    currency: str = ""
    role: str = ""
    claimant: str = ""
    name: str = ""
    aliases: str = ""
    proof: str = ""
    source: str = ""
    verdict: str = ""
    correction: str = ""
    note: str = ""
    author: str = ""


def as_file(claims: Iterable[Claim]) -> bytes:
    """The file's bytes: UTF-8 with a byte order mark, lines ended as spreadsheets do, no cell a formula."""
    return "".join(f"{line}\r\n" for line in as_csv(Claim, claims)).encode("utf-8-sig")


def claims(tables: Tables, table: str, ids: Sequence[str], *, sampled: bool) -> list[Claim]:
    """What the rows of these ids claim, in the order of the ids, with the words in question in [[ ]] in their proof.

    Raises TableError as `Tables.rows`.
    """
    contract = TABLES[table]
    rows = {row[KEYS[table]]: row for row in tables.rows(contract, contract.schema.names, [KEYS[table]], set(ids))}
    told: Callable[[Tables, Mapping[str, Row]], Mapping[str, dict[str, str]]]
    told = {"entities": _entities, "quotes": _quotes, "money": _figures}[table]
    cells = told(tables, rows)
    drawn = "yes" if sampled else "no"
    return [
        Claim(drawn, table, row_id, **{name: _brief(words) for name, words in cells[row_id].items()}) for row_id in ids
    ]


def _brief(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST // 2]}…{words[1 - LONGEST // 2 :]}"


def _quotes(tables: Tables, rows: Mapping[str, Row]) -> dict[str, dict[str, str]]:
    read = stories(tables, {row["doc_id"] for row in rows.values()})
    joint = {entity_id for row in rows.values() for entity_id in row["co_speakers"]}
    names = {
        row["entity_id"]: row["name"] for row in tables.rows(ENTITIES, ["entity_id", "name"], ["entity_id"], joint)
    }
    return {row_id: _quote(row, names, read[row["doc_id"]]) for row_id, row in rows.items()}


def _quote(row: Row, names: Mapping[str, str], story: Story) -> dict[str, str]:
    parts = [Span(part["start"], part["end"]) for part in row["parts"]]
    speakers = [row["speaker"] or "", *(names[entity_id] for entity_id in row["co_speakers"])]
    evidence = story.evidence(Span(parts[0].start, parts[-1].end), _sentence(row), parts)
    return {
        "text": row["text"],
        "kind": row["kind"],
        "speaker": "; ".join(filter(None, speakers)),
        "role": row["speaker_role"] or "",
        "proof": evidence.sentence,
        "source": story.path,
    }


def _figures(tables: Tables, rows: Mapping[str, Row]) -> dict[str, dict[str, str]]:
    read = stories(tables, {row["doc_id"] for row in rows.values()})
    return {row_id: _figure(row, read[row["doc_id"]]) for row_id, row in rows.items()}


def _figure(row: Row, story: Story) -> dict[str, str]:
    bounds = [row["amount"]] if row["amount"] is not None else [row["low"], row["high"]]
    return {
        "text": row["text"],
        "kind": " ".join(dict.fromkeys((row["kind"], row["comparator"]))),
        "amount": " to ".join(str(numbers.plain(bound)) for bound in bounds if bound is not None),
        "currency": row["currency"] or "",
        "role": row["role"],
        "claimant": NARRATOR if row["claim_basis"] == "narrator" else row["claimant"] or "",
        "proof": story.evidence(Span(row["start"], row["end"]), _sentence(row)).sentence,
        "source": story.path,
    }


def _sentence(row: Mapping[str, Any]) -> Span:
    return Span(row["sentence_start"], row["sentence_end"])


def _entities(tables: Tables, rows: Mapping[str, Row]) -> dict[str, dict[str, str]]:
    columns = ["entity_id", "doc_id", "start", "end", "form"]
    copies = {row["doc_id"] for row in tables.rows(DOCUMENTS, ["doc_id", "copy_of"]) if row["copy_of"] is not None}
    first: dict[str, Row] = {}
    for mention in tables.rows(MENTIONS, columns, ["entity_id"], set(rows)):
        held = first.setdefault(mention["entity_id"], mention)
        if _shows_more(mention, held, copies):
            first[mention["entity_id"]] = mention
    read = stories(tables, {mention["doc_id"] for mention in first.values()})
    return {row_id: _entity(row, first[row_id], read[first[row_id]["doc_id"]]) for row_id, row in rows.items()}


def _shows_more(mention: Row, held: Row, copies: set[str]) -> bool:
    """A name in a story that is no copy shows more than another mention."""

    def shows(row: Row) -> tuple[bool, bool]:
        return row["doc_id"] not in copies, row["form"] == "name"

    return shows(mention) > shows(held)


def _entity(row: Row, mention: Row, story: Story) -> dict[str, str]:
    posts = (f"{role['role']}, {role['affiliation']}" if role["affiliation"] else role["role"] for role in row["roles"])
    return {
        "kind": row["type"],
        "role": "; ".join(dict.fromkeys(posts)),
        "name": row["name"],
        "aliases": "; ".join(row["aliases"]),
        "proof": story.evidence(Span(mention["start"], mention["end"])).sentence,
        "source": story.path,
    }
