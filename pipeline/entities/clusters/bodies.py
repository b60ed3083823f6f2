"""Which names of organisations, or of places, in one story are one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.entities.clusters import body_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.entities.mentions import Name

BRACKETED = re.compile(r"\s\(\s?(?:(?:the|or|now|formerly)\s)?(?P<words>[\w.&-]{2,12})\s?[),;]")
IN_BRACKETS = re.compile(r"\s\(\s?(?:the\s)?")


def stated_acronyms(text: str, names: Sequence[Name], words: Sequence[str]) -> dict[int, str]:
    """The other name that stands in brackets after a body's or place's: its acronym, or what it is an acronym of."""
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        if name.label == "PERSON":
            continue
        match = BRACKETED.match(text, name.span.end)
        if match and match["words"][0].isupper() and body_names.stands_for(match["words"], words[at]):
            found[at] = match["words"].rstrip(".")
        elif at + 1 < len(names) and names[at + 1].label != "PERSON" and body_names.is_acronym(words[at]):
            gap = IN_BRACKETS.match(text, name.span.end)
            if gap and gap.end() == names[at + 1].span.start and body_names.stands_for(words[at], words[at + 1]):
                found[at] = words[at + 1]
    return found


def bodies(
    words: Sequence[str],
    order: Sequence[int],
    key: Callable[[str], str],
    stated: Mapping[int, str],
    is_short: Callable[[str, str], bool],
) -> dict[int, str]:
    """The key of the body or place that each name at the positions `order` means.

    That is its own, or the key of the one longer name that it is short for: as stated in brackets, or by `is_short`.
    """
    forms: dict[str, str] = {}
    long_of: dict[str, str] = {}
    for at in order:
        forms.setdefault(key(words[at]), words[at])
        if at in stated:
            short, long = sorted((words[at], stated[at]), key=len)
            forms.setdefault(key(long), long)
            long_of[key(short)] = key(long)
    whole = _Longer(forms)
    for short_key, form in forms.items():
        if short_key not in long_of:
            longer = (long for long in whole.of(form) if long != short_key and is_short(form, forms[long]))
            found = list(islice(longer, 2))
            if len(found) == 1:
                long_of[short_key] = found[0]
    return {at: _end(long_of, key(words[at])) for at in order}


def is_short_for(form: str, whole: str) -> bool:
    """True when an organisation's name is short for a longer one, by its words or its initials."""
    return body_names.is_short_form(form, whole) or is_acronym_of(form, whole)


def is_acronym_of(form: str, whole: str) -> bool:
    """True when a name is written like an acronym and made of the initials of a longer one."""
    return body_names.is_acronym(form) and body_names.has_initials(form, whole)


class _Longer:
    """The forms of a story by what a shorter one has of them: the words in front, those behind, or the initials."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._front = sorted((f"{body_names.key(form)} ", one) for one, form in forms.items())
        self._back = sorted((_reversed(form), one) for one, form in forms.items())
        self._initials: defaultdict[str, list[str]] = defaultdict(list)
        for one, form in forms.items():
            for letters in body_names.both_initials(form):
                self._initials[letters].append(one)

    def of(self, form: str) -> Iterator[str]:
        """The keys of all forms that `form` may be short for, and of some that it is not, each once."""
        found: set[str] = set()
        for letters in {body_names.capitals(form)} if body_names.is_acronym(form) else ():
            yield from self._new(iter(self._initials.get(letters, ())), found)
        yield from self._new(_beginning(self._front, f"{body_names.key(form)} "), found)
        yield from self._new(_beginning(self._back, _reversed(form)), found)

    @staticmethod
    def _new(keys: Iterator[str], found: set[str]) -> Iterator[str]:
        for key in keys:
            if key not in found:
                found.add(key)
                yield key


def _beginning(ordered: Sequence[tuple[str, str]], words: str) -> Iterator[str]:
    for at in range(bisect_left(ordered, (words, "")), len(ordered)):
        if not ordered[at][0].startswith(words):
            break
        yield ordered[at][1]


def _reversed(form: str) -> str:
    return "".join(f"{word} " for word in reversed(body_names.key(form).split()))


def _end(long_of: Mapping[str, str], name: str) -> str:
    """Follow `LBT` to `Ludlow Bridge` to `Ludlow Bridge Trust`."""
    seen = {name}
    while (longer := long_of.get(name, name)) not in seen:
        name = longer
        seen.add(name)
    return name
