"""The quotes of a run, those that fit what is asked: who said what, each with the sentences that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.look.asked import expect
from pipeline.look.dossier import words_of
from pipeline.look.evidence import stories as read_stories
from pipeline.look.find import find_one, folded
from pipeline.schema import ENTITIES, QUOTE_KINDS, QUOTES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pipeline.look.evidence import Story
    from pipeline.look.selection import Row, Tables

HEADING = ("SPEAKER", "KIND", "CUE", "QUOTE", "PLACE", "ID")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which quotes are asked for: of a speaker, alone or jointly, of these kinds, with these words in their text.

    Raises QueryError for an unknown kind.
    """

    speaker: str | None = None
    kinds: Collection[str] = ()
    text: str | None = None

    def __post_init__(self) -> None:
        expect("kind of quote", self.kinds, QUOTE_KINDS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One quote in the list: the names of the fields are the columns that users see."""

    speaker: str | None
    co_speakers: tuple[str, ...]
    """Names of those who speak jointly with the speaker."""
    speaker_role: str | None
    speaker_type: str
    unresolved_reason: str | None
    kind: str
    text: str
    cue: str | None
    negated: bool
    nested_in: str | None
    place: str
    sentence: str
    confidence: float
    id: str


def quotes(tables: Tables, sought: Sought) -> list[Listed]:
    """The quotes that fit, in document order, each with the sentences that prove it.

    A speaker is found as `onrecord show` finds a name; words fit whatever their case and accents. Raises OnrecordError
    when a speaker means nobody or several, and TableError as `Tables.rows`.
    """
    keys, wanted = ((), ()) if sought.speaker is None else (SPEAKERS, [find_one(tables, sought.speaker).id])
    rows = tables.rows(QUOTES, QUOTES.schema.names, keys, wanted)
    fitting = [row for row in rows if _fits(row, sought)]
    stories = read_stories(tables, {row["doc_id"] for row in fitting})
    joint = {each for row in fitting for each in row["co_speakers"]}
    names = {
        row["entity_id"]: row["name"] for row in tables.rows(ENTITIES, ["entity_id", "name"], ["entity_id"], joint)
    }
    return [_listed(row, stories[row["doc_id"]], names) for row in fitting]


SPEAKERS = ("speaker_id", "co_speakers")


def _fits(row: Row, sought: Sought) -> bool:
    kind_fits = not sought.kinds or row["kind"] in sought.kinds
    return kind_fits and (sought.text is None or folded(sought.text) in folded(row["text"]))


def _listed(row: Row, story: Story, names: Mapping[str, str]) -> Listed:
    evidence = words_of(row, story)
    return Listed(
        co_speakers=tuple(names[each] for each in row["co_speakers"]),
        place=evidence.place,
        sentence=evidence.sentence,
        confidence=round(row["confidence"], 2),
        id=row["quote_id"],
        **{key: row[key] for key in AS_IN_THE_TABLE},
    )


AS_IN_THE_TABLE = (
    *("speaker", "speaker_role", "speaker_type", "unresolved_reason", "kind", "text", "cue", "negated", "nested_in"),
)


def cells(listed: Iterable[Listed]) -> Iterator[Sequence[str]]:
    """The rows of a list for a terminal, the heading first."""
    yield HEADING
    for one in listed:
        speakers = "; ".join((one.speaker, *one.co_speakers)) if one.speaker else f"({one.unresolved_reason})"
        yield speakers, one.kind, one.cue or "", one.text, one.place, one.id
