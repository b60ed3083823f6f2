"""The language a text is in; what is not surely another language is English, for no English story may be lost."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

ENGLISH, UNDETERMINED, NO_LANGUAGE = "en", "und", "zxx"
SAMPLE = 3_000
"""Characters looked at: three stretches of equal length, from the beginning, the middle and the end."""
FUNCTION_WORDS = 0.08
"""Share of English function words from which a text is English: of 2,225 news stories none has less, half have over
.23; texts in other languages have none but in English quotes."""
NOT_ENGLISH = 0.0006
"""Probability of English below which a text in Latin script is in another language. It tells more than that of the
likeliest language, which its kin share: English headlines, beginnings and lists of names have .0013 and more; sentences
of 80 characters and more in 30 other languages (the examples of spaCy) .00003 and less, French round a little English
.0003."""

LETTER = re.compile(r"[^\W\d_]")
OTHER_SCRIPT = re.compile(r"[^\W\d_\u0041-\u024f\u1e00-\u1eff]")


def detect(text: str) -> str:
    """The ISO 639 code of the language of `text`, two letters where there are two.

    English with long foreign quotes is English, and so is what gives no ground to tell: a few words, names, figures.
    A text whose letters are mostly of another script is never English; it is `und` when its language is not known.
    The languages and their probabilities are py3langid's, with its temperature for lengths.
    """
    sample = _sample(text)
    latin = _is_latin(sample)
    if latin and _function_words(sample) >= FUNCTION_WORDS:
        return ENGLISH
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    code = ranked[0][0]
    if latin:
        is_foreign = dict(ranked)[ENGLISH] < NOT_ENGLISH and code != NO_LANGUAGE
        return str(code) if is_foreign else ENGLISH
    return UNDETERMINED if code in (ENGLISH, NO_LANGUAGE) else str(code)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    size = SAMPLE // 3
    middle = (len(text) - size) // 2
    return f"{text[:size]}\n{text[middle : middle + size]}\n{text[-size:]}"


def _is_latin(sample: str) -> bool:
    if sample.isascii():
        return True
    others = len(OTHER_SCRIPT.findall(sample))
    return others == 0 or 2 * others <= len(LETTER.findall(sample))


def _function_words(sample: str) -> float:
    words = sample.lower().split()
    return sum(map(_english().__contains__, words)) / max(1, len(words))


@cache
def _english() -> frozenset[str]:
    return frozenset(wordlists.lines("pipeline.ingest", "english.txt"))


@cache
def _identifier() -> LanguageIdentifier:
    # loaded at the first text that is not clearly English: half a second and 60 MB that most runs never need
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
