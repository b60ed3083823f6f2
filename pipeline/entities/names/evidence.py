"""What speaks for a person, an organisation or a place: how a story uses a name, wherever it stands in the story."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from spacy import symbols
from spacy.strings import get_string_id

from pipeline.entities import lexicon
from pipeline.entities.names.candidates import UNLABELLED
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    import numpy.typing as npt

    from pipeline.entities.mentions import Name
    from pipeline.entities.tokens import Tokens

VOTES = ("PERSON", "ORG", "PLACE", "NORP", "other", UNLABELLED)
DEPENDENCIES = tuple(
    get_string_id(name) for name in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound", "appos", "conj", "amod")
)
HEADS = (symbols.VERB, symbols.NOUN, symbols.PROPN, symbols.ADP)
BEFORE = ("in", "at", "from", "to", "of", "by", "with", "and", "as", ",", "(")
AFTER = ("'s", "’s", ")", ",", "\n")
WORD_BEFORE = re.compile(r"([A-Za-z]+|[^\sA-Za-z])\s?$")
QUOTES = tuple("\"“‘'")
SENTENCE_ENDS = ("\n", ".", "!", "?")
POS_BEFORE = (symbols.NOUN, symbols.ADJ, symbols.PROPN)
POS_AFTER = (symbols.VERB, symbols.AUX, symbols.NOUN, symbols.PROPN, symbols.ADP)
REACH = 24
"""Characters before a name in which the word before it, and an article, are looked for."""
HE_SHE = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
FAR = 200
"""Characters to the next `he` or `she` after which farther is the same."""
WHO = re.compile(r",?\s(?:who|whose)\b")
YEARS = re.compile(r"\s\((?:born\b|c\.|\d{4})")
INITIAL = re.compile(r"\b[A-Z]\.")
OF_PLACES = ("burg", "ia", "land", "shire", "stan", "ton", "ville")
OF_PEOPLES = ("ans", "ese", "ians", "ics", "ish", "ism", "ist", "ists")
OFTEN = 4
MOSTLY = 0.5
PERSON, ORG, TYPES = 0, 1, 3
"""Columns: a person, an organisation, and how many types there are, the first of VOTES."""
SMALL = re.compile(r"\b[a-z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each different name of a story: features, and the model's share of votes for each of the types.

    `numbers` are the rows of the candidates' names, in the candidates' order. `is_used_of_a_body` are single words
    that are often used, and mostly of organisations to the model. News gives a person's full name before it goes on
    with the surname: of these, `unintroduced` are no person's surname in the story.
    """

    numbers: Sequence[int]
    features: npt.NDArray[np.float64]
    votes: npt.NDArray[np.float64]
    is_used_of_a_body: npt.NDArray[np.bool_]
    unintroduced: npt.NDArray[np.bool_]


def evidence(candidates: Sequence[Name], tokens: Tokens) -> Evidence:
    """What speaks for each name among `candidates`, of the story of `tokens`; upper and lower case are one name."""
    text = tokens.text
    numbers: dict[str, int] = {}
    of = [numbers.setdefault(name.span.of(text).casefold(), len(numbers)) for name in candidates]
    pronouns = [match.start() for match in HE_SHE.finditer(text)]
    mentions = np.array([[*_votes(name.label), *_use(name, tokens, pronouns)] for name in candidates], dtype=np.float64)
    sums = np.zeros((len(numbers), mentions.shape[1]))
    np.add.at(sums, of, mentions)
    counts = np.bincount(of, minlength=len(numbers))[:, None]
    small = set(SMALL.findall(text))
    written = dict(zip(reversed(of), (name.span.of(text) for name in reversed(candidates)), strict=True))
    shapes = [_shape(written[number], small) for number in range(len(numbers))]
    relatives = _relatives(list(numbers), sums[:, :TYPES])
    votes = sums[:, :TYPES] / counts
    single = np.array([" " not in name for name in numbers])
    of_a_body = single & (counts[:, 0] >= OFTEN) & (votes[:, ORG] >= MOSTLY)
    features = np.hstack([counts, sums / counts, relatives, shapes])
    return Evidence(of, features, votes, of_a_body, of_a_body & (relatives[:, PERSON] == 0))


def _votes(label: str) -> list[bool]:
    kind = TYPE_OF.get(label, label)
    if kind not in VOTES:
        kind = "other"
    return [kind == one for one in VOTES]


def _use(name: Name, tokens: Tokens, pronouns: Sequence[int]) -> list[float]:
    """How the sentence uses one mention: its syntax, what stands before and after it, how far he or she is."""
    text, start, end = tokens.text, name.span.start, name.span.end
    first, last = tokens.at(start), tokens.at(end - 1)
    root = tokens.root(first, last)
    dependency, head = tokens.dep[root], tokens.heads[root]
    before, article = _word_before(text, start)
    pos_before = tokens.pos[first - 1] if first else 0
    pos_after = tokens.pos[last + 1] if last + 1 < len(tokens.pos) else 0
    nearest = bisect_left(pronouns, end)
    return [
        name.title is not None,
        *(dependency == one for one in DEPENDENCIES),
        head == root,
        *(head != root and tokens.pos[head] == one for one in HEADS),
        *(before == one for one in BEFORE),
        before in lexicon.nouns_of_people(),
        before in lexicon.nouns_of_organisations(),
        article,
        before in QUOTES,
        before in SENTENCE_ENDS,
        *(pos_before == one for one in POS_BEFORE),
        *(pos_after == one for one in POS_AFTER),
        *(text.startswith(one, end) for one in AFTER),
        WHO.match(text, end) is not None,
        YEARS.match(text, end) is not None,
        min(FAR, pronouns[nearest] - end) if nearest < len(pronouns) else FAR,
        min(FAR, start - pronouns[nearest - 1]) if nearest else FAR,
    ]


def _word_before(text: str, start: int) -> tuple[str, bool]:
    """The word or mark before a name, in small letters (an article skipped), and whether the article `the` is there."""
    before = text[max(0, start - REACH) : start]
    match = WORD_BEFORE.search(before)
    article = match is not None and match[1].lower() == "the"
    if match and article:
        before = before[: match.start()]
        match = WORD_BEFORE.search(before)
    if not before.strip(" ") or before[-2:].strip(" ").endswith("\n"):
        return "\n", article
    return match[1].lower() if match else "", article


def _relatives(names: Sequence[str], votes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The model's votes for names that end or begin with a single name, and for the words of a longer name alone."""
    number = {name: row for row, name in enumerate(names)}
    found = np.zeros((len(names), 4 * TYPES))
    for row, name in enumerate(names):
        words = name.split()
        for place, word in enumerate((words[-1], words[0])):
            other = number.get(word)
            if other is not None and len(words) > 1:
                found[other, place * TYPES : (place + 1) * TYPES] += votes[row]
                found[row, (2 + place) * TYPES : (3 + place) * TYPES] += votes[other]
    return found


def _shape(name: str, small: Set[str]) -> list[float]:
    """What the name looks like, whatever the story says."""
    words = name.split()
    low = name.lower().split()
    organisations, places = lexicon.organisation_words(), lexicon.place_words()
    return [
        len(words),
        len(name),
        name.isupper(),
        words[0].isupper(),
        name.isascii(),
        any(c.isupper() for c in words[0][1:]),
        words[-1][0].islower(),
        words[-1] in organisations,
        any(word in organisations for word in words),
        words[-1] in places,
        words[0] in places,
        low[0] in lexicon.given_names(),
        low[-1] in lexicon.given_names(),
        INITIAL.search(name) is not None,
        sum(word in small for word in low) / len(low),
        low[-1].endswith(OF_PLACES),
        low[-1].endswith(OF_PEOPLES),
    ]
