"""What the words round a figure say of it: how they bound it, whether it is a change, per what, and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import wordlists
from pipeline.spans import Span

NEAR = 50  # characters within which a date expression or a movement belongs to a figure
LIMIT = r"(?:\s\w+){0,2}\s(?:mark|level|barrier|threshold|line|limit)\b"
LEVEL = (
    r"\b(?:above|below|past|beyond|under|over\sthe)\s(?:the\s)?$"  # "rose above £5m": where it went, not by how much
)
BREAK = re.compile(r"[.!?][\"'”’)\]]*\s|[\n;]")
YEAR = r"(?:19|20)\d\d(?:[-/–]\d{2,4})?(?![\w,.]?\d)"
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PERIOD = r"(?:year|quarter|month|week|decade|day)s?"
COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|several|few)"
HORIZON = re.compile(
    rf"\b(?:by|since|until|till|before|after|from|in|during|for|throughout)\s(?:the\s)?"
    rf"(?:(?:early|late|mid|end|middle|start|beginning|spring|summer|autumn|winter|year|financial)[\s-](?:of\s|to\s)?)*"
    rf"(?:(?:\d\d?\s)?{MONTH}\s)?{YEAR}"
    rf"|\b(?:over|within|in|during|for|across)\s(?:the\s|a\s)?(?:next|past|last|coming|first|previous)\s(?:{COUNT}\s)?{PERIOD}\b"
    rf"|\b(?:over|within|in|during|for|across)\s{COUNT}[\s-]{PERIOD}\b"
    rf"|\bby\s(?:the\send\sof\s)?(?:the|this|next)\s{PERIOD}\b|\b(?:this|last|next)\s(?:year|month|week|quarter)\b",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the words round a figure say. `comparator` is `exact` where they compare nothing."""

    comparator: str
    change: bool
    per: str | None
    horizon: Span | None


def read(text: str, figure: Span, start: int, end: int) -> Context:
    """What the sentence says of the figure at `figure`, read between `start` and `end`: the edges of its neighbours.

    A unit of "a year" or a movement may stand behind the next figure ("£5m ($7m) a year"); a date expression may not.
    """
    lead = before(text, figure.start, start)
    rest = BREAK.split(text[figure.end : figure.end + NEAR])[0]
    horizon = _horizon(lead, rest[: end - figure.end], figure)
    return Context(_comparator(lead, rest), _change(lead, rest), _per(rest), horizon)


def before(text: str, end: int, start: int = 0) -> str:
    """The words of the sentence near and before `end`, none from before `start`."""
    return BREAK.split(text[max(start, end - NEAR) : end])[-1]


def moves(lead: str) -> bool:
    """True when the words before "A to B" make it a change from A to B, or by A to B."""
    direct, by = _wording("movements"), _wording("movements_by")
    if re.search(r"\bby(?:\s\w+){0,2}\s$", lead):
        return False
    if re.search(r"\bfrom\s(?:\w+\s){0,2}$", lead):
        return re.search(rf"\b(?:{direct}|{by})\b", lead) is not None
    return re.search(rf"\b(?:{direct}|{by})\s(?:(?:{_wording('comparators_before')})\s)?$", lead) is not None


def _comparator(lead: str, rest: str) -> str:
    if found := re.match(rf"({_wording('comparators_after')})(?![\w-]*\d)", rest):
        return _comparators("comparators_after")[found[1]]
    if found := re.search(rf"({_wording('comparing_signs')})\s?$", lead):
        return _comparators("comparing_signs")[found[1]]
    phrase = re.search(rf"(?:^|[^\w-])({_wording('comparators_before')})\s(an?\s)?$", lead.lower())
    if phrase is None:
        return "exact"
    before = re.search(r"\w+$", lead[: phrase.start()])
    words = phrase[1]
    named = phrase[2] is not None and words in _listed("prepositions")  # "under a £5m deal", "talks about a £5m loan"
    other = words.endswith(" the") and not re.match(LIMIT, rest)  # "above the £1.4bn reported in May"
    if named or other or f"{before[0].lower() if before else ''} {words}" in _listed("not_comparing"):
        return "exact"
    return _comparators("comparators_before")[words]


def _change(lead: str, rest: str) -> bool:
    bound = rf"(?:(?:{_wording('comparators_before')})\s)?(?:an?\s(?:further\s|extra\s)?|another\s)?$"
    direct, by = _wording("movements"), _wording("movements_by")
    if re.match(rf"[\s-](?:an?\s\w+\s)?(?:{_wording('movements_after')})\b", rest):
        return True
    if re.search(LEVEL, lead.lower()):
        return False
    moved = re.search(rf"(?:(\w+)\s)?\b({direct})\s(?:by\s|of\s)?{bound}", lead.lower())
    if moved:
        return moved[1] not in _listed("phrasal_verbs")
    return re.search(rf"\b(?:{direct}|{by})\s(?:(?:[\w'’-]+\s){{0,4}}by|of)\s{bound}", lead.lower()) is not None


def _per(rest: str) -> str | None:
    later = r"(?!\s(?:ago|earlier|later|before|after)\b)"
    # "£5m ($7m) a year", the same for the one in brackets, and "$4, or three euros, a day" for both
    aside = (
        r"(?:\s\([^()]{1,40}\)|(?:[;,]\s[^()]{1,20})?\)|(?:,\sor\s[^,()]{1,25})?,(?=\sa\s(?:day|week|month|year)\b))?"
    )
    found = re.match(
        rf"{aside}(?:[\s-](?:an?|each|every)[\s-]({_wording('per_units')})\b{later}|[\s-]per[\s-](?!cent\b)([a-z]+)"
        rf"|\s?/\s?([a-z]+)|\sfor\s(?:each|every)\s([a-z]+)|\s(each|annually|pa|p\.a\.)(?!\w))",
        rest.lower(),
    )
    if found is None:
        return None
    unit = next(group for group in found.groups() if group)
    return "year" if unit in ("annum", "annually", "pa", "p.a.") else unit


def _horizon(lead: str, rest: str, span: Span) -> Span | None:
    if found := HORIZON.search(rest):
        return Span(span.end + found.start(), span.end + found.end())
    earlier = [found for found in HORIZON.finditer(lead) if " and " not in lead[found.end() :]]
    shift = span.start - len(lead)
    return Span(shift + earlier[-1].start(), shift + earlier[-1].end()) if earlier else None


@cache
def _context() -> dict[str, dict[str, str] | list[str]]:
    return wordlists.entries("pipeline.money", "context.json")


@cache
def _comparators(key: str) -> dict[str, str]:
    found = _context()[key]
    return found if isinstance(found, dict) else {}


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(_context()[key])


@cache
def _wording(key: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_context()[key], key=len, reverse=True))
