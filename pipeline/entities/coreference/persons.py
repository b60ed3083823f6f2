"""The people of one story as he and she see them: those with names, and those whom only a noun stands for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from spacy import symbols
from spacy.strings import get_string_id

from pipeline.entities import lexicon
from pipeline.entities.coreference import genders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.entities.coreference.syntax import Syntax
    from pipeline.entities.mentions import Cast, Mention

SINGULAR = frozenset({get_string_id("NN"), get_string_id("NNP")})
BESIDE = frozenset({symbols.amod, symbols.nmod, symbols.appos, get_string_id("compound")})
DESCRIBING = BESIDE | {symbols.attr}
NAME, NOMINAL, PRONOUN = range(3)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the number of the cluster, or one below zero without a name.

    `words` of the fullest name; `names` in the whole story; `rank` in order of first mention; `gender` (`m`, `f`) as
    a title or noun states it; `women` is the share of women among bearers of the given name, NaN when unknown.
    """

    number: int
    words: int
    names: int
    rank: int
    gender: str | None
    women: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is mentioned: its first token, the token that heads it, how it is put, and the person's number;
    then the noun whose part it plays, that part, and the numbers of its sentence, paragraph and quote.
    """

    start: int
    head: int
    form: int
    person: int
    bearer: int
    part: int
    sentence: int
    paragraph: int
    quote: int


@dataclass(frozen=True, slots=True)
class Company:
    """All people of a story, by number, their places in order, and the person at each token of a name or nominal."""

    people: Mapping[int, Person]
    places: Sequence[Place]
    at: Mapping[int, int]


def place(syntax: Syntax, start: int, head: int, form: int, person: int) -> Place:
    """The place of a mention that starts at one token and is headed by another."""
    bearer = syntax.bearer(head)
    offset = syntax.tokens.starts[head]
    layout = syntax.layout
    paragraph, quote = layout.paragraph(offset), layout.quote(offset)
    return Place(start, head, form, person, bearer, syntax.part(bearer), syntax.sentences[head], paragraph, quote)


def company(syntax: Syntax, cast: Cast, antecedents: Iterable[Mention]) -> Company:
    """The people whom `antecedents` (names and nominals) mention, and those whom other nouns stand for."""
    named = {cluster.number: cluster for cluster in cast.clusters if cluster.label == "PERSON"}
    places, at = [], {}
    for mention in antecedents:
        if mention.cluster in named:
            first, last = syntax.edges(mention.span)
            form = NAME if mention.form == "name" else NOMINAL
            places.append(place(syntax, first, syntax.tokens.root(first, last), form, mention.cluster))
            at.update(dict.fromkeys(range(first, last + 1), mention.cluster))
    stated = _titled(cast)
    unnamed = _nouns(syntax, places, at, stated)
    places = sorted([*places, *unnamed], key=lambda one: (one.start, one.head))
    ranks: dict[int, int] = {}
    names: Counter[int] = Counter()
    for one in places:
        ranks.setdefault(one.person, len(ranks))
        names[one.person] += one.form == NAME
    people = {}
    for number, rank in ranks.items():
        fullest = max(named[number].names, key=lambda name: len(name.split())) if number in named else ""
        women = genders.share_of_women(fullest) if fullest else nan
        people[number] = Person(number, len(fullest.split()), names[number], rank, stated.get(number), women)
    return Company(people, places, at | {one.head: one.person for one in unnamed})


def _titled(cast: Cast) -> dict[int, str]:
    """The gender that a title names, by person; of several the first counts."""
    stated: dict[int, str] = {}
    for name, cluster in zip(cast.names, cast.clusters, strict=True):
        gender = lexicon.titles().get(name.title) if name.title else None
        if gender:
            stated.setdefault(cluster.number, gender)
    return stated


def _nouns(syntax: Syntax, places: Sequence[Place], at: Mapping[int, int], stated: dict[int, str]) -> list[Place]:
    """The nouns that stand for somebody without a name, equal nouns for the same person.

    A noun that describes a person with a name (`his wife Anna Frayle`, `Frayle is a waitress`) adds to `stated`.
    """
    numbers: defaultdict[str, int] = defaultdict(lambda: -1 - len(numbers))
    heads, dep = syntax.tokens.heads, syntax.tokens.dep
    beside = {heads[one.head]: one.person for one in places if dep[one.head] == symbols.appos}
    found = []
    tokens, nouns = syntax.tokens, genders.nouns()
    for token in (token for token, tag in enumerate(syntax.tags) if tag in SINGULAR and token not in at):
        noun = tokens.text[tokens.starts[token] : tokens.ends[token]].lower()
        if noun not in nouns:
            continue
        gender = nouns[noun]
        described = beside.get(token, at.get(heads[token]) if dep[token] in BESIDE else None)
        if described is None and dep[token] == symbols.attr:
            described = at.get(syntax.subject_of.get(heads[token], -1))
        if described is not None:
            if gender:
                stated.setdefault(described, gender)
        elif dep[token] not in DESCRIBING:
            number = numbers[noun]
            found.append(place(syntax, token, token, NOMINAL, number))
            if gender:
                stated[number] = gender
    return found
