"""Repair: stories damaged in five ways come back exactly, undamaged ones pass unchanged, and how fast.

    .venv/bin/python -m benchmarks.damage [ARCHIVE]

ARCHIVE holds plain stories. A damaged story came back when its text in the clean stage's own Parquet output equals that
of the undamaged one; an undamaged one passed unchanged when its text is what its bytes decode to. Speed is that of
reading and cleaning the files, language included, on one core; copies and tables are not in it.
"""

from __future__ import annotations

import argparse
import random
import re
from html.entities import codepoint2name
from pathlib import Path

from benchmarks.corpus import cleaned, cleaning_seconds, unpacked, written
from pipeline.ingest import cp1252
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.mapped import Mapped
from pipeline.ingest.repair.rounds import repair

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus" / "bbc-2225.tar.xz"
WIDTH = 72
SHOWN = 3
"""Names of stories that are shown of those that did not come back."""
CURLY = str.maketrans({"'": "’"})
QUOTED = re.compile(r'"([^"\n]*)"')


def mojibake(text: str, seed: int) -> str:  # noqa: ARG001
    """All of it was UTF-8 and read as Windows-1252."""
    return cp1252.decode(text.encode())


def half_mojibake(text: str, seed: int) -> str:
    """The same of every second line or so."""
    chance = random.Random(seed)  # noqa: S311
    return "\n".join(mojibake(line, seed) if chance.random() < 0.5 else line for line in text.split("\n"))


def invisible(text: str, seed: int) -> str:
    """Windows line ends, no-break spaces, zero-width spaces behind spaces, and soft hyphens in long words."""
    chance = random.Random(seed)  # noqa: S311
    spaces = {0: "\u00a0", 1: " \u200b", 2: "\u200b "}
    text = re.sub(" ", lambda _: spaces.get(chance.randrange(30), " "), text)
    text = re.sub("(?<=[a-z]{4})(?=[a-z]{4})", lambda _: "\u00ad" if chance.random() < 0.2 else "", text)
    return text.replace("\n", "\r\n")


def entities(text: str, seed: int) -> str:
    """References, of any kind, for what HTML escapes and for all that is not ASCII."""
    chance = random.Random(seed)  # noqa: S311

    def reference(match: re.Match[str]) -> str:
        code = ord(match.group())
        kinds = [f"&#{code};", f"&#x{code:X};"]
        return chance.choice([f"&{codepoint2name[code]};", *kinds] if code in codepoint2name else kinds)

    return re.sub("[&<>\"']|[^\x00-\x7f]", reference, text)


def hard_wraps(text: str, seed: int) -> str:  # noqa: ARG001
    """Paragraphs in lines of 72 characters at most, as they are shown: "&#233;" is one."""
    mapped, _ = repair(Mapped(text))
    return "\n".join(_wrapped(line) for line in mapped.text.split("\n"))


def _wrapped(line: str) -> str:
    lines = []
    while len(line.rstrip()) > WIDTH and (space := line.rfind(" ", 1, WIDTH + 1)) > 0:
        lines.append(line[:space])
        line = line[space + 1 :]
    return "\n".join([*lines, line])


DAMAGES = (mojibake, half_mojibake, invisible, entities, hard_wraps)


def curly(text: str) -> str:
    """The text with typographic quotation marks and dashes: many more characters to be damaged."""
    return QUOTED.sub("“\\1”", text).translate(CURLY).replace(" - ", " – ")


def read(folder: Path) -> dict[str, str]:
    """The stories of a folder as their bytes decode, by their paths."""
    texts = {}
    for path in sorted(folder.rglob("*.txt")):
        found = decode(path.read_bytes())
        if isinstance(found, Decoded):
            texts[str(path.relative_to(folder))] = found.text
    return texts


def texts_of(stories: dict[str, str]) -> dict[str, str]:
    """The texts in `documents.parquet` once these stories are written to files and cleaned, by path."""
    with written(stories) as folder:
        return {row["source_path"]: row["text"] for row in cleaned(folder)["documents"].to_pylist()}


def score(name: str, stories: dict[str, str], expected: dict[str, str] | None = None) -> dict[str, str]:
    """Print how many stories come out as expected (of none given: as they are), and the speed; give what came out."""
    found = texts_of(stories)
    with written(stories) as folder:
        seconds = cleaning_seconds(folder)
    wrong = [path for path, text in (expected or stories).items() if found.get(path) != text]
    speed = sum(map(len, stories.values())) / seconds / 1e6
    failed = f"; not {', '.join(wrong[:SHOWN])}" if wrong else ""
    print(f"{name:24} {len(stories) - len(wrong):,} of {len(stories):,} {speed:6.1f} M characters a second{failed}")
    return found


def main() -> None:
    """Print the figures for the stories as they are, and with typographic marks."""
    parser = argparse.ArgumentParser(description="How many damaged stories come back exactly, and how fast.")
    parser.add_argument("archive", nargs="?", type=Path, default=CORPUS)
    with unpacked(parser.parse_args().archive) as folder:
        plain = read(folder)
    for kind, texts in (("", plain), (", curly", {name: curly(text) for name, text in plain.items()})):
        expected = score(f"undamaged{kind}", texts)
        for damage in DAMAGES:
            damaged = {name: damage(text, seed) for seed, (name, text) in enumerate(texts.items())}
            score(f"{damage.__name__}{kind}", damaged, expected)


if __name__ == "__main__":
    main()
