"""Rows of the longest lists as HTML: written here and not in templates, where they take four times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from pipeline.report.marked import escaped, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.conflicts import Half, Pair
    from pipeline.report.front import Listed
    from pipeline.report.places import Links
    from pipeline.report.rows import Document
    from pipeline.report.statements import Named, Statement
    from pipeline.report.volume import Side as Told

VALUE = 200
"""Characters of a value that are shown, with the dots."""
LEEWAY = 5
"""Characters more that it may have to be shown whole."""
ROLES = 6
"""Roles shown of an entity."""


def pair(one: Pair, links: Links) -> Markup:
    """An item of the list of conflicts: two places side by side, each with its sentence."""
    conflict = one.conflict
    halves = "".join(
        f"    <div>\n{_half(half, conflict.kind, conflict.conflict_id, links)}    </div>\n" for half in one.halves
    )
    return Markup(  # noqa: S704 (escaped piece by piece)
        f'<li id="{escaped(conflict.conflict_id)}">\n'
        f"  <h4><bdi>{escaped(conflict.subject)}</bdi>: {escaped(conflict.attribute)}</h4>\n"
        f'  <div class="pair">\n{halves}  </div>\n'
        f'  <p class="tally">confidence {conflict.confidence:.2f} · <code>{escaped(conflict.conflict_id)}</code></p>\n'
        "</li>\n"
    )


def _half(half: Half, kind: str, conflict_id: str, links: Links) -> str:
    document, who = half.document, _named(half.claimant, links)
    value = f'      <p class="value"><bdi>{escaped(_shortened(half.value))}</bdi></p>\n'
    if document is None:
        where = f'<a href="{escaped(links.elsewhere(conflict_id))}">in another volume: both with their sentences</a>'
        return f'{value}      <p class="facts"><span>{who}</span><span class="where">{where}</span></p>\n'
    return (
        f"{'' if kind == 'echo' else value}"
        f'      <p class="proof" dir="auto" lang="{escaped(document.language)}">{run(half.proof)}</p>\n'
        f'      <p class="facts"><span>{who}</span>'
        f'<span class="where">{_source(document, half.place, links)}</span></p>\n'
    )


def statement(one: Statement, links: Links, resolved: bool) -> Markup:
    """An item of a list of quotes: the words, how they are said, and the sentence that proves it."""
    quote, document = one.quote, one.document
    paragraphs = "".join(f'<p dir="auto">{" ".join(map(_part, paragraph))}</p>\n' for paragraph in one.content)
    facts = "".join(f"<span>{fact}</span>\n" for fact in _facts(one, links, resolved))
    return Markup(  # noqa: S704 (escaped piece by piece)
        f'<li class="statement" id="{escaped(quote.quote_id)}">\n'
        f'<blockquote lang="{escaped(document.language)}">\n{paragraphs}</blockquote>\n'
        f'<p class="facts">\n{facts}<span class="where">{_source(document, quote.quote_id, links)}</span>\n</p>\n'
        "<details>\n<summary>Proof</summary>\n"
        f'<p class="proof" dir="auto" lang="{escaped(document.language)}">{run(one.proof)}</p>\n'
        f'<p class="offsets">Characters {one.proof_span.start} to {one.proof_span.end} of '
        f'<bdi class="path">{escaped(document.path)}</bdi> · <code>{escaped(quote.quote_id)}</code></p>\n'
        "</details>\n</li>\n"
    )


def _part(words: str) -> str:
    return f'<span class="part">{escaped(words)}</span>'


def _facts(one: Statement, links: Links, resolved: bool) -> Iterator[str]:
    """What is known of a quote, as HTML."""
    quote = one.quote
    yield escaped(quote.kind)
    said = f"cue <q><bdi>{escaped(quote.cue)}</bdi></q>" if quote.cue else "no cue"
    yield f"{said}, negated" if quote.negated else said
    if not resolved and quote.speaker_mention:
        yield f"source as written <q><bdi>{escaped(quote.speaker_mention)}</bdi></q>"
    for who in one.jointly:
        yield f"jointly with {_named(who, links)}"
    if one.inside and links.has(one.inside):
        yield f'<a href="{escaped(links.row(one.inside))}">inside another quote</a>'
    yield f"confidence {quote.confidence:.2f}"


def _source(document: Document | Told, place: str, links: Links) -> str:
    """The way to the words in their story."""
    copied = ' <span class="tag">copy</span>' if document.is_copy else ""
    href = escaped(links.text(document.doc_id, place))
    return f'<a class="story-link" href="{href}"><bdi>{escaped(document.name)}</bdi></a>{copied}'


def _named(who: Named, links: Links) -> str:
    name = f"<bdi>{escaped(who.name)}</bdi>"
    if who.entity_id is None or not links.has(who.entity_id):
        return name
    return f'<a href="{escaped(links.row(who.entity_id))}">{name}</a>'


def _shortened(value: str) -> str:
    """A value cut at a blank."""
    if len(value) <= VALUE + LEEWAY:
        return value
    return value[: VALUE - 3].rsplit(" ", 1)[0] + "..."


def anybody(one: Listed, links: Links) -> Markup:
    """A row of the table of everybody: names, roles, counts, and the volumes."""
    entity = one.entity
    name = f"<bdi>{escaped(entity.name)}</bdi>"
    if one.n_volumes == 1:
        name = f'<a href="{escaped(links.on(one.volumes[0].page, entity.entity_id))}">{name}</a>'
    aliases = "; ".join(f'<bdi class="alias">{escaped(alias)}</bdi>' for alias in entity.aliases)
    roles = "; ".join(f"<bdi>{escaped(role.words)}</bdi>" for role in entity.distinct_roles[:ROLES])
    volumes = ", ".join(
        f'<a href="{escaped(links.on(volume.page, entity.entity_id))}" aria-label="volume {volume.number}">'
        f"{volume.number}</a>"
        for volume in one.volumes
    )
    n_more = one.n_volumes - len(one.volumes)
    counts = (one.n_once, entity.n_mentions, entity.n_documents)
    numbers = "".join(f'      <td class="n">{count:,}</td>\n' for count in counts)
    return Markup(  # noqa: S704 (escaped piece by piece)
        f'    <tr id="{escaped(entity.entity_id)}">\n'
        f'      <th scope="row">{name}</th>\n'
        f"      <td>{aliases}</td>\n"
        f"      <td>{roles}</td>\n"
        f"{numbers}"
        f"      <td>{volumes}{f' and {n_more:,} more' if n_more else ''}</td>\n"
        "    </tr>\n"
    )
