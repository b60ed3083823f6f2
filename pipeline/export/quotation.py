"""schema.org in JSON-LD: the stories as `Article`, the quotes in them as `Quotation`.

`spokenByCharacter` is to whom the article attributes the words. `creator`, whose own words they are, stands at direct
quotes alone: the words of an indirect one are the reporter's. An unresolved speaker is nobody, and has neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import TableError
from pipeline.export.files import Written, json_list
from pipeline.export.iris import page, urn
from pipeline.export.stories import entities, stories
from pipeline.look.safe_json import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.export.stories import Entity, Quote, Story

CONTEXT = "https://schema.org"


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write the quotes of the run in `out`, and the stories that hold any, as one JSON-LD graph, a node a line."""
    known = entities(out)
    opening = f'{{"@context": {as_json(CONTEXT)}, "@graph": ['
    nodes = (node for story in stories(out, names) if story.quotes for node in graph(story, known))
    yield Written(to, json_list(to, opening, nodes, "]}"), "articles and quotations")


def graph(story: Story, known: Mapping[str, Entity]) -> Iterator[dict[str, Any]]:
    """The nodes of one story: the article, then its quotations. Raises TableError for a speaker not in `known`."""
    yield _given(
        {
            "@id": urn(story.doc_id),
            "@type": "Article",
            "identifier": story.path,
            "headline": story.title,
            "url": page(story.url),
            "datePublished": story.published and story.published.isoformat(),
            "publisher": story.publisher and {"@type": "Organization", "name": story.publisher},
        }
    )
    for quote in story.quotes:
        speakers = [_speaker(entity_id, quote, known) for entity_id in _said_by(quote)]
        yield _given(
            {
                "@id": urn(quote.quote_id),
                "@type": "Quotation",
                "text": quote.text,
                "spokenByCharacter": speakers,
                "creator": [{"@id": speaker["@id"]} for speaker in speakers] if quote.kind == "direct" else None,
                "isPartOf": {"@id": urn(story.doc_id)},
            }
        )


def _said_by(quote: Quote) -> list[str]:
    return [entity_id for entity_id in dict.fromkeys((quote.speaker_id, *quote.co_speakers)) if entity_id]


def _speaker(entity_id: str, quote: Quote, known: Mapping[str, Entity]) -> dict[str, Any]:
    if entity_id not in known:
        raise TableError(f"quotes has the speaker {entity_id}, which entities lacks: run the pipeline again")
    entity = known[entity_id]
    person = entity.type == "PERSON"
    return _given(
        {
            "@id": urn(entity_id),
            "@type": "Person" if person else "Organization",  # a place speaks as those who govern it
            "name": entity.name,
            "jobTitle": quote.speaker_role if person and entity_id == quote.speaker_id else None,
        }
    )


def _given(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value}
