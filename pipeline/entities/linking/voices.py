"""`I` and `we` in quotation marks: whoever speaks there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ONE = frozenset({"i", "me", "my", "myself"})


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
