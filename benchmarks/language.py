"""Language: how many English stories, beginnings of stories and headlines are kept, and how fast.

.venv/bin/python -m benchmarks.language [TAR]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.copies import CORPUS, read
from pipeline.ingest.language import detect

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS: dict[str, Callable[[str], str]] = {
    "whole stories": lambda text: text,
    "first 200 characters": lambda text: text.partition("\n\n")[2][:200],
    "first 100 characters": lambda text: text.partition("\n\n")[2][:100],
    "first 50 characters": lambda text: text.partition("\n\n")[2][:50],
    "first 20 characters": lambda text: text.partition("\n\n")[2][:20],
    "headlines": lambda text: text.partition("\n")[0],
    "headlines in capitals": lambda text: text.partition("\n")[0].upper(),
    "their capitalised words": lambda text: " ".join(word for word in text.split() if word[0].isupper()),
    "their figures": lambda text: "\n".join(word for word in text.split() if not word.isalpha()),
}


def main() -> None:
    texts = list(read(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS).values())
    start = time.process_time()
    for text in texts:
        detect(text)
    seconds = time.process_time() - start
    print(f"{len(texts):,} stories: {sum(map(len, texts)) / seconds / 1e6:.0f} M characters a second")
    for name, view in VIEWS.items():
        kept = sum(detect(view(text)) == "en" for text in texts)
        print(f"{name:25} {kept / len(texts):.4f} kept as English")


if __name__ == "__main__":
    main()
