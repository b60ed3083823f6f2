"""Numbers as news writes them: digits, magnitudes and number words, to exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import cache

from pipeline import wordlists

GROUPED = r"[0-9]{1,3}(?:(?:,[0-9]{2,3})*,[0-9]{3}|(?: [0-9]{3})+|(?:'[0-9]{3})+)"  # 12,500, 12,34,500, 12 500, 12'500
CONTINENTAL = r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]{2})?|\.[0-9]{3},[0-9]{2})"  # 1.250.000 or 1.250,50, no others
DIGITS = rf"(?:{CONTINENTAL}|(?:{GROUPED}|[0-9]+)(?:\.[0-9]+|[½¼¾])?|\.[0-9]{{1,2}}|[½¼¾])(?!\d|[.,]\d)"
VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
EXACT = Context(prec=100)
ONE = Decimal(1)
MOST_INTEGER_DIGITS, MOST_DECIMALS = 29, 9  # decimal128(38, 9)
LONGEST = 40  # digits; a longer run can hold no amount that fits


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number word: its value and its kind (unit, teen, tens, hundred, magnitude, short, fraction)."""

    word: str
    kind: str
    value: Decimal


@cache
def words() -> dict[str, NumberWord]:
    """All number words, by their lower-case form."""
    rows = wordlists.rows("pipeline.money", "numbers.csv")
    return {row["word"]: NumberWord(row["word"], row["kind"], Decimal(row["value"])) for row in rows}


@cache
def pattern() -> str:
    """A regular expression for a number: digits with magnitudes, or number words; `parse` may still refuse a match."""
    big = f"(?:{_any('hundred', 'magnitude')})s?"
    cardinal, fraction = _any("unit", "teen", "tens"), _any("fraction")
    # "a billion-dollar deal" counts nothing, so no article before "billion-"
    # "and" only follows a hundred or more, or leads to a fraction: "five and ten" are two numbers
    joined = rf"\sand\s(?:an?\s)?(?={fraction})|\sof\san?\s|[\s-]an?[\s-]|[\s-]"
    atom = rf"(?:(?:{cardinal})|(?:{fraction})|{big}(?:\sand(?=\s(?:{cardinal})))?)"
    spoken = rf"(?:{cardinal}|[0-9]{{1,3}})(?:[\s-](?:{cardinal}))?\spoint(?:\s(?:{_any('unit')}|[0-9]))+(?:\s{big})?"
    worded = rf"(?:an?[\s-](?={big}(?!-)|{fraction}))?{atom}(?:(?:{joined}){atom})*"
    written = rf"\b(?<!point\s)(?ai:{spoken}|{worded})\b"
    magnitude = rf"(?ai:[\s-]?{big}|\s?(?:{_any('short')}))(?![A-Za-z\d])"
    return rf"(?:{DIGITS}(?:{magnitude}){{0,2}}|{written})"


def _any(*kinds: str) -> str:
    return "|".join(sorted((word.word for word in words().values() if word.kind in kinds), key=len, reverse=True))


def parse(written: str) -> Decimal | None:
    """The exact value of a number that `pattern` matched; None when its words make no number.

    >>> parse("two and a half million")
    Decimal('2500000')
    """
    if " point " in written.lower():
        return _parse_spoken(written.lower())
    digits = re.match(r"[0-9., '½¼¾]+", written)
    if digits is None:
        with localcontext(EXACT):
            return _parse_words(re.findall(r"[a-z]+", written.lower()))
    if len(digits[0]) > LONGEST:
        return None
    value = _parse_digits(digits[0].strip())
    for word in re.findall(r"[a-z]+", written[digits.end() :].lower()):
        value = EXACT.multiply(value, _word(word).value)
    return plain(value)


def _parse_digits(written: str) -> Decimal:
    if vulgar := VULGAR.get(written[-1]):
        return vulgar + (Decimal(re.sub("[, ']", "", written[:-1])) if len(written) > 1 else 0)
    if re.fullmatch(CONTINENTAL, written):
        return Decimal(written.replace(".", "").replace(",", "."))
    return Decimal(re.sub("[, ']", "", written))


def _parse_spoken(written: str) -> Decimal | None:
    """The value of words like "six point two five million": digits after the point, one a word."""
    whole, _, decimals = written.partition(" point ")
    before = Decimal(whole) if whole.isdigit() else _parse_words(re.findall(r"[a-z]+", whole))
    if before is None:
        return None
    digits, magnitude = "", Decimal(1)
    for word in decimals.split():
        if word.isdigit():
            digits += word
        elif _word(word).kind == "unit":
            digits += str(_word(word).value)
        else:
            magnitude = _word(word).value
    return plain(EXACT.multiply(before + Decimal(f"0.{digits}"), magnitude))


def is_number(written: str) -> bool:
    """True when all of `written` is one number."""
    return re.fullmatch(pattern(), written) is not None


def magnitude(written: str) -> Decimal:
    """The magnitude a number ends with: a million for "2.5m", one for "250"."""
    tail = re.search(r"[a-z]+$", written.lower())
    word = _word(tail[0]) if tail else None
    return word.value if word and word.kind in ("magnitude", "short") else Decimal(1)


def plain(value: Decimal) -> Decimal:
    """The same value without exponent and without trailing zeros after the point."""
    stripped = EXACT.normalize(value)
    return stripped if int(stripped.as_tuple().exponent) <= 0 else EXACT.quantize(stripped, Decimal(1))


def fits(value: Decimal) -> bool:
    """True when decimal128(38, 9) holds the value exactly."""
    stripped = EXACT.normalize(value)
    return stripped.adjusted() < MOST_INTEGER_DIGITS and int(stripped.as_tuple().exponent) >= -MOST_DECIMALS


def _word(word: str) -> NumberWord:
    return words().get(word) or words()[word.removesuffix("s")]


def _parse_words(tokens: list[str]) -> Decimal | None:
    total, group, closed = Decimal(0), None, None  # closed: the magnitude that ended the last group
    previous = ""
    for token in tokens:
        if token not in ("a", "an", "and", "of"):
            word = _word(token)
            if word.kind == "fraction":
                if group is None and closed is not None:  # "a million and a half"
                    total += word.value * closed
                else:
                    group = _with_fraction(group, word.value, previous)
            elif word.kind == "magnitude":
                if group is None and closed is None and previous in ("a", "an"):
                    group = Decimal(1)
                if group is None and closed is not None and closed < word.value:  # "ten thousand million"
                    total, closed = total * word.value, word.value
                elif group is not None and (closed is None or word.value < closed):
                    total, group, closed = total + group * word.value, None, word.value
                else:
                    return None
            else:
                group = _with_cardinal(group, word, previous)
                if group is None:
                    return None
        previous = token
    value = total + (group or 0)
    return plain(value) if value >= 1 or tokens == ["zero"] else None  # "a quarter" alone is a time of year


def _with_cardinal(group: Decimal | None, word: NumberWord, previous: str) -> Decimal | None:
    if word.kind == "hundred":
        if group is None:
            return word.value if previous in ("a", "an") else None
        return group * word.value if group < word.value and group % 10 else None
    if group is None:
        return word.value
    room = 10 if word.kind == "unit" else 100
    fits_in = group % room == 0 and group % 100 != 10
    return group + word.value if fits_in else None


def _with_fraction(group: Decimal | None, value: Decimal, previous: str) -> Decimal:
    if group is None:
        return value
    return group + value if previous in ("a", "and") else group * value  # "two and a half"; "three quarters"
