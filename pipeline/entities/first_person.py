"""`I` and `we` in quotation marks: whoever speaks there, which is known once the quotes have their speakers."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline.entities.mentions import Mention
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.tokens import Doc

WORDS = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves)\b")  # `US` and `Us` are names
ONE = frozenset({"i", "me", "my", "myself"})
TAGS = frozenset({"PRP", "PRP$"})  # not the I of `Elizabeth I`
CONFIDENCE = 0.8


def first_persons(doc: Doc, quoted: Iterable[Span]) -> Iterator[Mention]:
    """The pronouns of the first person in the quoted parts of a story, in order, without a cluster yet."""
    text = doc.text
    for part in quoted:
        for match in WORDS.finditer(text, part.start, part.end):
            token = doc.char_span(*match.span())
            if token is not None and token[0].tag_ in TAGS:
                yield Mention(Span(*match.span()), "PERSON", "pronoun", "rule", CONFIDENCE, None, reason="no_speaker")


def give_voice(mentions: Iterable[dict[str, Any]], quotes: Iterable[Mapping[str, Any]]) -> None:
    """Give each `I` the person, and each `we` the organisation, that speaks the smallest quote it stands in.

    Takes rows of `mentions`, which it fills, and of linked `quotes`. A person's `we` is a group, and stays unresolved.
    """
    parts: dict[str, list[tuple[int, int, Mapping[str, Any]]]] = defaultdict(list)
    for one in quotes:
        parts[one["doc_id"]] += [(part["start"], part["end"], one) for part in one["parts"]]
    for row in mentions:
        if row["unresolved_reason"] != "no_speaker":
            continue
        around = [part for part in parts[row["doc_id"]] if part[0] <= row["start"] and row["end"] <= part[1]]
        if not around:
            continue
        _, _, quote = min(around, key=lambda part: part[1] - part[0])
        if quote["speaker_id"] is None:
            continue
        alone = row["text"].lower() in ONE
        if quote["speaker_type"] == ("person" if alone else "organisation") and not quote["co_speakers"]:
            row.update(entity_id=quote["speaker_id"], unresolved_reason=None, confidence=quote["confidence"])
            row["label"] = "PERSON" if alone else "ORG"
        elif not alone:
            row["unresolved_reason"] = "group"
