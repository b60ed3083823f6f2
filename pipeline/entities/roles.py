"""Roles as the story states them: `West Mercia's Police and Crime Commissioner, John Campion`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.mentions import Name, RoleStatement
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TITLES = rf"(?:(?:{'|'.join(sorted(map(re.escape, lexicon.titles()), key=len, reverse=True))})\.?\s+){{0,8}}"
DETERMINER = r"(?:the|an?|its|his|her|their|our|my|one\s+of\s+the|then)\s+"
NO_ADJECTIVE = r"(?:of|who|whose|which|that|and|or|but|to|for|in|on|at|by|with|from|as|the|an?|said|says|told)\b"
ADJECTIVES = rf"(?:(?!{NO_ADJECTIVE})[a-z][\w-]*\s+){{0,3}}"
COPULA = (
    r"(?:is|was|became|becomes|remains|(?:has|had)\s+(?:been|become)|served|serves|works|worked)"
    r"(?:\s+(?:also|still|now|currently|once|later|then|formerly))?"
)
CALLED = r"(?:(?:was|is|has\s+been|had\s+been)\s+)?(?:named|appointed|elected|re-elected|made|installed)"
FIELD = r"(?:\s+(?:of|for|on)\s+[a-z][\w-]*(?:\s+(?:and\s+)?[a-z][\w-]*)?)"
"""What a role is about, rather than whose it is: `director of policy`, `spokeswoman on crime`."""
DIRECTLY = re.compile(rf"\s+{TITLES}")
AFTER_A_COMMA = re.compile(rf"{FIELD}?,\s+{TITLES}")
AFTER_NAME = re.compile(
    rf"(?:,?\s+(?:aged\s+)?\d{{1,3}})?"
    rf"(?:,\s+(?:who\s+{COPULA}\s+)?|\s+\(|\s+{COPULA}\s+(?:as\s+)?|,?\s+{CALLED}\s+(?:as\s+)?|\s+as\s+)"
    rf"(?:{DETERMINER}{ADJECTIVES})?"
)
ALONGSIDE = re.compile(rf"{FIELD}?,?\s+(?:and|&)\s+(?:(?:an?|its)\s+{ADJECTIVES})?|,\s+(?:an?\s+{ADJECTIVES})?")
"""Between two roles of one person: `chairman and chief executive`; with `the` or `his` the other is somebody else's."""
ACTS = re.compile(
    r"\s+(?:also\s+)?(?:said|says|told|tells|add(?:ed|s)|ha[sd]|is|was|will|would|can|could|may|might|must|did)\b"
)
OWNED = re.compile(rf"['’]s?\s+{ADJECTIVES}|\s+")
"""Between an owner and the role: `Brindle Homes' new director`, `Brindle Homes director`."""
FORMER = re.compile(r"\b(?:[Ff]ormer|[Aa]cting|[Dd]eputy|[Ii]nterim|[Tt]hen|[Ee]x)[\s-](?:the\s+)?$")
FOR_WHOM = re.compile(rf"{FIELD}?\s+(?P<word>of|at|for|in|with|to|from)\s+(?:the\s+)?|,\s+(?:the\s+)?")
BELONGING = re.compile(r"\s+(?:of|at|from)\s+(?:the\s+)?")
CAPITALISED = re.compile(r"[A-Z][\w&’'-]*(?:\s+(?:(?:of|and|for|the|&)\s+){0,4}[A-Z][\w&’'-]*){0,40}")
"""At most so many words: in a text of capitals alone, the rest of it is no body."""
WORDS_BEFORE = re.compile(r"\b((?:[A-Z][\w&-]*\s+)*[A-Z][\w&-]*)\s+$")
DEMONYM = re.compile(r"(?:an|ese|ish|ic|ch|[aeiq]i)$")
STATE = ("president", "minister", "premier", "chancellor", "secretary", "ambassador", "leader", "mp", "senator")
"""`The French president` is France's; `the French director` is no more than French."""
BEGINS = re.compile(r"(?:^|[.!?:\n“\"]\s*)$")
NO_OWNER = frozenset(wordlists.lines(lexicon.PACKAGE, "no_owners.txt"))
DATES = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December"
)
BODIES_OF_VERBS = re.compile(
    r",?\s+who\s+(?:also\s+|now\s+|currently\s+)?(?P<verb>chairs|heads|leads|runs|manages|coaches|captains|edits|owns"
    r"|founded|co-founded|represents|chaired|headed|led|ran|managed|coached|captained|edited|owned)\s+(?:the\s+)?"
)
REACH = 90
"""Characters between a name and a role stated for it: room for an owner, a field, a body."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role as written and the bodies or places it is held for; `office` is False for a mere trade.

    `start` is where the first owner stands (`West Mercia's commissioner`), `end` where the last body ends.
    """

    role: Span
    bodies: tuple[Span, ...]
    start: int
    end: int
    office: bool
    holder: Name | None = None

    def head_end(self, text: str) -> int:
        """Where its head word ends: `chief` of `chief of police`."""
        head, _, _ = self.role.of(text).partition(" of ")
        return self.role.start + len(head)

    @property
    def statements(self) -> list[RoleStatement]:
        """One statement a body, or one without a body."""
        return [RoleStatement(self.role, body) for body in self.bodies] or [RoleStatement(self.role, None)]


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    by_start: Mapping[int, Name]
    by_end: Mapping[int, Name]

    def body_at(self, start: int) -> Span | None:
        """The organisation or place named at an offset; else the capitalised words there, which the model missed."""
        name = self.by_start.get(start)
        if name is not None:
            return name.span if name.label != "PERSON" else None
        match = CAPITALISED.match(self.text, start)
        if match is None or DATES.match(match[0]) or match[0] in NO_OWNER:
            return None
        end = next((at for at in range(start, match.end()) if at in self.by_start), match.end())
        words = self.text[start:end].rstrip()
        return Span(start, start + len(words)) if words and not words.islower() else None


def posts(text: str, names: Sequence[Name]) -> list[Post]:
    """The roles that a text states, in order, each with its bodies, and its holder if a person is named beside it."""
    page = _Page(text, {name.span.start: name for name in names}, {name.span.end: name for name in names})
    found: list[Post] = []
    for role, office in _roles(text):
        if role.start not in page.by_start:
            post = _with_holder(page, _with_bodies(page, role, office), found[-1] if found else None)
            if post.holder and found and found[-1].holder is None and _alongside(text, found[-1], post):
                found[-1] = replace(found[-1], holder=post.holder)
            found.append(post)
    return found


def statements(text: str, names: Sequence[Name], stated: Sequence[Post]) -> dict[Span, list[RoleStatement]]:
    """What the text says each person holds, by the span of the name; a name without a role is left out."""
    found: dict[Span, list[RoleStatement]] = {}
    for post in stated:
        if post.holder is not None:
            found.setdefault(post.holder.span, []).extend(post.statements)
    page = _Page(text, {name.span.start: name for name in names}, {})
    for name in names:
        if name.label == "PERSON" and (match := BODIES_OF_VERBS.match(text, name.span.end)):
            body = page.body_at(match.end())
            if body is not None:
                found.setdefault(name.span, []).append(RoleStatement(Span(*match.span("verb")), body))
    return found


def _roles(text: str) -> Iterator[tuple[Span, bool]]:
    offices = lexicon.roles(text)
    trades = [Span(*match.span()) for match in lexicon.occupations().finditer(text)]
    taken = {at for office in offices for at in range(office.start, office.end)}
    rest = [(trade, False) for trade in trades if trade.start not in taken and trade.end - 1 not in taken]
    return iter(sorted([*((office, True) for office in offices), *rest]))


def _with_bodies(page: _Page, role: Span, office: bool) -> Post:
    """The role with the body after it, then the owner before it."""
    text, end, bodies = page.text, role.end, []
    match = FOR_WHOM.match(text, role.end)
    after = page.body_at(match.end()) if match else None
    if match and after and (match["word"] or after.start in page.by_start) and _is_body(page, after, match["word"]):
        bodies.append(after)
        end = after.end
    start, owner = role.start, _owner(page, role, office=office)
    if owner is not None:
        bodies.append(owner)
        start = owner.start
        if former := FORMER.search(text, max(0, start - 12), start):
            role, start = Span(former.start(), role.end), former.start()
    return Post(role, tuple(bodies), start, end, office)


def _is_body(page: _Page, body: Span, word: str | None) -> bool:
    """Not every place is one that a role is held for (`to London`); a name after a comma may begin a list."""
    known = page.by_start.get(body.start)
    if word in ("in", "to", "from", "with"):
        return known is not None and (word != "to" or known.label == "ORG")
    if word is None:
        return known is not None and known.label == "ORG" and not page.text.startswith((" and", ", and"), body.end)
    return True


def _owner(page: _Page, role: Span, *, office: bool) -> Span | None:
    text = page.text
    window = text[max(0, role.start - 40) : role.start]
    for back in range(1, len(window) + 1):
        name = page.by_end.get(role.start - back)
        if name is not None:
            gap = OWNED.fullmatch(text, name.span.end, role.start)
            plain = gap is None or gap[0].isspace()  # `UK actor` says where from, `the UK's ambassador` for whom
            fits = gap and name.label != "PERSON" and (office or name.label == "ORG" or not plain)
            return name.span if fits and name.span.of(text) not in NO_OWNER else None
    return _capitalised_before(window, role, text)


def _capitalised_before(window: str, role: Span, text: str) -> Span | None:
    """Capitalised words before a role, which the model took for no name: `Treasury spokesman`, `French president`."""
    match = WORDS_BEFORE.search(window)
    if match is None or DATES.search(match[1]):
        return None
    first, words = match.start(1), match[1].split()
    while len(words) > 1 and words[0] in NO_OWNER:
        first = window.index(words[1], first + len(words[0]))
        words = words[1:]
    if first == match.start(1) and BEGINS.search(window, 0, first):
        return None
    if any(word in NO_OWNER or word in lexicon.titles() for word in words):
        return None
    if DEMONYM.search(words[-1]) and not role.of(text).lower().endswith(STATE):
        return None
    at = role.start - len(window)
    return Span(at + first, at + match.end(1))


def _with_holder(page: _Page, post: Post, last: Post | None) -> Post:
    """The person named right after the phrase, else right before it, else after a comma."""
    text = page.text
    holder = _named_after(page, DIRECTLY, post)
    if holder is None and last is not None and last.holder is not None and last.holder.span.end <= last.start:
        holder = last.holder if _alongside(text, last, post) else None
    elif holder is not None:
        return replace(post, holder=holder, bodies=post.bodies or _body_after(page, holder))
    return replace(post, holder=holder or _named_before(page, post) or _named_after(page, AFTER_A_COMMA, post))


def _body_after(page: _Page, holder: Name) -> tuple[Span, ...]:
    """The body after the name: `analyst Jane Thornbury of Brindle Homes`."""
    match = BELONGING.match(page.text, holder.span.end)
    body = page.by_start.get(match.end()) if match else None
    return (body.span,) if body is not None and body.label == "ORG" else ()


def _alongside(text: str, last: Post, post: Post) -> bool:
    return last.end <= post.start and ALONGSIDE.fullmatch(text, last.end, post.start) is not None


def _named_after(page: _Page, gap: re.Pattern[str], post: Post) -> Name | None:
    match = gap.match(page.text, post.end)
    name = page.by_start.get(match.end()) if match else None
    return name if name is not None and name.label == "PERSON" else None


def _named_before(page: _Page, post: Post) -> Name | None:
    for end in range(post.start, max(-1, post.start - REACH), -1):
        name = page.by_end.get(end)
        if name is not None:
            gap = AFTER_NAME.fullmatch(page.text, end, post.start) or (
                post.role.of(page.text).isupper() and page.text[end : post.start].isspace()  # `Marcus Okell MP`
            )
            return name if gap and name.label == "PERSON" and not _acts(page.text, name, post) else None
    return None


def _acts(text: str, name: Name, post: Post) -> bool:
    """True when the role is the next clause's subject: `Echoing Jane Thornbury, the mayor said no`.

    At the start of a sentence a comma may be missing behind the role: `Jane Thornbury, the mayor said no`.
    """
    begins = BEGINS.search(text, max(0, name.span.start - 3), name.span.start) is not None
    return not begins and text.startswith(", the ", name.span.end) and ACTS.match(text, post.end) is not None
