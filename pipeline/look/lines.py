"""Dossiers and explanations in lines for a terminal. What an article says is shown, never obeyed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.look.explanation import rule
from pipeline.report.words import counted
from pipeline.terminal import shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.look.dossier import Alias, Claimed, Dossier, Post, Said
    from pipeline.look.evidence import Evidence
    from pipeline.look.explanation import Explanation
    from pipeline.look.identity import Identity, InStory
    from pipeline.look.people import Listed

ALIASES = 20
"""Other names in a dossier; `explain` lists all."""


def listing(found: Sequence[Listed]) -> Iterator[str]:
    """Several entities of one name, a line each."""
    yield f"{len(found)} entities fit; ask for one by its id:"
    for one in found:
        role = f" ({_post(one.role, one.affiliation)})" if one.role else ""
        numbers = f"{counted(one.stories, 'story', 'stories')}, {counted(one.quotes, 'quote')}"
        yield visible(f"  {one.id}  {one.name}{role}, {one.type}: {numbers}")


def dossier(found: Dossier) -> Iterator[str]:
    """One entity: roles, other names, stories, quotes and figures."""
    yield from map(visible, _dossier(found))


def _dossier(found: Dossier) -> Iterator[str]:
    one = found.entity
    yield f"{one.name} · {one.type} · {one.id}"
    numbers = (counted(one.stories, "story", "stories"), counted(one.mentions, "mention"), counted(one.quotes, "quote"))
    yield ", ".join(numbers)
    yield from _section("Roles", _roles(found.roles))
    yield from _section("Also called", _aliases(found.aliases))
    yield from _section(
        "Stories",
        (
            f"{story.path}: {story.title or 'no title'}{f' ({story.published[:10]})' if story.published else ''}, "
            f"{counted(story.mentions, 'mention')}, {counted(story.quotes, 'quote')}"
            for story in found.stories
        ),
    )
    yield from _section("Quotes", (line for quote in found.quotes for line in _said(quote)))
    yield from _section("Figures", (line for figure in found.figures for line in _claimed(figure)))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    rest = iter(lines)
    first = next(rest, None)
    yield ""
    yield title if first is not None else f"{title}: none"
    if first is not None:
        yield f"  {first}"
        yield from (f"  {line}" for line in rest)


def _roles(roles: Iterable[Post]) -> Iterator[str]:
    for post in roles:
        yield f"{_post(post.role, post.affiliation)} ({counted(post.stories, 'story', 'stories')})"
        yield _proof(post.evidence)


def _aliases(aliases: Sequence[Alias]) -> Iterator[str]:
    for alias in islice(aliases, ALIASES):
        why = rule(alias.rule, alias.basis)
        yield f"{shorten(alias.alias)}: {why} ({counted(alias.stories, 'story', 'stories')})"
        yield _proof(alias.evidence)
    if len(aliases) > ALIASES:
        yield f"and {len(aliases) - ALIASES} more: see `onrecord explain`"


def _said(quote: Said) -> Iterator[str]:
    yield f"{quote.kind}{', jointly' if quote.jointly else ''}: {shorten(quote.text)}"
    yield f"  {quote.evidence.place} {quote.quote_id}"


def _claimed(figure: Claimed) -> Iterator[str]:
    horizon = f", {figure.horizon}" if figure.horizon else ""
    yield f"{figure.words} ({figure.role}{horizon}) {figure.figure_id}"
    yield _proof(figure.evidence)


def identity(found: Identity) -> Iterator[str]:
    """Why one entity is one, story by story."""
    yield from map(visible, _identity(found))


def _identity(found: Identity) -> Iterator[str]:
    yield f"{found.name} · {found.type} · {found.id}"
    yield from _section("Roles", _roles(found.roles))
    for story in found.stories:
        yield from _section(story.path, _in_story(story))


def _in_story(story: InStory) -> Iterator[str]:
    yield f"{story.why}"
    for join in story.joins:
        yield f"name '{shorten(join.alias)}': {join.why}"
        yield _proof(join.evidence)
    for seen in story.mentions:
        basis = f"{seen.form}, {seen.basis}, {seen.confidence:.2f}"
        place = f"{seen.evidence.start}-{seen.evidence.end}"
        yield f"{place} '{shorten(seen.text)}' ({basis}) {seen.mention_id}"
        yield f"  {seen.evidence.sentence}"


def explanation(found: Explanation) -> Iterator[str]:
    """The steps from the words of a story to the row, a line each, with their proof."""
    yield visible(f"{found.id} in {found.table}")
    for step in found.steps:
        yield visible(f"  {step.what}: {step.words}{f' {step.id}' if step.id else ''}")
        if step.evidence:
            yield visible(f"  {_proof(step.evidence)}")


def _post(role: str, affiliation: str | None) -> str:
    return f"{role}, {affiliation}" if affiliation else role


def _proof(evidence: Evidence) -> str:
    return f"  {evidence.place} {evidence.sentence}"
