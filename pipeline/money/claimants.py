"""Who claims a figure: the source of the smallest quote around it that has one; otherwise the story itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Claims:
    """Finds the quote that a figure stands in, and who speaks there."""

    def __init__(self, quotes: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> None:
        """Take linked rows of `quotes`, and the canonical names of entities by id."""
        self._names = names
        self._quotes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for quote in quotes:
            self._quotes[quote["doc_id"]].append(quote)

    def claim(self, figure: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of `money` that say who claims a figure.

        A source that is nobody known claims it as written; a figure in words without a source has no claimant.
        """
        quote = self._smallest_around(figure)
        if quote is None:
            return {
                "claimant_id": None,
                "claimant": None,
                "co_claimants": [],
                "claim_basis": "narrator",
                "quote_id": None,
            }
        speaker = quote["speaker"] or quote["speaker_mention"]
        joint = [self._names[entity_id] for entity_id in quote["co_speakers"]]
        return {
            "claimant_id": quote["speaker_id"],
            "claimant": "; ".join([speaker, *joint]) if speaker else None,
            "co_claimants": quote["co_speakers"],
            "claim_basis": "quote",
            "quote_id": quote["quote_id"],
        }

    def _smallest_around(self, figure: Mapping[str, Any]) -> Mapping[str, Any] | None:
        around = [q for q in self._quotes[figure["doc_id"]] if _holds(q, figure)]
        sourced = [quote for quote in around if quote["speaker"] or quote["speaker_mention"]]
        return min(sourced or around, key=lambda quote: (len(quote["text"]), quote["quote_id"]), default=None)


def _holds(quote: Mapping[str, Any], figure: Mapping[str, Any]) -> bool:
    return any(part["start"] <= figure["start"] and figure["end"] <= part["end"] for part in quote["parts"])
