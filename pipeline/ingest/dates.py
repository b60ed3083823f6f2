"""Publication dates as sources write them: a complete date becomes a moment in UTC, anything less becomes nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from pipeline import wordlists

EARLIEST, LATEST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_SECONDS = (631_152_000, 4_102_444_800)
"""Seconds from 1970 to the beginning of 1990 and of 2100: what a number may mean as a date."""
MAX_LENGTH = 100

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COMPACT = re.compile(
    r"(?P<date>\d{8})(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<rest>\D.*)?)?", re.ASCII | re.IGNORECASE
)
ZONES = {
    row["name"]: (float(row["winter"]), float(row["summer"]))
    for row in wordlists.rows("pipeline.ingest", "time_zones.csv")
}
"""Hours ahead of UTC in winter and in summer."""
COMMENT = re.compile(r"\s*\([A-Za-z ]*\)$")
TOKEN = re.compile(
    rf"""
      (?P<gap> [\s,|·•/–—-]+ | (?:at|on|T)(?![^\W\d]) )
    | (?P<clock> (?= \d{{1,2}}: | \d{{1,2}}(?:\.\d\d)?\ ?[ap]\.?m | \d{{4}}\ ?(?:GMT|UTC|BST|Z)\b )
        (?P<hour>\d{{1,2}}) (?: [:.]?(?P<minute>\d\d) (?: :(?P<second>\d\d) (?:[.,](?P<fraction>\d{{1,9}}))? )? )?
        (?: \ ?(?P<half>[ap])\.?m\b\.? )?
        (?: \ ?(?P<zone> (?:GMT|UTC)?[+−-]\d\d?(?::?\d\d)? | {"|".join(ZONES)} )(?![^\W_]) )?
      ) (?!\d)
    | (?P<year_first> (?P<y>\d{{4}}) (?P<s>[/.-]) (?P<m>\d{{1,2}}) (?P=s) (?P<d>\d{{1,2}}) ) (?!\d)
    | (?P<year_last> (?P<one>\d{{1,2}}) (?P<t>[/.-]) (?P<two>\d{{1,2}}) (?P=t) (?P<of>\d{{4}}) ) (?!\d)
    | (?P<year> \d{{4}} ) (?!\d)
    | (?P<day> \d{{1,2}} ) (?: st|nd|rd|th )? (?![^\W_])
    | (?P<month> jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?
        |oct(?:ober)?|nov(?:ember)?|dec(?:ember)? ) \b\.?
    | (?P<weekday> (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)? ) \b\.?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def read(value: object) -> datetime | None:
    """The moment, in UTC, that a publication date means; None when the value is no complete date.

    Takes ISO 8601, RFC 5322 and English written dates; seconds and milliseconds since 1970 between 1990 and 2100, as
    numbers or digits; YYYYMMDD; and Python's own dates. A date without a time is midnight, a time without a zone is
    UTC. None, and never a guess: a date with a part missing, 08/10/2019 (unless one part is above 12 or both are
    equal), a zone of several meanings, a weekday that contradicts the date, a year outside 1800 to 2100.
    """
    try:
        moment = _read(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and EARLIEST <= moment < LATEST else None


def _read(value: object) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        value = datetime.combine(value.date(), value.timetz())  # a plain one: pandas has its own, and NaT is one
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float):
        return _number(value)
    return _text(value) if isinstance(value, str) and len(value) <= MAX_LENGTH else None


def _number(value: float) -> datetime | None:
    for unit in (1, 1000):
        if EPOCH_SECONDS[0] <= value / unit < EPOCH_SECONDS[1]:
            return EPOCH + timedelta(microseconds=round(value * (1_000_000 // unit)))
    return _text(str(value)) if isinstance(value, int) and len(str(value)) in (8, 14) else None


def _text(value: str) -> datetime | None:
    text = " ".join(value.split())
    if text.isascii() and re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        moment = _number(float(text))
        if moment is not None:
            return moment
    compact = COMPACT.fullmatch(text)
    if compact:
        text = _spread(compact)
    return _written(COMMENT.sub("", text))


def _spread(compact: re.Match[str]) -> str:
    """The extended form of ISO 8601's basic form."""
    day, hour, minute, second, rest = compact.group("date", "hour", "minute", "second", "rest")
    clock = f" {hour}:{minute}:{second or '00'}{rest or ''}" if hour else ""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}{clock}"


def _written(text: str) -> datetime | None:
    """A date from its parts in any order: each at most once, nothing else between them but commas and the like."""
    parts: dict[str, re.Match[str]] = {}
    at = 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None or token.lastgroup in parts:
            return None
        if token.lastgroup != "gap":
            parts[str(token.lastgroup)] = token
        at = token.end()
    day = _day(parts)
    if day is None or ("weekday" in parts and not _agrees(parts["weekday"].group(), day)):
        return None
    return _at(day, parts["clock"]) if "clock" in parts else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _day(parts: dict[str, re.Match[str]]) -> date | None:
    kinds = set(parts) - {"clock", "weekday"}
    if kinds == {"day", "month", "year"}:
        month = MONTHS.index(parts["month"].group("month")[:3].lower()) + 1
        return date(int(parts["year"].group("year")), month, int(parts["day"].group("day")))
    if kinds == {"year_first"}:
        return date(*(int(part) for part in parts["year_first"].group("y", "m", "d")))
    if kinds == {"year_last"}:
        one, two, year = (int(part) for part in parts["year_last"].group("one", "two", "of"))
        if one > 12 or one == two:
            return date(year, two, one)
        return date(year, one, two) if two > 12 else None
    return None


def _agrees(weekday: str, day: date) -> bool:
    return WEEKDAYS.index(weekday[:3].lower()) == day.weekday()


def _at(day: date, clock: re.Match[str]) -> datetime | None:
    hour, minute, second = (int(part or 0) for part in clock.group("hour", "minute", "second"))
    half = clock.group("half")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    microsecond = int((clock.group("fraction") or "0").ljust(6, "0")[:6])
    local = datetime(day.year, day.month, day.day, hour, minute, second, microsecond)
    zone = _zone(clock.group("zone") or "UTC", local)
    return None if zone is None else local.replace(tzinfo=zone).astimezone(UTC)


def _zone(name: str, local: datetime) -> timezone | None:
    """The zone of an offset or an abbreviation; None when its summer is not known."""
    offset = re.fullmatch(r"(?:GMT|UTC)?([+−-])(\d\d?):?(\d\d)?", name, re.IGNORECASE)
    if offset:
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(ahead if sign == "+" else -ahead)
    winter, summer = ZONES[name.upper()]
    if winter == summer:
        return timezone(timedelta(hours=winter))
    is_summer = _summer_in_united_states(local)
    return None if is_summer is None else timezone(timedelta(hours=summer if is_summer else winter))


def _summer_in_united_states(local: datetime) -> bool | None:
    """Whether clocks are ahead, by the rules in force since 1987 and 2007 (15 U.S.C. 260a); None before that."""
    if local.year < 1987:
        return None
    if local.year < 2007:
        start, end = _sunday(local.year, 4, 1), _sunday(local.year, 10, 25)
    else:
        start, end = _sunday(local.year, 3, 8), _sunday(local.year, 11, 1)
    return start <= local < end


def _sunday(year: int, month: int, day: int) -> datetime:
    """Two in the morning of the first Sunday on or after a day."""
    first = datetime(year, month, day, 2)
    return first + timedelta(days=6 - first.weekday())
