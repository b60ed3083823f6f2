"""W3C Web Annotations: a collection in JSON-LD, an annotation a quote.

Offsets are code points of `documents.text`, as the standard counts them. Of a story with an address that text is a
representation of the page, cleaned: the page is the source, and `state` says which representation was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.export.contract import BY_NAME
from pipeline.export.files import Written, json_list
from pipeline.export.iris import page, urn
from pipeline.export.stories import stories
from pipeline.look.safe_json import as_json
from pipeline.tables import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.export.stories import Quote, Story
    from pipeline.spans import Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"onrecord": "urn:onrecord:terms:"}]
COLLECTION = "urn:onrecord:annotations"
PAGE = f"{COLLECTION}:1"

AROUND = 32
"""Characters before and after that tell a quote from equal words elsewhere."""


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write each quote of the run in `out` as an annotation, one a line of the JSON document `to`."""
    head = {
        "@context": CONTEXT,
        "id": COLLECTION,
        "type": "AnnotationCollection",
        "label": "Quotes found by onrecord",
        "total": count(out / f"{BY_NAME['quotes'].name}.parquet"),
        "last": PAGE,
    }
    first = {"id": PAGE, "type": "AnnotationPage", "startIndex": 0}
    opening = f'{as_json(head)[:-1]}, "first": {as_json(first)[:-1]}, "items": ['
    found = (annotation(story, quote) for story in stories(out, names) for quote in story.quotes)
    yield Written(to, json_list(to, opening, found, "]}}"), "annotations")


def annotation(story: Story, quote: Quote) -> dict[str, Any]:
    """One quote as an annotation: who says it and how sure that is, of each part where it stands."""
    targets = [_target(story, part) for part in quote.parts]
    return {
        "id": urn(quote.quote_id),
        "type": "Annotation",
        "motivation": "describing",
        "body": [_words(quote), _row(quote)],
        "target": targets if len(targets) > 1 else targets[0],
    }


def _words(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker or f"speaker unresolved ({quote.unresolved_reason})"
    value = f"{speaker}: {quote.kind} quote{', negated' if quote.negated else ''}, confidence {quote.confidence}"
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": value}


def _row(quote: Quote) -> dict[str, Any]:
    row = {
        "quote_id": quote.quote_id,
        "kind": quote.kind,
        "negated": quote.negated,
        "confidence": quote.confidence,
        "speaker": quote.speaker,
        "speaker_id": quote.speaker_id and {"id": urn(quote.speaker_id)},
        "speaker_role": quote.speaker_role,
        "co_speakers": [{"id": urn(other)} for other in quote.co_speakers] or None,
        "unresolved_reason": quote.unresolved_reason,
    }
    return {"type": "Dataset"} | {f"onrecord:{name}": value for name, value in row.items() if value is not None}


def _target(story: Story, part: Span) -> dict[str, Any]:
    text = story.text
    words = {
        "type": "TextQuoteSelector",
        "exact": part.of(text),
        "prefix": text[max(0, part.start - AROUND) : part.start],
        "suffix": text[part.end : part.end + AROUND],
    }
    selectors = [words, {"type": "TextPositionSelector", "start": part.start, "end": part.end}]
    own, address = urn(story.doc_id), page(story.url)
    state = {"state": {"type": "TimeState", "cached": own}} if address else {}
    return {"type": "SpecificResource", "source": address or own, **state, "selector": selectors}
