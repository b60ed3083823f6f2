"""Whom he or she may mean: the people whom a story, read from its start, has mentioned so far."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from math import log2, nan
from typing import TYPE_CHECKING

from pipeline.entities.coreference.features import NextFeatures, PersonFeatures, PlaceFeatures, PronounFeatures, rivals
from pipeline.entities.coreference.persons import NAME
from pipeline.entities.coreference.syntax import OBJECT, PASSIVE, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.entities.coreference.persons import Company, Person, Place
    from pipeline.entities.coreference.syntax import Syntax

REACH = 12
"""Sentences that a pronoun looks back over; further only to people who were named and mentioned three times."""
MOST = 200
"""People in reach that a pronoun may mean, those mentioned last: a story of ten thousand words has fewer in reach."""
AHEAD = 100
"""Mentions after a pronoun, in its sentence, among which it looks."""
NEARBY = 12
"""Mentions before and after a quote among which its speaker is looked for."""
CLOSE = 80
"""Characters between a quote and who speaks it."""
FAR = 20.0
"""What stands for a distance that there is not, or that is longer."""
OTHER = {"m": "f", "f": "m"}
UNLIKELY = 0.03
"""Bearers of a full name of whom fewer have the pronoun's gender are not meant, unless a pronoun showed it before."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """He or she: its place, the gender it names, and whether it is he, him, his or himself (0 to 3)."""

    place: Place
    gender: str
    case: int


HE, HIM, HIS, HIMSELF = range(4)


@dataclass(slots=True)
class _Track:
    """What was said of one person so far; numbers are of mentions, sentences or tokens, -1 for none."""

    last: Place
    number: int = 0
    order: int = 0
    first: bool = False
    sentences: list[int] = field(default_factory=list)
    last_name: int = -1
    last_subject: int = -1
    subject_at: int = -1
    subjects: int = 0
    parts: dict[int, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where a pronoun stands: the heads above it, the verbs among them, and the person who is subject of each."""

    above: list[int]
    verbs: list[int]
    agents: list[int | None]
    own: int | None
    direct: bool
    previous: int | None
    speakers: set[int]
    commanded: set[int]
    features: PronounFeatures


class Story:
    """A story read from its start: the people mentioned up to where one stands."""

    def __init__(self, syntax: Syntax, company: Company) -> None:
        """Take a parse and its people."""
        self._syntax = syntax
        self._people = company.people
        self._ahead = company.places
        self._next = 0
        self._tracks: dict[int, _Track] = {}
        self._at: dict[int, int] = {}
        self._order: list[Place] = []
        self._lately: dict[int, None] = {}
        self._agents: dict[int, int] = {}
        self._crowds: Counter[int] = Counter()
        self._chain: dict[str, int] = {}
        self._names: dict[int, list[int]] = {}
        for place in self._ahead:
            if place.form == NAME:
                self._names.setdefault(place.person, []).append(place.start)

    def read_to(self, token: int) -> None:
        """Take in the names and nominals before a token."""
        while self._next < len(self._ahead) and self._ahead[self._next].start < token:
            self.take(self._ahead[self._next])
            self._next += 1

    def take(self, place: Place, gender: str | None = None) -> None:
        """Take in one mention; a personal pronoun's with the gender it names."""
        track = self._tracks.setdefault(place.person, _Track(place, len(self._tracks)))
        self._lately.pop(place.person, None)  # to the end
        self._lately[place.person] = None
        track.last = place
        track.order = len(self._order)
        track.first = not self._order or self._order[-1].sentence != place.sentence
        track.sentences.append(place.sentence)
        track.parts[place.part] = place.sentence
        if place.form == NAME:
            track.last_name = place.sentence
        if place.part in (SUBJECT, PASSIVE):
            track.last_subject, track.subject_at = place.sentence, place.head
            track.subjects += 1
            heads = self._syntax.tokens.heads
            verb = heads[place.bearer]
            if heads[verb] == verb:
                self._agents[place.sentence] = place.person
        if gender:
            track.shown[gender] = track.shown.get(gender, 0) + 1
            self._chain[gender] = place.person
        self._at[place.head] = place.person
        self._order.append(place)
        self._crowds[place.sentence] += 1

    def candidates(self, pronoun: Pronoun) -> tuple[list[int], list[tuple[float, ...]]]:
        """The people a pronoun may stand for, by number, and a row of FEATURES for each.

        They are the MOST mentioned last of those read so far, and those whom the pronoun's sentence mentions after it,
        within AHEAD mentions.
        """
        here = pronoun.place.sentence
        following: dict[int, Place] = {}
        for place in islice(self._following(), AHEAD):
            if place.sentence != here:
                break
            following.setdefault(place.person, place)
        found = self._in_reach_of(here)
        found += [number for number in following if number not in self._tracks]
        scene = self._scene(pronoun, following)
        found = [number for number in found if self._may_be(number, pronoun, scene)]
        rows = []
        for number in found:
            track, after = self._tracks.get(number), following.get(number)
            nearest = self._place(track.last if track else following[number], track, pronoun, scene)
            ahead = self._ahead_of(self._people[number], after, pronoun, scene)
            rows.append((nearest, ahead, self._person(self._people[number], track, pronoun)))
        compared = rivals([(nearest, person) for nearest, _, person in rows])
        return found, [(*scene.features, *a, *b, *c, *d) for (a, b, c), d in zip(rows, compared, strict=True)]

    def _following(self) -> Iterator[Place]:
        return (self._ahead[at] for at in range(self._next, len(self._ahead)))

    def _in_reach_of(self, sentence: int) -> list[int]:
        """The people in reach, in the order of their first mention; who is out of it stays so until the next."""
        found: list[int] = []
        gone: list[int] = []
        for number in reversed(self._lately):
            if len(found) == MOST:
                break
            (found if self._in_reach(self._tracks[number], sentence) else gone).append(number)
        for number in gone:
            del self._lately[number]
        return sorted(found, key=lambda number: self._tracks[number].number)

    def _in_reach(self, track: _Track, sentence: int) -> bool:
        return sentence - track.last.sentence <= REACH or (track.last_name >= 0 and len(track.sentences) > 2)

    def _may_be(self, number: int, pronoun: Pronoun, scene: _Scene) -> bool:
        """False for people whose gender is surely another, and for the subject of the verb that has `him` as object."""
        person, track = self._people[number], self._tracks.get(number)
        if person.gender:
            fits = person.gender == pronoun.gender
        else:
            chance = person.women if pronoun.gender == "f" else 1 - person.women
            shown = track is not None and track.shown.get(pronoun.gender, 0) > 0
            fits = shown or person.words < 2 or not chance < UNLIKELY
        bound = pronoun.case == HIM and pronoun.place.part == OBJECT and scene.direct and scene.own == number
        return fits and not bound and number not in scene.speakers and number not in scene.commanded

    def _scene(self, pronoun: Pronoun, following: Mapping[int, Place]) -> _Scene:
        syntax, place = self._syntax, pronoun.place
        above = syntax.above(place.head)
        verbs = [token for token in above if syntax.is_verb(token)]
        subjects = [syntax.subject_of.get(verb) for verb in verbs]
        agents = [None if subject is None else self._at.get(subject) for subject in subjects]
        nearest = next((i for i, subject in enumerate(subjects) if subject is not None), None)
        return _Scene(
            above,
            verbs,
            agents,
            None if nearest is None else agents[nearest],
            nearest == 0,
            self._agents.get(place.sentence - 1),  # of the main clause of the sentence before
            self._speakers(place),
            self._commanded(pronoun, above, following),
            PronounFeatures(
                case=pronoun.case,
                she=pronoun.gender == "f",
                part=place.part,
                offset=place.start - syntax.first_in_sentence(place.start),
                quoted=place.quote >= 0,
                sentence=place.sentence,
                depth=len(above),
                clause=syntax.clause(above[0]) if above else -1,
            ),
        )

    def _speakers(self, pronoun: Place) -> set[int]:
        """Who speaks the quote that a pronoun stands in, when it is one of whole sentences: they call themselves I."""
        if pronoun.quote < 0:
            return set()
        text, quote = self._syntax.tokens.text, self._syntax.layout.quotes[pronoun.quote]
        if not text[quote.start].isupper():
            return set()
        starts = self._syntax.tokens.starts
        return {
            place.person
            for place in [*self._order[-NEARBY:], *self._ahead[self._next : self._next + NEARBY]]
            if place.quote < 0
            and place.paragraph == pronoun.paragraph
            and starts[place.head] - quote.start >= -CLOSE
            and starts[place.head] - quote.end <= CLOSE
            and self._syntax.says(place.bearer)
        }

    def _commanded(self, pronoun: Pronoun, above: list[int], following: Mapping[int, Place]) -> set[int]:
        """Whom the clause of a subject names after it: `he said Mr Campion ...` is somebody else's."""
        if pronoun.case != HE or pronoun.place.part not in (SUBJECT, PASSIVE):
            return set()
        names = (place for place in following.values() if place.form == NAME)
        return {place.person for place in names if above[0] in self._syntax.above(place.head)}

    def _place(self, place: Place, track: _Track | None, pronoun: Pronoun, scene: _Scene) -> PlaceFeatures:
        syntax, here = self._syntax, pronoun.place
        verb = syntax.tokens.heads[place.bearer]
        near = place.sentence == here.sentence
        above = syntax.above(place.head) if near else []
        return PlaceFeatures(
            sentences=here.sentence - place.sentence,
            tokens=log2(1 + abs(here.head - place.head)),
            mentions=len(self._order) - 1 - track.order if track else -1,
            follows=track is None,
            its_part=place.part,
            same_part=place.part == here.part,
            dependent=place.bearer != place.head,
            form=place.form,
            its_depth=len(above) if near else -1,
            its_clause=syntax.clause(place.head),
            agent=_index(scene.agents, place.person),
            own_agent=scene.own == place.person,
            direct_agent=scene.direct and scene.own == place.person,
            its_verb=_index(scene.verbs, verb) if near else -1,
            inside_owned=pronoun.case == HIS and bool(scene.above) and scene.above[0] in (place.head, *above),
            previous_agent=scene.previous == place.person,
            same_quote=place.quote == here.quote,
            first=track.first if track else not self._crowds[here.sentence],
            crowd=self._crowds[place.sentence] if near else 0,
        )

    def _ahead_of(self, person: Person, after: Place | None, pronoun: Pronoun, scene: _Scene) -> NextFeatures:
        syntax, here = self._syntax, pronoun.place
        names = self._names.get(person.number, [])
        later = bisect_right(names, here.head)
        until = syntax.sentences[names[later]] - here.sentence if later < len(names) else FAR
        if after is None:
            return NextFeatures(below_verb=False, below_head=False, next_agent=-1, next_part=-1, until_name=until)
        above = syntax.above(after.head)
        subjects = [syntax.subject_of.get(verb, -1) for verb in scene.verbs]
        return NextFeatures(
            below_verb=bool(scene.verbs) and scene.verbs[0] in above,
            below_head=bool(scene.above) and scene.above[0] in above,
            next_agent=_index(subjects, after.bearer),
            next_part=after.part,
            until_name=min(FAR, until),
        )

    def _person(self, person: Person, track: _Track | None, pronoun: Pronoun) -> PersonFeatures:
        here, gender = pronoun.place, pronoun.gender
        chance = person.women if gender == "f" else 1 - person.women
        seen = track or _Track(here)
        count = len(seen.sentences)
        return PersonFeatures(
            named=person.number >= 0,
            words=min(person.words, 4),
            rank=min(person.rank, 10),
            all_names=person.names,
            share=count / (1 + len(self._order)),
            recent=sum(sentence >= here.sentence - 1 for sentence in seen.sentences[-5:]),
            since_name=_since(here.sentence, seen.last_name),
            since_subject=_since(here.sentence, seen.last_subject),
            since_part=_since(here.sentence, seen.parts.get(here.part, -1)),
            subjects=seen.subjects / count if count else 0,
            subject_tokens=log2(1 + here.head - seen.subject_at) if seen.subject_at >= 0 else FAR,
            stated=person.gender is not None,
            chance=chance,
            full_chance=chance if person.words > 1 else nan,
            shown=min(5, seen.shown.get(gender, 0)),
            denied=min(5, seen.shown.get(OTHER[gender], 0)),
            chain=self._chain.get(gender) == person.number,
            other_chain=self._chain.get(OTHER[gender]) == person.number,
        )


def _since(sentence: int, last: int) -> float:
    return min(FAR, sentence - last) if last >= 0 else FAR


def _index(values: Sequence[int | None], value: int) -> int:
    return values.index(value) if value in values else -1
