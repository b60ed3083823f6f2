"""What is compared of stories instead of their texts: digests of the text and of its words, and its shingles."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.ingest.copies.shingles import normalise, shingles

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST_BYTES = 16
DIGEST = pa.binary(DIGEST_BYTES)
NAMED = ("doc_id", "published", "source_path")
FEATURES = pa.schema(
    [
        ("doc_id", pa.string()),
        ("published", pa.timestamp("us", tz="UTC")),
        ("source_path", pa.string()),
        ("exact", DIGEST),
        ("normalised", DIGEST),
        ("shingles", pa.list_(pa.uint32())),
    ]
)
"""`exact` is of the text, `normalised` of its words; the shingles are sorted, each once."""


def features(documents: pa.Table) -> pa.Table:
    """The features of rows with `doc_id`, `published`, `source_path` and `text`, in their order: a row each."""
    columns = {name: documents[name] for name in NAMED}
    return pa.table({**columns, **_columns(documents["text"].to_pylist())}, FEATURES)


def _columns(texts: Iterable[str]) -> dict[str, pa.Array]:
    exact, same, found = [], [], [np.empty(0, np.uint32)]
    for text in texts:
        words = normalise(text)
        exact.append(_digest(text.encode("utf-8")))
        same.append(_digest(words) if words else exact[-1])
        found.append(shingles(words))
    ends = np.cumsum([len(one) for one in found], dtype=np.int32)
    return {
        "exact": pa.array(exact, DIGEST),
        "normalised": pa.array(same, DIGEST),
        "shingles": pa.ListArray.from_arrays(ends, np.concatenate(found)),
    }


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_BYTES).digest()
