"""Which organisation of a story a noun may stand for: `the university`, `the force`, `the company`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.entities import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORD = re.compile(r"[\w-]+")
LITERAL, DECLARED, KIND, PLAIN, UNKNOWN = 4.0, 3.5, 2.5, 1.5, 0.7
"""How well a noun fits an organisation: its name's own word, what the story calls it, one of its kind, no more than
`company` of a name that shows it (or `body`, of any), and of one that shows nothing."""
ANY = "any"
FEW = 4
GROUPS = frozenset({"band", "club"})
"""Kinds of organisation that are named in the plural, as `the Owls`."""
PER_SENTENCE, SUBJECT = 0.4, 0.5
PROMINENT, MOST = 0.4, 1.0
"""The weight of what a story is about."""
SENTENCE, FAR = 130, 4
"""Characters in a sentence of news, near enough to measure distances by; sentences beyond which all is equally far."""


@dataclass(slots=True)
class Organisation:
    """What a story has shown of an organisation so far: its names' words, what it is called, where it was last."""

    number: int
    words: frozenset[str]
    kinds: frozenset[str]
    called: set[str] = field(default_factory=set)
    plural: bool = False
    weight: float = 0.0
    last: int | None = None
    subject: bool = False

    @classmethod
    def of(cls, number: int, names: Sequence[str], stated: frozenset[str] = frozenset()) -> Organisation:
        """An organisation of these names, not yet mentioned; `weight` may say how much the story is about it.

        `stated` are the kinds that the story shows, which count where the names show none.

        >>> [Organisation.of(1, ["West Mercia Police"]).fit(noun) for noun in ("police", "force", "company")]
        [4.0, 2.5, 0.0]
        >>> Organisation.of(1, ["Brindle"]).fit("company")
        0.7
        """
        words = frozenset(word for name in names for word in WORD.findall(name.casefold()))
        kinds = frozenset(kind for word in words for kind in lexicon.kinds_of_names().get(word, ()))
        called = {name.casefold() for name in names} & lexicon.nouns_of_organisations().keys()  # `the Court`
        return cls(number, words, kinds or stated, called)

    def fit(self, noun: str, *, qualified: bool = False, alone: bool = False) -> float:
        """How well a noun fits: LITERAL, DECLARED, KIND, PLAIN, UNKNOWN, or 0 where it does not.

        `qualified`: another noun stands before it (`the control group`), which only a clear noun bears. `alone`: the
        story has named no other organisation yet.
        """
        if noun in self.words:
            return LITERAL
        clear = lexicon.clearness().get(noun)
        if noun in self.called:
            return KIND if clear == "yes" else DECLARED
        if qualified and clear != "yes":
            return 0.0
        about = alone or self.weight >= PROMINENT
        nouns = lexicon.nouns_of_organisations()
        kinds = self.kinds.union(*(nouns.get(word, frozenset()) for word in self.called))
        meant = nouns.get(noun, frozenset())
        if not kinds:
            group = self.plural and not meant.isdisjoint(GROUPS)
            return UNKNOWN if clear == "yes" or (clear == "often" and about) or group else 0.0
        if not kinds & meant:
            return PLAIN if ANY in meant and about else 0.0
        # that one of two companies is named `plc` says little, nor does a noun for bodies of many kinds
        return PLAIN if clear == "yes" or len(meant) > FEW else KIND

    def seen(self, at: int, *, subject: bool) -> None:
        """Take note of a mention."""
        self.last = at
        self.subject = subject


def antecedent(
    organisations: Iterable[Organisation], noun: str, at: int, *, qualified: bool = False, least: float = 0.0
) -> Organisation | None:
    """The organisation mentioned before `at` that a definite noun there most likely stands for; None when none fits.

    Fit of the noun, which is to be `least`, nearness, prominence and place in the sentence are weighed.
    """
    known = [(one, one.last) for one in organisations if one.last is not None]
    best, highest = None, 0.0
    for one, last in known:
        fit = one.fit(noun, qualified=qualified, alone=len(known) == 1)
        if fit and fit >= least:
            score = (
                fit + min(one.weight, MOST) - PER_SENTENCE * min((at - last) / SENTENCE, FAR) + SUBJECT * one.subject
            )
            if score > highest:
                best, highest = one, score
    return best
