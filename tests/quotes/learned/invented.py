"""Annotated texts made of invented sentences: enough for rankers to learn from in seconds."""

from __future__ import annotations

import random

from pipeline.evaluate.attributed import Attributed, AttributedText
from pipeline.spans import Span

PEOPLE = ("Jane Thornbury", "Marcus Okell", "Peter Frayle", "Dinah Frayle", "Mara Quill")
VERBS = ("said", "claimed", "warned", "insisted", "added")
CLAIMS = ("the bridge is rotten", "the road will stay open", "the council was asleep", "the ward is full", "fares rose")
DEEDS = ("visited the bridge", "painted the road", "left the council", "closed the ward", "paid the fares")


def texts(n: int) -> list[AttributedText]:
    """So many texts of a few sentences, each attribution annotated; equal numbers give equal texts."""
    chance = random.Random(n)
    return [_text(f"text-{number}", chance) for number in range(n)]


def _text(doc_id: str, chance: random.Random) -> AttributedText:
    text, found = "", []
    for _ in range(6):
        who, verb, claim = (chance.choice(words) for words in (PEOPLE, VERBS, CLAIMS))
        style = chance.randrange(4)
        if style == 0:
            pieces = [("source", who), ("", " "), ("cue", verb), ("", " "), ("content", f"that {claim}"), ("", ".")]
        elif style == 1:
            quote = f"“{claim[0].upper()}{claim[1:]},”"
            pieces = [("content", quote), ("", " "), ("source", who), ("", " "), ("cue", verb), ("", ".")]
        elif style == 2:
            quote = f"“{claim[0].upper()}{claim[1:]}.”"
            pieces = [("source", who), ("", " "), ("cue", verb), ("", ": "), ("content", quote)]
        else:
            pieces = [("", f"{who} {chance.choice(DEEDS)}.")]
        places: dict[str, tuple[Span, ...]] = {}
        for role, words in pieces:
            if role:
                places[role] = (Span(len(text), len(text) + len(words)),)
            text += words
        if places:
            found.append(Attributed(places["source"], places["cue"], places["content"]))
        text += "\n\n"
    return AttributedText(doc_id, text, tuple(found))
