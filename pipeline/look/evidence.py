"""The sentence that proves something, with the words in question marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.schema import DOCUMENTS
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pipeline.look.selection import Tables

REACH = 300
"""Characters of evidence on either side at most."""

END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z]\w)(?<!\b[A-Z]\w\w)(?<!\b[A-Z]\w{3})\.[\"'”’)\]]*\s+|[!?][\"'”’)\]]*\s+")
"""Where a sentence ends. A short capitalised word before a full stop may be a title or an initial: then one more is
shown, which harms nobody."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a story: their place, for people and in `documents.text`, and their sentence, the words in [[ ]]."""

    place: str
    """Path of the source, then the offsets: `news/a.txt:120-131`."""
    doc_id: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Story:
    """A document as evidence needs it."""

    doc_id: str
    path: str
    title: str | None
    published: datetime | None
    text: str

    def place(self, start: int, end: int) -> str:
        """Where some of its words stand, for people."""
        return f"{self.path}:{start}-{end}"

    def evidence(self, span: Span, within: Span | None = None, marks: Iterable[Span] = ()) -> Evidence:
        """The words at `span`, marked in the sentence around them, or in the words at `within` where that is known.

        `marks` are marked instead of `span` when there are any.
        """
        around = cut(span, within) if within else sentence(self.text, span)
        words = marked(self.text, around, list(marks) or [span])
        return Evidence(self.place(span.start, span.end), self.doc_id, span.start, span.end, words)


def sentence(text: str, span: Span) -> Span:
    """The sentence, or part of a long one, that holds `span`: by punctuation and line breaks, no parse is needed."""
    before = text[max(0, span.start - REACH) : span.start]
    start = span.start - len(before) + before.rfind("\n") + 1
    start = max((match.end() for match in END.finditer(text, start, span.start)), default=start)
    after = text.find("\n", span.end, span.end + REACH)
    end = after if after >= 0 else min(len(text), span.end + REACH)
    # An end that the words themselves reach (`Example Inc.`) counts only when something follows.
    found = next((match.end() for match in END.finditer(text, span.start, end) if match.end() > span.end), end)
    return trim(text, Span(start, found)) if text[start:found].strip() else span


def cut(span: Span, within: Span) -> Span:
    """`within`, without what lies far from `span`."""
    start = min(max(within.start, span.start - REACH), span.start)
    return Span(start, max(min(within.end, span.end + REACH), span.end))


def marked(text: str, around: Span, marks: Iterable[Span]) -> str:
    """The words at `around`, on one line, with those of `marks` that lie in it in double square brackets."""
    pieces, at = [], around.start
    for mark in sorted(marks):
        if at <= mark.start and mark.end <= around.end:
            pieces += [text[at : mark.start], "[[", mark.of(text), "]]"]
            at = mark.end
    return " ".join("".join([*pieces, text[at : around.end]]).split())


def stories(tables: Tables, doc_ids: Iterable[str]) -> Mapping[str, Story]:
    """Documents by id, in the order of the table. Raises TableError as `Tables.rows`."""
    columns = ["doc_id", "source_path", "record_key", "title", "published", "text"]
    return {
        row["doc_id"]: Story(
            doc_id=row["doc_id"],
            path=f"{row['source_path']} [{row['record_key']}]" if row["record_key"] else row["source_path"],
            title=row["title"],
            published=row["published"],
            text=row["text"],
        )
        for row in tables.rows(DOCUMENTS, columns, ["doc_id"], set(doc_ids))
    }
