"""Which paragraphs of a page are its story: those an extractor chose, mended and trimmed by the page's structure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.ingest.html.tree import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.ingest.html.blocks import Block
    from pipeline.ingest.html.tree import Element

MAX_PROMOTION = 700
"""Characters of the longest paragraph that is compared with the phrases of promotion."""
MAX_SHARE_APART = 0.2
"""A part of the page that holds more of the chosen text than this is the story, whatever its name."""
LINKS_ALONE, MOSTLY_LINKS, FEW_WORDS = 0.95, 0.8, 40
"""A paragraph that is a link, or one of few words that is mostly links, leads elsewhere."""
RUNNING_TEXT = 80
"""Characters outside links that make a paragraph running text."""


def _any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in wordlists.lines(__package__, name)), re.IGNORECASE)


_PARAGRAPHS = HEADINGS | {"p"}
_LISTED = frozenset(("dd", "dt", "li", "td", "th"))
_PROMOTION, _LINKED_PROMOTION = _any_of("promotion.txt"), _any_of("linked_promotion.txt")
_WORD = re.compile(r"\w+")
_PULL_QUOTE = re.compile(r"pull-?quote", re.IGNORECASE)
_IN_MARKS = re.compile(r"[“\"].+[”\"]", re.DOTALL)
_APART = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|date-?lines?|time-?stamp|post-?info|(?:article|entry|post|story)[_-]+meta"
    r"|read(?:ing)?-?time|captions?|credits?|newsletters?|sign-?up|cta|promos?|related|rail|recirc|share|sharing"
    r"|social-?(?:bar|buttons|icons|links|share|tools)|outbrain|taboola|(?:author|about)-?(?:author|bio|box|info)"
    r"|disclaimer|nocontent|noscript)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names (class, id) of what stands apart from a story, though inside it."""


def article(blocks: Sequence[Block], chosen: frozenset[int]) -> list[Block]:
    """The paragraphs of the story in order, from those of the page and the numbers that an extractor chose.

    Added are paragraphs between the chosen ones that are their equals in the page's structure, and quotations beside
    them. Left out are headlines, captions, promotion, lists of links, and headings with nothing below them.
    """
    taken = {number for number in chosen if not _leads_elsewhere(blocks[number])}
    taken |= {number for number in _passed_over(blocks, taken) if not _leads_elsewhere(blocks[number])}
    apart = _apart([blocks[number] for number in taken])
    story = [blocks[number] for number in sorted(taken)]
    story = [block for block in story if apart.isdisjoint(id(element) for element in block.element.within())]
    while story and story[-1].element.tag in HEADINGS:
        story.pop()
    return story


def largest(blocks: Sequence[Block]) -> frozenset[int]:
    """The numbers of the paragraphs in the part of the page that has most running text: a choice without an extractor.

    As in Readability (arc90, 2009), a paragraph counts for the element that holds it, and less for the one around that.
    """
    score: Counter[int] = Counter()
    for block in blocks:
        running = len(block.text) - 2 * block.linked
        if running >= RUNNING_TEXT:
            for weight, element in zip((1.0, 0.6), _holders(block), strict=False):
                score[id(element)] += int(weight * running)
    if not score:
        return frozenset(block.number for block in blocks)
    best = max(score, key=lambda element: score[element])
    return frozenset(block.number for block in blocks if any(id(element) == best for element in _holders(block)))


def in_figure(element: Element) -> bool:
    """True in a figure or a caption, but for what is quoted or set out in it."""
    for outer in element.within():
        if outer.tag in ("blockquote", "table", "pre"):
            return False
        if outer.tag in ("figure", "figcaption", "caption"):
            return True
    return False


def _holders(block: Block) -> Iterator[Element]:
    """The elements around a paragraph, from the one that it shares with the paragraphs beside it."""
    around = block.element.within()
    if block.element.tag in _PARAGRAPHS:
        next(around)
    return around


def _passed_over(blocks: Sequence[Block], taken: set[int]) -> Iterator[int]:
    """Paragraphs not taken that stand between those taken as their equals, that are quotations beside them, or that
    are running text of an element of which other text was taken. A quotation that only repeats the story is left out.
    """
    if not taken:
        return
    low, high = min(taken), max(taken)
    shared = {id(next(_holders(blocks[number]))) for number in taken}
    bare = {id(blocks[number].element) for number in taken if blocks[number].element.tag not in _PARAGRAPHS | _LISTED}
    story = _words(" ".join(blocks[number].text for number in sorted(taken)))
    for block in blocks:
        between = low < block.number < high and id(next(_holders(block))) in shared
        running = id(block.element) in bare and len(block.text) - 3 * block.linked >= RUNNING_TEXT
        quoted = _quoted_beside(block, shared) and _words(block.text) not in story
        if block.number not in taken and (between or running or quoted):
            yield block.number


def _quoted_beside(block: Block, shared: set[int]) -> bool:
    """True in a quotation that stands, alone in an element or two, where paragraphs of the story stand."""
    around = list(block.element.within())
    for at, element in enumerate(around):
        if (
            element.tag == "blockquote"
            or _PULL_QUOTE.search(element.attributes.get("class", ""))
            or (element.tag == "aside" and _IN_MARKS.fullmatch(block.text))
        ):
            return any(id(outer) in shared for outer in around[at + 1 : at + 4])
    return False


def _words(text: str) -> str:
    """The words of a text for comparison, each between spaces."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _leads_elsewhere(block: Block) -> bool:
    """True for a paragraph that is no text of any story: headline, caption, link or promotion."""
    text, links = block.text, block.linked / len(block.text)
    return (
        block.element.tag == "h1"
        or links > LINKS_ALONE
        or (links > MOSTLY_LINKS and len(text.split()) <= FEW_WORDS)
        or in_figure(block.element)
        or _is_promotion(" ".join(text.split()), linked=links > 0)
    )


def _is_promotion(text: str, *, linked: bool) -> bool:
    if len(text) > MAX_PROMOTION:
        return False
    return bool(_PROMOTION.fullmatch(text) or (linked and _LINKED_PROMOTION.fullmatch(text)))


def _apart(blocks: Sequence[Block]) -> set[int]:
    """The elements (by identity) that by their names stand apart from the story, and hold little of it."""
    held: Counter[int] = Counter()
    elements: dict[int, Element] = {}
    for block in blocks:
        for element in block.element.within():
            held[id(element)] += len(block.text)
            elements[id(element)] = element
    named = [identity for identity, element in elements.items() if _APART.search(_names(element))]
    most = MAX_SHARE_APART * sum(len(block.text) for block in blocks)
    return {element for element in named if held[element] < most}


def _names(element: Element) -> str:
    return f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
