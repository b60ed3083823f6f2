"""Rows of the two longest lists as HTML: written here and not in a template, where they take four times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from pipeline.report.marked import escaped, run

if TYPE_CHECKING:
    from pipeline.report.conflicts import Half, Pair
    from pipeline.report.front import Listed
    from pipeline.report.places import Links
    from pipeline.report.statements import Named

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
    copied = ' <span class="tag">copy</span>' if document.is_copy else ""
    href = escaped(links.text(document.doc_id, half.place))
    where = f'<a class="story-link" href="{href}"><bdi>{escaped(document.name)}</bdi></a>{copied}'
    return (
        f"{'' if kind == 'echo' else value}"
        f'      <p class="proof" dir="auto" lang="{escaped(document.language)}">{run(half.proof)}</p>\n'
        f'      <p class="facts"><span>{who}</span><span class="where">{where}</span></p>\n'
    )


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
