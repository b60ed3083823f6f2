"""Marked text as HTML: written here and not in a template, because it is most of what a report is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.highlight import Pin, Segment
    from pipeline.report.places import Links


def run(segments: Iterable[Segment]) -> Markup:
    """A stretch of text with its marks."""
    return Markup("".join(_marked(segment) for segment in segments))  # noqa: S704 (escaped piece by piece)


def pinned(segments: Iterable[Segment], links: Links) -> Markup:
    """A paragraph of a story: what is marked leads to its row, a name to the one who bears it."""
    pieces = []
    for segment in segments:
        pieces += [_pin(pin, links) for pin in segment.pins]
        shown = _marked(segment)
        pieces.append(
            f'<a class="to-name" href="{escaped(links.row(segment.target))}">{shown}</a>' if segment.target else shown
        )
    return Markup("".join(pieces))  # noqa: S704 (escaped piece by piece)


def _marked(segment: Segment) -> str:
    text = escaped(segment.text)
    return f'<mark class="{segment.kinds}">{text}</mark>' if segment.kinds else text


def _pin(pin: Pin, links: Links) -> str:
    place = escaped(pin.place)
    if not pin.label:
        return f'<span class="place" id="at-{place}"></span>'
    label = escaped(pin.label)
    return f'<a class="pin" id="at-{place}" href="{escaped(links.row(pin.row))}" aria-label="{label}: to its row"></a>'


def escaped(text: str) -> str:
    """Text for HTML: as `markupsafe.escape`, without an object for each of a million pieces."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")
