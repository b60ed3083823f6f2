"""Everything the stories say of one entity, each with its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.look.evidence import stories as read_stories
from pipeline.look.people import same_post
from pipeline.report.words import COMPARATORS, normalised
from pipeline.schema import ENTITIES, MENTIONS, MERGES, MONEY, QUOTES
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.look.evidence import Evidence, Story
    from pipeline.look.people import Listed
    from pipeline.look.selection import Tables

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """A role, with how many stories state it and where the first does."""

    role: str
    affiliation: str | None
    stories: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, the rule (or the reason of a correction) that joined it, in how many stories, where first."""

    alias: str
    rule: str
    basis: str
    stories: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class InStory:
    """A story that mentions the entity."""

    doc_id: str
    path: str
    title: str | None
    published: str | None
    mentions: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Said:
    """A quote of the entity; `jointly` with others, or with it as one of others."""

    quote_id: str
    kind: str
    text: str
    jointly: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that the entity claims."""

    figure_id: str
    words: str
    role: str
    horizon: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dossier:
    """One entity: who it is, and what it says."""

    entity: Listed
    roles: tuple[Post, ...]
    aliases: tuple[Alias, ...]
    stories: tuple[InStory, ...]
    quotes: tuple[Said, ...]
    figures: tuple[Claimed, ...]


def dossier(tables: Tables, entity: Listed) -> Dossier:
    """What a run holds of an entity, in document order. Raises TableError as `Tables.rows`."""
    (row,) = tables.rows(ENTITIES, ["roles"], ["entity_id"], [entity.id])
    merges = tables.rows(MERGES, MERGES.schema.names, ["entity_id"], [entity.id])
    mentions = tables.rows(MENTIONS, ["doc_id"], ["entity_id"], [entity.id])
    quotes = tables.rows(
        QUOTES,
        ["quote_id", "doc_id", "kind", "text", "parts", "speaker_id", "co_speakers", "sentence_start", "sentence_end"],
        ["speaker_id", "co_speakers"],
        [entity.id],
    )
    figures = _figures(tables, entity.id, quotes)
    needed = (*row["roles"], *merges, *mentions, *quotes, *figures)
    stories = read_stories(tables, {each["doc_id"] for each in needed})
    return Dossier(
        entity,
        tuple(posts(row["roles"], stories)),
        tuple(aliases(merges, stories)),
        tuple(_in_stories(mentions, quotes, stories)),
        tuple(_said(quote, stories[quote["doc_id"]]) for quote in quotes),
        tuple(_claimed(figure, stories[figure["doc_id"]]) for figure in figures),
    )


def _figures(tables: Tables, entity_id: str, quotes: Iterable[Row]) -> list[Row]:
    """The figures it claims, those of quotes it speaks jointly included, unless a correction gave them to another."""
    speakers = {quote["quote_id"]: quote["speaker_id"] for quote in quotes}
    mine = tables.rows(MONEY, MONEY.schema.names, ["claimant_id"], [entity_id])
    joint = tables.rows(MONEY, MONEY.schema.names, ["quote_id"], speakers)
    claimed = {row["figure_id"]: row for row in joint if row["claimant_id"] == speakers[row["quote_id"]]}
    return sorted(({row["figure_id"]: row for row in mine} | claimed).values(), key=lambda r: (r["doc_id"], r["start"]))


def posts(roles: Iterable[Row], stories: Mapping[str, Story]) -> list[Post]:
    """Roles, those of equal words as one, the most frequent first."""
    first: dict[tuple[str, str], Row] = {}
    stated: dict[tuple[str, str], set[str]] = {}
    for role in roles:
        first.setdefault(same_post(role), role)
        stated.setdefault(same_post(role), set()).add(role["doc_id"])
    found = [
        Post(role["role"], role["affiliation"], len(stated[post]), _at(stories, role, "start", "end"))
        for post, role in first.items()
    ]
    return sorted(found, key=lambda post: -post.stories)


def aliases(merges: Iterable[Row], stories: Mapping[str, Story]) -> list[Alias]:
    """Other names by rule, the most frequent first."""
    first: dict[tuple[str, str, str], Row] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for merge in merges:
        key = (merge["alias"], merge["rule"], merge["basis"])
        first.setdefault(key, merge)
        counts[key] += 1
    return [
        Alias(*key, count, _at(stories, first[key], "evidence_start", "evidence_end"))
        for key, count in counts.most_common()
    ]


def _at(stories: Mapping[str, Story], row: Mapping[str, Any], start: str, end: str) -> Evidence:
    return stories[row["doc_id"]].evidence(Span(row[start], row[end]))


def _in_stories(mentions: Iterable[Row], quotes: Iterable[Row], stories: Mapping[str, Story]) -> list[InStory]:
    named, said = (Counter(row["doc_id"] for row in rows) for rows in (mentions, quotes))
    return [
        InStory(
            story.doc_id,
            story.path,
            story.title,
            story.published.isoformat() if story.published else None,
            named[story.doc_id],
            said[story.doc_id],
        )
        for story in stories.values()
        if named[story.doc_id] or said[story.doc_id]
    ]


def _said(quote: Row, story: Story) -> Said:
    jointly = bool(quote["co_speakers"])
    return Said(quote["quote_id"], quote["kind"], quote["text"], jointly, words_of(quote, story))


def words_of(quote: Row, story: Story) -> Evidence:
    """A quote's words in the sentences that prove it; the place is from its first part to its last."""
    parts = [Span(part["start"], part["end"]) for part in quote["parts"]]
    proof = Span(quote["sentence_start"], quote["sentence_end"])
    return story.evidence(Span(parts[0].start, parts[-1].end), proof, parts)


def _claimed(figure: Row, story: Story) -> Claimed:
    proof = Span(figure["sentence_start"], figure["sentence_end"])
    return Claimed(
        figure["figure_id"],
        worded(figure),
        figure["role"],
        figure["horizon"],
        story.evidence(Span(figure["start"], figure["end"]), proof),
    )


def worded(figure: Row) -> str:
    """A figure as written and what it comes to: `more than £35m = GBP 35,000,000`."""
    amount = normalised(figure["currency"], figure["amount"], figure["low"], figure["high"])
    return f"{COMPARATORS[figure['comparator']]} {figure['text']} = {amount}".lstrip()
