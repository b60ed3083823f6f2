"""The quotes and responses of a shard of documents as rows, not yet linked to entities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.ids import Ordinals
from pipeline.quotes.learned import attributions as learned
from pipeline.quotes.learned.weights import load
from pipeline.quotes.marks import paragraphs, regions
from pipeline.quotes.nested import nested
from pipeline.quotes.responses import responses
from pipeline.quotes.rules import attribution as rules
from pipeline.schema import QUOTES, RESPONSES
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from spacy.tokens import Doc

    from pipeline.annotate.parses import Story
    from pipeline.params import Quotes
    from pipeline.quotes.attribution import Attribution


def extract(stories: Iterable[Story], params: Quotes) -> tuple[pa.Table, pa.Table]:
    """Rows of `quotes` and of `responses` for parsed stories.

    Who a source expression is (`speaker_id`, `speaker`, ...) is left for `link`; `speaker_type` says what the
    expression itself shows: `unknown` for names and pronouns, else `unnamed`, `group` or `document`.
    """
    quotes: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []
    for story in stories:
        quotes += _quotes(story, params)
        replies += _responses(story)
    return tables.build(QUOTES, quotes), tables.build(RESPONSES, replies)


def _quotes(story: Story, params: Quotes) -> list[dict[str, Any]]:
    ordinals = Ordinals()
    page = _Page(story)
    found = attributions(story.doc, params)
    rows = [page.row(ordinals, one) for one in found]
    for outer, one in nested(story.doc, regions(story.text), found):
        rows.append(page.row(ordinals, one) | {"nested_in": rows[outer]["quote_id"]})
    return rows


def attributions(doc: Doc, params: Quotes) -> list[Attribution]:
    """The quotes of a parsed story by the mode that `params` name, in order; those in other quotes are left out."""
    if params.mode == "rules":
        return rules.attributions(doc, params)
    return learned.attributions(doc, params, load(params.weights))


class _Page:
    """Where the sentences and paragraphs of one story begin."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._sentences = [Span(s.start_char, s.end_char) for s in story.doc.sents]
        self._starts = [sentence.start for sentence in self._sentences]
        self._paragraphs = [paragraph.start for paragraph in paragraphs(story.text)]

    def row(self, ordinals: Ordinals, one: Attribution) -> dict[str, Any]:
        story, text = self._story, self._story.text
        words = " ".join(part.of(text) for part in one.parts)
        spans = [*one.parts, *([one.cue.span] if one.cue else []), *([one.source.span] if one.source else [])]
        proof = self._proof(spans)
        return {
            "quote_id": ordinals.id("q", story.doc_id, words),
            "doc_id": story.doc_id,
            "kind": one.kind,
            "text": words,
            "parts": [story.spanned(part) for part in one.parts],
            **_cue(one, text),
            "speaker_mention": one.source and one.source.span.of(text),
            "speaker_start": one.source and one.source.span.start,
            "speaker_end": one.source and one.source.span.end,
            "speaker_core_start": one.source and (one.source.core or one.source.span).start,
            "speaker_core_end": one.source and (one.source.core or one.source.span).end,
            "speaker_type": one.source.kind if one.source else "unknown",
            "co_speakers": [],
            "co_speaker_spans": [asdict(span) for span in one.source.joint] if one.source else [],
            "unresolved_reason": "no_antecedent" if one.source else "no_source",
            "sentence_start": proof.start,
            "sentence_end": proof.end,
            "paragraph": max(0, bisect_right(self._paragraphs, one.parts[0].start) - 1),
            "confidence": one.confidence,
        }

    def _proof(self, spans: list[Span]) -> Span:
        """The sentences from the first to the last that a row of `quotes` rests on."""
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        start = self._sentences[max(0, bisect_right(self._starts, first) - 1)].start
        end = self._sentences[max(0, bisect_left(self._starts, last) - 1)].end
        proof = trim(self._story.text, Span(min(start, first), max(end, last)))
        return Span(min(proof.start, first), max(proof.end, last))  # a source may end in white space, as damage has it


def _cue(one: Attribution, text: str) -> dict[str, Any]:
    if one.cue is None:
        return {"negated": False}
    return {
        "cue": one.cue.span.of(text),
        "cue_start": one.cue.span.start,
        "cue_end": one.cue.span.end,
        "cue_lemma": one.cue.verb.lemma,
        "cue_class": one.cue.verb.kind,
        "negated": one.cue.negated,
    }


def _responses(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "doc_id": story.doc_id,
            "party": reply.party.of(story.text),
            "status": reply.status,
            **asdict(reply.sentence),
            "text": reply.sentence.of(story.text),
        }
        for reply in responses(story.doc)
    ]
