"""A corpus of any size: short invented news stories in plain English, the same for the same seed.

    .venv/bin/python -m benchmarks.made_up NUMBER TO [--seed N] [--recurring N] [--new N] [--rounds N]

TO is a file of records when its name ends in `.jsonl`, else a folder of `.txt` files, a thousand in a folder. Templates
and syllables are in `data/made_up.json`; nobody and nothing in them is meant. People keep their names, roles and
organisations from story to story. Every tenth story retells an earlier one: the same people and the same quotation, at
another cost every second time; so there are names to link, echoes and contradictions to find.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import prod
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DATA = Path(__file__).with_name("data") / "made_up.json"
SLOT = re.compile(r"\{(\w+)\}")
STRIDE = 15_485_863
"""A prime: steps of it through all names meet each once, and neighbours are not alike."""
PEOPLE = 3
"""In a story, each of an organisation of their own or of another's."""
COLLEAGUES = 5
"""People of one organisation."""
RETOLD = 10
"""One in so many stories retells one of those since the last such."""
A_FOLDER = 1_000
FIRST_DAY = datetime(2024, 1, 1, 6, tzinfo=UTC)
APART = timedelta(minutes=7)
BODY = (
    *("lead_direct", "lead_indirect", "lead_money", "critic_direct", "critic_mixed"),
    *("critic_money", "third", "lead_indirect", "reply", "closing"),
)
"""The kinds of sentence of a story after its first, a paragraph each."""
PARTS = ("", "critic_", "third_")
"""What the slots begin with that tell of who leads, who objects and who else is asked."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who there is: `recurring` people who come again and again, and `new` ones a story on average (0 to 3)."""

    seed: int = 0
    recurring: int = 200
    new: float = 1.0

    def people(self, number: int) -> list[int]:
        """The people of a story, by their numbers; the new ones first."""
        if not 0 <= self.new <= PEOPLE or self.recurring < PEOPLE:
            raise ValueError(f"a story has {PEOPLE} people: 0 to {PEOPLE} new, and {PEOPLE} or more who recur")
        new = range(int(number * self.new), int((number + 1) * self.new))
        known = Random(f"{self.seed} cast {number}").sample(range(self.recurring), PEOPLE)  # noqa: S311
        return [*(self.recurring + one for one in new), *known][:PEOPLE]


@dataclass(frozen=True, slots=True)
class Story:
    """One story; `number` counts from 0, paragraphs of `text` have a blank line between them."""

    number: int
    title: str
    published: datetime
    text: str

    @property
    def name(self) -> str:
        """A path of its own."""
        return f"{self.number // A_FOLDER:04}/{self.number:07}.txt"


def stories(number: int, cast: Cast | None = None, rounds: int = 1) -> Iterator[Story]:
    """The first `number` stories of a cast, each of so many rounds; each is the same however many follow.

    Raises ValueError when the cast asks for people whom a story has no place for, or for more than there are names.
    """
    cast = cast or Cast()
    for at in range(number):
        yield story(at, cast, rounds)


def story(number: int, cast: Cast, rounds: int = 1) -> Story:
    """The story of that number. In each round everybody speaks again: some 150 words; news has 300 to 500."""
    chance = Random(f"{cast.seed} story {number}")  # noqa: S311
    retells = number % RETOLD == RETOLD - 1
    matter = number - chance.randrange(1, RETOLD) if retells else number
    slots = _matter(matter, cast)
    if retells and chance.random() < 0.5:
        slots["cost"] = _money(chance)
    slots |= {name: _money(chance) for name in ("saving", "spent", "other_cost")}
    kinds = ("retold" if retells else "opening", *BODY * rounds)
    paragraphs = [_filled(f"{{{kind}}}", slots, chance) for kind in kinds]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return Story(number, _filled("{title}", slots, chance), FIRST_DAY + number * APART, text)


def _matter(number: int, cast: Cast) -> dict[str, str]:
    """What a story and those that retell it have in common: people, place, scheme, cost and the first quotation."""
    chance = Random(f"{cast.seed} matter {number}")  # noqa: S311
    slots = {"scheme": chance.choice(_data()["scheme"]), "cost": _money(chance)}
    for part, person in zip(PARTS, cast.people(number), strict=True):
        slots |= {f"{part}{slot}": said for slot, said in _person(person).items()}
    return slots | {"lead_claim": _filled("{claim}", slots, chance)}


def _person(number: int) -> dict[str, str]:
    """What is said of a person, who is always the same: names, pronoun, role, organisation and its place."""
    data = _data()
    is_woman, first, surname = _name(number)
    kind = data["organisations"][number // COLLEAGUES % len(data["organisations"])]
    place = _place(number // COLLEAGUES)
    he = "she" if is_woman else "he"
    return {
        "person": f"{first} {surname}",
        "surname": surname,
        "title_name": f"{'Ms' if is_woman else 'Mr'} {surname}",
        "he": he,
        "He": he.capitalize(),
        "role": kind["roles"][number % len(kind["roles"])],
        "organisation": kind["name"].format(place=place),
        "place": place,
    }


def _name(number: int) -> tuple[bool, str, str]:
    """Whether the person is a woman, first name and surname; no two numbers have both names in common."""
    data = _data()
    women, starts, ends = data["women"], data["surname_starts"], data["surname_ends"]
    firsts = [*women, *data["men"]]
    first, start, end = _mixed(number, len(firsts), len(starts), len(ends))
    return first < len(women), firsts[first], starts[start] + ends[end]


def _place(number: int) -> str:
    data = _data()
    lists = [data["place_areas"], data["place_starts"], data["place_ends"]]
    area, start, end = _mixed(number, *map(len, lists))
    return f"{lists[0][area]}{lists[1][start]}{lists[2][end]}"


def _mixed(number: int, *sizes: int) -> list[int]:
    """A number as an index into each of several lists, far from those of its neighbours and equal to nobody's.

    Raises ValueError when there are fewer combinations than that.
    """
    if number >= prod(sizes):
        raise ValueError(
            f"{prod(sizes)} names are all there are: ask for fewer stories, or for fewer new people in each"
        )
    left, indices = number * STRIDE % prod(sizes), []
    for size in sizes:
        left, index = divmod(left, size)
        indices.append(index)
    return indices


def _money(chance: Random) -> str:
    return str(chance.choice(_data()["money"])).format(n=chance.randrange(2, 98), d=chance.randrange(1, 10))


def _filled(text: str, slots: Mapping[str, str], chance: Random) -> str:
    """The text with each `{slot}` as it is given, or as one of the phrases of that name, filled likewise."""

    def fill(slot: re.Match[str]) -> str:
        said = slots.get(slot[1])
        return _filled(chance.choice(_data()[slot[1]]), slots, chance) if said is None else said

    return SLOT.sub(fill, text)


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def write(to: Path, made: Iterable[Story]) -> None:
    """Write stories as records, one a line, where `to` ends in `.jsonl`, else as files below the folder `to`."""
    if to.suffix == ".jsonl":
        with to.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(map(_record, made))
        return
    for one in made:
        path = to / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{one.text}\n".encode())


def _record(one: Story) -> str:
    said = {"id": f"s{one.number}", "title": one.title, "published": one.published.isoformat(), "body": one.text}
    return json.dumps(said, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the stories that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write invented news stories.")
    parser.add_argument("number", type=int)
    parser.add_argument("to", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--recurring", type=int, default=200, help="people who come again and again")
    parser.add_argument("--new", type=float, default=1.0, help="new people in a story, on average: 0 to 3")
    parser.add_argument("--rounds", type=int, default=1, help="how often everybody speaks: some 150 words each time")
    asked = parser.parse_args()
    write(asked.to, stories(asked.number, Cast(asked.seed, asked.recurring, asked.new), asked.rounds))


if __name__ == "__main__":
    main()
