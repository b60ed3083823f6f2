"""The trained chain as files: trees in LightGBM's text format, what training saw of words as plain arrays."""

from __future__ import annotations

import io
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError
from pipeline.ids import sha256
from pipeline.quotes.learned.chain import Chain, Ranker
from pipeline.quotes.learned.encoding import Encoding
from pipeline.quotes.learned.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

RANKERS = ("cues", "contents", "sources", "acceptance")
WORDS = "words.npz"
ENCODING = ".encoding"


def files(chain: Chain) -> dict[str, bytes]:
    """A chain as files by name: equal chains give equal bytes."""
    arrays = chain.lexicon.arrays()
    found: dict[str, bytes] = {}
    for name in RANKERS:
        ranker: Ranker = getattr(chain, name)
        found[f"{name}.txt"] = ranker.trees.model_to_string().encode()
        told = {"columns": ranker.encoding.columns, "categories": ranker.encoding.categories}
        arrays[name + ENCODING] = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    found[WORDS] = packed.getvalue()
    return found


def read(file: Callable[[str], bytes], where: str) -> Chain:
    """The chain whose files `file` gives by name.

    Raises ModelError, which names the place `where`, for a file that is missing or damaged.
    """
    import lightgbm  # noqa: PLC0415 (most of a second, for which a run that remembers everything need not wait)

    try:
        with np.load(io.BytesIO(file(WORDS)), allow_pickle=False) as packed:
            arrays = dict(packed)
        encodings = {name: json.loads(arrays.pop(name + ENCODING).tobytes()) for name in RANKERS}
        rankers = {
            name: Ranker(
                lightgbm.Booster(model_str=file(f"{name}.txt").decode()),
                Encoding(encodings[name]["columns"], encodings[name]["categories"]),
            )
            for name in RANKERS
        }
        return Chain(lexicon=Lexicon.of_arrays(arrays), **rankers)
    except (OSError, ValueError, KeyError, lightgbm.basic.LightGBMError) as error:
        raise _unreadable(where, error) from error


def _unreadable(where: str, error: Exception) -> ModelError:
    return ModelError(
        f"the weights of quotes in {where} cannot be read ({error}): "
        "install the package again, train them (`onrecord train quotes`), or set quotes.mode to rules"
    )


def digest(folder: str) -> str:
    """The SHA-256 of the files that `load` reads from a folder; of those that come with the package, an empty string.

    Raises ModelError as `read` does.
    """
    if not folder:
        return ""
    try:
        return sha256(b"".join(Path(folder, name).read_bytes() for name in (WORDS, *(f"{one}.txt" for one in RANKERS))))
    except OSError as error:
        raise _unreadable(folder, error) from error


@cache
def load(folder: str) -> Chain:
    """The chain in a folder, read when first asked for; no folder: the one that comes with the package."""
    place = Path(folder) if folder else resources.files("pipeline.quotes").joinpath("weights")
    return read(lambda name: place.joinpath(name).read_bytes(), folder or "the package")
