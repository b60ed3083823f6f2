"""News pages: the text of the article against the true one, and trafilatura's own text beside it.

    .venv/bin/python -m benchmarks.html [ARCHIVE]

ARCHIVE (default: ../shared/data/html/news-pages-dev.tar.xz), or a folder, holds `html/ID.html`, and `ground-truth.json`
with the true `articleBody` of each page. Our texts are those of the clean stage's own Parquet output, which has the
English pages only; below stand those of all pages, taken before the language is asked for.

Precision, recall and F1 are those of article-extraction-benchmark
(https://github.com/scrapinghub/article-extraction-benchmark, evaluate.py): the shared runs of four words of a page,
and the mean over the pages. Beside them stand the share of the quotations in the true texts that are found verbatim
(white space apart), the true paragraphs with words left out between others (splices), the share of pages of which each
character is mapped to the source, and the pages read in a second of processor time on one core.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from trafilatura import extract

from benchmarks.corpus import cleaned, cleaning_seconds, unpacked
from pipeline.ingest.html.page import Page, read_page
from pipeline.ingest.mapped import Mapped
from pipeline.spans import Edit, RawMap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.ingest.units import Refusal

ARCHIVE = Path(__file__).parents[2] / "shared" / "data" / "html" / "news-pages-dev.tar.xz"
RUN = 4
WORD = re.compile(r"\w+")
QUOTED = re.compile(r'“([^“”\n]+)”|"([^"\n]+)"')
MIN_QUOTED_WORDS = 3
MIN_SHARED = 3
"""Words that two paragraphs share on both sides of what one of them lacks."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pages' sources, and the true texts of their articles, by page."""

    pages: dict[str, str]
    truth: dict[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one reader's texts are worth."""

    precision: float
    recall: float
    quotes: float
    splices: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def read(folder: Path) -> Corpus:
    """The pages and the true texts of the unpacked archive in `folder`."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    sources = {page: (folder / "html" / f"{page}.html").read_bytes().decode("utf-8") for page in truth}
    return Corpus(sources, {page: entry["articleBody"] for page, entry in truth.items()})


def measure(truth: Mapping[str, str], texts: Mapping[str, str]) -> Figures:
    """The figures of the texts, one for each page of `truth`; a page that was refused has an empty text."""
    compared = [_compare(truth[page], texts[page]) for page in truth]
    quoted = [_flat(quote) in _flat(texts[page]) for page in truth for quote in quotations(truth[page])]
    return Figures(
        mean(precision for precision, _ in compared),
        mean(recall for _, recall in compared),
        mean(quoted),
        sum(splices(truth[page], texts[page]) for page in truth),
    )


def _compare(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page, as evaluate.py has them."""
    wanted, given = _runs(true), _runs(found)
    shared = (wanted & given).total()
    if wanted == given:
        return 1.0, 1.0
    return shared / (given.total() or 1), shared / (wanted.total() or 1)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)) if words)


def quotations(text: str) -> Iterator[str]:
    """What stands in double quotation marks, when it has MIN_QUOTED_WORDS words."""
    for match in QUOTED.finditer(text):
        quote = match[1] or match[2]
        if len(quote.split()) >= MIN_QUOTED_WORDS:
            yield quote


def splices(true: str, found: str) -> int:
    """The true paragraphs that a paragraph found joins where words were left out."""
    paragraphs = [WORD.findall(line) for line in found.split("\n")]
    whole = " ".join(WORD.findall(found))
    count = 0
    for line in true.split("\n"):
        words = WORD.findall(line)
        if len(words) > 2 * MIN_SHARED and " ".join(words) not in whole:
            count += any(_is_spliced(words, paragraph) for paragraph in paragraphs if len(paragraph) > 2 * MIN_SHARED)
    return count


def _is_spliced(words: list[str], paragraph: list[str]) -> bool:
    steps = SequenceMatcher(None, words, paragraph, autojunk=False).get_opcodes()
    return any(
        before[0] == after[0] == "equal"
        and step[0] == "delete"
        and min(before[2] - before[1], after[2] - after[1]) >= MIN_SHARED
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False)
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def is_mapped(row: Mapping[str, Any], raw: str) -> bool:
    """True when the text of a document between two edits is the source's own, and nothing of the source is lost."""
    edits = RawMap.of(Edit(**edit) for edit in row["raw_map"])
    return not any(Mapped(row["text"], edits).faults(raw))


def _peer(source: str) -> str:
    return extract(source, favor_precision=True, include_comments=False) or ""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("archive", nargs="?", type=Path, default=ARCHIVE)
    with unpacked(parser.parse_args().archive) as folder:
        corpus = read(folder)
        documents = cleaned(folder / "html")["documents"].to_pylist()
        seconds = cleaning_seconds(folder / "html")
    tables = {row["source_path"].removesuffix(".html"): row for row in documents}
    mapped = mean(is_mapped(row, corpus.pages[page]) for page, row in tables.items())
    english = {page: text for page, text in corpus.truth.items() if page in tables}
    pages = {page: read_page(source) for page, source in corpus.pages.items()}
    start = time.process_time()
    peer = {page: _peer(source) for page, source in corpus.pages.items()}
    peer_seconds = time.process_time() - start
    print(f"{len(corpus.pages)} pages, {len(tables)} in English with a document; of these mapped: {mapped:.3f}")
    print(f"onrecord reads {len(pages) / seconds:.0f} pages a CPU second, trafilatura {len(pages) / peer_seconds:.0f}")
    print(f"{'':44}precision  recall      F1  quotes  splices")
    for name, truth, texts in (
        ("onrecord, documents.parquet, English pages", english, {page: row["text"] for page, row in tables.items()}),
        (
            "onrecord, all pages, language not asked",
            corpus.truth,
            {page: _text(found) for page, found in pages.items()},
        ),
        ("trafilatura favor_precision, English pages", english, peer),
        ("trafilatura favor_precision, all pages", corpus.truth, peer),
    ):
        of = measure(truth, texts)
        print(f"{name:44}{of.precision:9.3f}{of.recall:8.3f}{of.f1:8.4f}{of.quotes:8.3f}{of.splices:9}")


def _text(found: Page | Refusal) -> str:
    return found.text.text if isinstance(found, Page) else ""


if __name__ == "__main__":
    main()
