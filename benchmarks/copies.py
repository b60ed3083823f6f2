"""Copies: recall by kind of copy, precision, speed, and memory as the corpus grows.

    .venv/bin/python -m benchmarks.copies [TAR]

TAR holds plain stories: a headline, then paragraphs, with blank lines between. For each kind of copy, one is made of
every fourth story that is no copy itself, and the corpus is searched with these copies added. A copy is found when it
and its story have the same original. A link is wrong when it joins two stories that the corpus alone does not join:
those that it does join are listed with `--list`, lowest score first, to be judged by reading their headlines. What is
linked is read from the clean stage's own Parquet output; speed and memory are of the search alone.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.corpus import cleaned, unpacked, written
from benchmarks.peak import peak_mb
from pipeline.ingest.copies.find import Copy, Story, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus" / "bbc-2225.tar.xz"
SIZES = (1_000, 10_000, 100_000)
STEP = 4
MADE = "+.txt"
"""How the name of a story's copy ends."""
HEADLINE = "What the harbour towns were told this morning"
INTRO = "The following was sent to this newspaper by an agency in the course of the day, and appears here as received."
CURLY = str.maketrans({"'": "’", '"': "”", ",": None, "-": " – "})


def read(archive: Path) -> dict[str, str]:
    """The stories of an archive by their paths."""
    with unpacked(archive) as folder:
        paths = sorted(folder.rglob("*.txt"))
        return {str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "replace") for path in paths}


def paragraphs(text: str) -> list[str]:
    """The headline and the story in paragraphs of two sentences, as agencies write them."""
    headline, _, body = text.strip().partition("\n\n")
    sentences = re.split(r"(?<=[.!?])\s+", body)
    return [headline, *(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))]


def agency(story: list[str], other: list[str]) -> list[str]:
    """The same text with another headline, first sentence and last paragraph."""
    _, _, rest = story[1].partition(". ")
    return [HEADLINE, INTRO, rest, *story[2:-1], other[-1]]


def cut(share: float) -> Callable[[list[str], list[str]], list[str]]:
    """The first `share` of the words under another headline."""

    def make(story: list[str], _: list[str]) -> list[str]:
        words = "\n\n".join(story[1:]).split(" ")
        return [HEADLINE, " ".join(words[: round(len(words) * share)])]

    return make


def updated(story: list[str], other: list[str]) -> list[str]:
    """One paragraph replaced, one added at the end."""
    middle = len(story) // 2
    return [*story[:middle], other[1], *story[middle + 1 :], other[-1]]


def damaged(story: list[str], _: list[str]) -> list[str]:
    """Other quotes, dashes, commas, white space and case."""
    return [paragraph.upper().translate(CURLY) for paragraph in story]


KINDS = {"agency": agency, "cut to 60%": cut(0.6), "cut to 35%": cut(0.35), "updated": updated, "damaged": damaged}


def linked(texts: dict[str, str]) -> dict[str, Copy]:
    """What the tables of the clean stage say of these files."""
    with written(texts) as folder:
        rows = cleaned(folder)["documents"].to_pylist()
    paths = {row["doc_id"]: row["source_path"] for row in rows}
    return {
        row["source_path"]: Copy(paths[row["copy_of"]], row["copy_kind"], row["copy_score"])
        for row in rows
        if row["copy_of"]
    }


@dataclass(frozen=True, slots=True)
class Figures:
    """What the links are worth on one kind of copy."""

    made: int
    found: int
    links: int
    wrong: int
    kinds: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the copies made that are linked to their story's original."""
        return self.found / self.made

    @property
    def precision(self) -> float:
        """Share of all links that join what belongs together."""
        return 1 - self.wrong / self.links


def measure(
    texts: dict[str, str], alone: dict[str, Copy], make: Callable[[list[str], list[str]], list[str]]
) -> Figures:
    """The figures on one kind of copy."""
    bases = [name for name in texts if name not in alone][::STEP]
    made = {}
    for base, next_one in zip(bases, bases[1:] + bases[:1], strict=True):
        story, other = (paragraphs(texts[name]) for name in (base, next_one))
        made[base.replace(".txt", MADE)] = "\n\n".join(make(story, other))
    copies = linked(texts | made)

    def original(name: str) -> str:
        return copies[name].copy_of if name in copies else name

    def family(name: str) -> str:
        base = name.replace(MADE, ".txt")
        return alone[base].copy_of if base in alone else base

    return Figures(
        made=len(made),
        found=sum(original(name) == original(name.replace(MADE, ".txt")) for name in made),
        links=len(copies),
        wrong=sum(family(name) != family(copy.copy_of) for name, copy in copies.items()),
        kinds=tuple(sorted({copies[name].kind for name in made if name in copies})),
    )


def grown(texts: list[str], count: int) -> Iterator[Story]:
    """`count` stories: those of the corpus with half of their words replaced; each tenth is its forerunner's copy."""
    text = ""
    for number in range(count):
        if number % 10:
            words = texts[number % len(texts)].split(" ")
            text = " ".join(word if crc32(word.encode(), number) & 1 else f"{word}{number}" for word in words)
        else:
            text = text[: len(text) * 6 // 10]
        yield Story(f"d{number:06}", text, None, f"{number:06}.txt")


def grow(tar: Path, count: int) -> None:
    """Print the speed and the peak memory on a grown corpus of `count` stories."""
    texts = list(read(tar).values())
    start = time.process_time()
    for _ in grown(texts, count):
        pass
    before, made = peak_mb(), time.process_time()
    copies = find(grown(texts, count))
    seconds = time.process_time() - made - (made - start)
    peak = peak_mb()
    print(
        f"{count:7,} stories: {count / seconds:,.0f} a second, {len(copies):,} copies, peak memory {peak:.0f} MB "
        f"({before:.0f} MB before)",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Recall, precision, speed and memory of the search for copies.")
    parser.add_argument("tar", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--list", action="store_true", help="list the copies that the corpus itself holds")
    parser.add_argument("--grow", type=int, help="only the corpus grown to so many stories")
    arguments = parser.parse_args()
    if arguments.grow:
        grow(arguments.tar, arguments.grow)
        return
    texts = read(arguments.tar)
    stories = [Story(name, text, None, name) for name, text in texts.items()]
    start = time.process_time()
    find(stories)
    seconds = time.process_time() - start
    alone = linked(texts)
    kinds = Counter(copy.kind for copy in alone.values())
    own = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{len(texts):,} stories, {len(texts) / seconds:,.0f} a second; copies among them: {own}")
    for name, copy in sorted(alone.items(), key=lambda item: item[1].score) if arguments.list else []:
        if copy.kind == "contained":
            titles = (texts[one].partition("\n")[0] for one in (name, copy.copy_of))
            print(f"  {copy.score:.2f}", name, copy.copy_of, *titles, sep=" | ")
    for kind, make in KINDS.items():
        of = measure(texts, alone, make)
        print(
            f"{kind + ':':11} recall {of.recall:.4f} ({of.found} of {of.made}), precision {of.precision:.4f} "
            f"({of.wrong} of {of.links} links wrong), kinds {', '.join(of.kinds)}"
        )
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.copies", str(arguments.tar), "--grow", str(size)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
