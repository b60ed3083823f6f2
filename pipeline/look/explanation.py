"""Why a row of the tables says what it says: from the words of the story, step by step, to whom they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import OnrecordError
from pipeline.look.dossier import worded, words_of
from pipeline.look.evidence import stories
from pipeline.schema import ENTITIES, MENTIONS, MERGES, MONEY, QUOTES
from pipeline.spans import Span
from pipeline.terminal import shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.look.evidence import Evidence, Story
    from pipeline.look.selection import Tables

Row = dict[str, Any]

IDS = "ids look like e-7c823993b88fde96 (an entity), m-... (a mention), q-... (a quote) or f-... (a figure)"

MENTION_REASONS: Mapping[str, str] = {
    "no_antecedent": "no name before it fits",
    "ambiguous": "more than one name fits equally well",
    "group": "several people, not named one by one",
    "unnamed": "somebody the story leaves unnamed",
    "no_speaker": "the speaker of the words around it is not known",
    "dropped": "a correction in overrides/entities.csv dropped its entity",
}
QUOTE_REASONS: Mapping[str, str] = {
    "no_source": "the story names no source for these words",
    "no_antecedent": "the source could not be tied to a name",
    "unnamed_source": "the story leaves the source unnamed",
    "plural_source": "several people at once, not named one by one",
    "document_source": "a document, not a person or a body",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: what is explained, in words, the row it rests on, and the proof."""

    what: str
    words: str
    id: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mention, quote or figure: its row as it stands in the table, and the steps that led to it."""

    id: str
    table: str
    row: Row
    steps: tuple[Step, ...]


def explain_mention(tables: Tables, mention_id: str) -> Explanation:
    """Whom a mention means, through which names of its story, or why nobody. Raises OnrecordError for an unknown id."""
    row = _row(tables, "mention_id", mention_id)
    cast = _Cast.of(tables, row["doc_id"])
    return Explanation(mention_id, "mentions", row, tuple(cast.mention(row)))


def explain_quote(tables: Tables, quote_id: str) -> Explanation:
    """Who speaks a quote, from the source as written to the entity. Raises OnrecordError for an unknown id."""
    row = _row(tables, "quote_id", quote_id)
    cast = _Cast.of(tables, row["doc_id"])
    return Explanation(quote_id, "quotes", row, (*cast.quote(row), *_figures_in(tables, row)))


def explain_figure(tables: Tables, figure_id: str) -> Explanation:
    """What a figure is and why it has its claimant. Raises OnrecordError for an unknown id."""
    row = _row(tables, "figure_id", figure_id)
    cast = _Cast.of(tables, row["doc_id"])
    return Explanation(figure_id, "money", row, (*_figure(row, cast.story), *_claim(row, cast)))


def _row(tables: Tables, key: str, wanted: str) -> Row:
    table = {"mention_id": MENTIONS, "quote_id": QUOTES, "figure_id": MONEY}[key]
    rows = tables.rows(table, table.schema.names, [key], [wanted])
    if not rows:
        raise unknown(tables, wanted)
    return rows[0]


def unknown(tables: Tables, wanted: str) -> OnrecordError:
    """What is said of an id that no table has."""
    return OnrecordError(f"no row of the tables in {tables.folder} has the id '{visible(wanted)}': {IDS}")


@dataclass(frozen=True, slots=True)
class _Cast:
    """One story with its mentions, its quotes and the entities they mean."""

    story: Story
    mentions: list[Row]
    quotes: list[Row]
    entities: Mapping[str, Row]
    """Their names and types, by id."""
    rules: Mapping[tuple[str, str], str]
    """By entity and alias, why the alias is one of its names in this story."""

    @classmethod
    def of(cls, tables: Tables, doc_id: str) -> _Cast:
        mentions = tables.rows(MENTIONS, MENTIONS.schema.names, ["doc_id"], [doc_id])
        quotes = tables.rows(QUOTES, QUOTES.schema.names, ["doc_id"], [doc_id])
        merges = tables.rows(MERGES, ["entity_id", "alias", "rule", "basis"], ["doc_id"], [doc_id])
        meant = {mention["entity_id"] for mention in mentions}
        meant.update(entity_id for quote in quotes for entity_id in (quote["speaker_id"], *quote["co_speakers"]))
        entities = tables.rows(ENTITIES, ["entity_id", "name", "type"], ["entity_id"], meant)
        return cls(
            stories(tables, [doc_id])[doc_id],
            mentions,
            quotes,
            {row["entity_id"]: row for row in entities},
            {(row["entity_id"], row["alias"]): rule(row["rule"], row["basis"]) for row in merges},
        )

    def mention(self, row: Row) -> Iterator[Step]:
        """From a mention to its entity."""
        words = f"{_quoted(row['text'])}: a {row['form']} ({row['label']}), by {row['basis']}, {_sure(row)}"
        yield Step("mention", words, row["mention_id"], self._evidence(row))
        if row["role"]:
            held = f"{_quoted(row['role'])}{_of(row['affiliation'])}"
            proof = self.story.evidence(Span(row["role_start"], row["role_end"]))
            yield Step("role", f"{held}, as the story states it", None, proof)
        if row["entity_id"] is None:
            yield _unresolved(row, MENTION_REASONS)
            return
        yield from self._cluster(row) if row["cluster"] is not None else self._voice(row)
        yield self._entity(row["entity_id"])

    def _cluster(self, row: Row) -> Iterator[Step]:
        """Through which name of its story a mention means its entity."""
        names = [m for m in self.mentions if m["cluster"] == row["cluster"] and m["form"] == "name"]
        if row["form"] != "name" and names:
            before = [name for name in names if name["start"] <= row["start"]]
            nearest, where = (before[-1], "before") if before else (names[0], "after")
            words = f"refers to {_quoted(nearest['text'])}, the nearest name of its cluster {where} it"
            yield Step("antecedent", words, nearest["mention_id"], self._evidence(nearest))
        known: dict[str, str | None] = {}
        for name in names:
            known.setdefault(name["text"], self.rules.get((row["entity_id"], name["text"])))
        told = (_quoted(name) + (f" ({why})" if why else "") for name, why in known.items())
        yield Step("cluster", f"number {row['cluster']} of this story, with the names {', '.join(told)}")

    def _voice(self, row: Row) -> Iterator[Step]:
        """A first person means whoever speaks the smallest quote around it."""
        around = [
            (part["end"] - part["start"], quote["quote_id"])
            for quote in self.quotes
            for part in quote["parts"]
            if part["start"] <= row["start"] and row["end"] <= part["end"]
        ]
        words = "the first person, in a quote: whoever speaks the smallest quote around it"
        yield Step("speaker", words, min(around)[1] if around else None)

    def _entity(self, entity_id: str) -> Step:
        entity = self.entities[entity_id]
        return Step("entity", f"{entity['name']} ({entity['type']})", entity_id)

    def _evidence(self, row: Row) -> Evidence:
        return self.story.evidence(Span(row["start"], row["end"]))

    def quote(self, row: Row) -> Iterator[Step]:
        """From the source of a quote to its speaker."""
        yield Step(
            "quote", f"{row['kind']}, {_sure(row)}: {shorten(row['text'])}", row["quote_id"], words_of(row, self.story)
        )
        if row["cue"]:
            negated = ", negated" if row["negated"] else ""
            yield Step("cue", f"{_quoted(row['cue'])} ({row['cue_class']}{negated})")
        if row["speaker_mention"]:
            yield Step("source", f"as written: {_quoted(row['speaker_mention'])} ({row['speaker_type']})")
        yield from self._speaker(row)
        if row["speaker_role"]:
            yield Step("role", f"{row['speaker_role']}, as this story states it")
        for entity_id in row["co_speakers"]:
            entity = self._entity(entity_id)
            yield Step("jointly", f"with {entity.words}", entity_id)
        if row["nested_in"]:
            yield Step("nested", "stands in another quote", row["nested_in"])

    def _speaker(self, row: Row) -> Iterator[Step]:
        within = [] if row["speaker_start"] is None else self._within(row["speaker_start"], row["speaker_end"])
        if row["speaker_id"] is None:
            for mention in within:
                yield from self._bystander(mention) if mention["entity_id"] else self.mention(mention)
            yield _unresolved(row, QUOTE_REASONS)
            return
        meant = next((mention for mention in within if mention["entity_id"] == row["speaker_id"]), None)
        voice = next((mention for mention in within if mention["entity_id"] is None and mention["role"]), None)
        if meant:
            yield from self.mention(meant)
        elif voice:
            held = f"{_quoted(voice['role'])}{_of(voice['affiliation'])}"
            words = f"somebody unnamed speaks as {held}: the body is the speaker"
            yield Step("mention", words, voice["mention_id"], self._evidence(voice))
            yield self._entity(row["speaker_id"])
        else:
            yield Step("speaker", "no mention in the source means this entity: overrides/quotes.csv, most likely")
            yield self._entity(row["speaker_id"])

    def _bystander(self, mention: Row) -> Iterator[Step]:
        known = self._entity(mention["entity_id"])
        yield Step("names", f"{_quoted(mention['text'])}, {known.words}, who is not the one speaking", known.id)

    def _within(self, start: int, end: int) -> list[Row]:
        """Mentions that a source expression holds, or of which it is a part (`Mr Campion`, `the company`)."""
        return [m for m in self.mentions if m["start"] < end and start < m["end"]]


def _figures_in(tables: Tables, quote: Row) -> Iterator[Step]:
    for row in tables.rows(MONEY, MONEY.schema.names, ["quote_id"], [quote["quote_id"]]):
        yield Step("figure", f"{worded(row)} ({row['role']})", row["figure_id"])


def _figure(row: Row, story: Story) -> Iterator[Step]:
    proof = story.evidence(Span(row["start"], row["end"]), Span(row["sentence_start"], row["sentence_end"]))
    yield Step("figure", f"{worded(row)}, {_sure(row)}", row["figure_id"], proof)
    yield Step("wording", f"{row['kind']}, comparator {row['comparator']}")
    if row["currency"]:
        yield Step("currency", f"{row['currency']}, {row['currency_basis']}")
    if row["per"]:
        yield Step("per", row["per"])
    if row["change"]:
        yield Step("change", "a difference, not a level")
    horizon = f", {_quoted(row['horizon'])}" if row["horizon"] else ""
    yield Step("role", f"{row['role']} (confidence {row['role_confidence']:.2f}){horizon}")
    if row["conversion_of"]:
        yield Step("conversion", "restates another figure in this currency", row["conversion_of"])


def _claim(row: Row, cast: _Cast) -> Iterator[Step]:
    """Why a figure has its claimant."""
    quote = next((quote for quote in cast.quotes if quote["quote_id"] == row["quote_id"]), None)
    if row["claimant_id"] is not None and (quote is None or quote["speaker_id"] != row["claimant_id"]):
        yield Step("claimant", f"{row['claimant']}: not by a quote, so by overrides/money.csv", row["claimant_id"])
    elif quote is None:
        yield Step("claimant", "the story itself: the figure stands in no quote")
    else:
        claimant = row["claimant"] or "nobody named"
        yield Step("claimant", f"{claimant}: the smallest quote around the figure has this source", row["claimant_id"])
        yield from cast.quote(quote)


def rule(code: str, basis: str) -> str:
    """Why two names are one, in words: the code of a rule, or the reason that a correction gives."""
    return f"a correction: {code}" if basis == "override" else code.replace("_", " ")


def _unresolved(row: Row, reasons: Mapping[str, str]) -> Step:
    reason = row["unresolved_reason"]
    return Step("unresolved", f"{reasons[reason]} ({reason})" if reason else "no reason is recorded")


def _quoted(words: str) -> str:
    return f"'{shorten(words)}'"


def _of(affiliation: str | None) -> str:
    return f" for {_quoted(affiliation)}" if affiliation else ""


def _sure(row: Row) -> str:
    return f"confidence {row['confidence']:.2f}"
