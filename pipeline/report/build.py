"""The report as one HTML page: self-contained, under a strict Content-Security-Policy, equal bytes for equal tables."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline import schema
from pipeline.report import corpus, ledger, stories, trust, voices

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from pipeline.report.rows import Entity

PACKAGE = "pipeline.report"


@dataclass(frozen=True, slots=True)
class EntityGroup:
    """The entities of one type."""

    title: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class TableNote:
    """A table as the method section names it, with what shaped it."""

    name: str
    about: str
    n_rows: int | None
    model: str | None
    params: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """All that the templates get."""

    title: str
    counts: tuple[str, ...]
    verdict: trust.Verdict
    outcomes: tuple[trust.Outcome, ...]
    speakers: tuple[voices.Voice, ...]
    unresolved: tuple[voices.Voice, ...]
    ledger: tuple[ledger.Entry, ...]
    replies: tuple[stories.Reply, ...]
    entities: tuple[EntityGroup, ...]
    stories: tuple[stories.Story, ...]
    tables: tuple[TableNote, ...]
    documents: Mapping[str, str]
    speaking: frozenset[str]


def render(tables: Mapping[str, pa.Table], checks: Mapping[str, Any], title: str) -> str:
    """The report as HTML.

    `tables` by the names of `pipeline.schema.TABLES`, a missing one counting as empty; `checks` as the check
    stage gives it: `{"passed": bool, "checks": [{"name", "about", "rows", "violations"}, ...]}`.
    Raises TableError when a row names a document that is not there.
    """
    environment = Environment(
        loader=PackageLoader(PACKAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = _asset("page.css"), _asset("page.js")
    return environment.get_template("page.html").render(
        page=_page(tables, checks, title), policy=_policy(style, script), style=style, script=script
    )


def _page(tables: Mapping[str, pa.Table], checks: Mapping[str, Any], title: str) -> Page:
    read = corpus.read(tables)
    speakers = voices.speakers(read)
    replies = stories.replies(read)
    return Page(
        title=title,
        counts=trust.counts(read),
        verdict=trust.verdict(checks),
        outcomes=trust.outcomes(read.units),
        speakers=speakers,
        unresolved=voices.unresolved(read),
        ledger=ledger.ledger(read),
        replies=replies,
        entities=_entity_groups(read),
        stories=stories.stories(read, replies),
        tables=tuple(_note(table, tables.get(table.name)) for table in schema.TABLES),
        documents={doc_id: document.name for doc_id, document in read.documents.items()},
        speaking=frozenset(voice.entity.entity_id for voice in speakers if voice.entity),
    )


def _entity_groups(read: corpus.Corpus) -> tuple[EntityGroup, ...]:
    ranked = sorted(
        read.entities.values(),
        key=lambda entity: (-entity.n_quotes, -entity.n_mentions, entity.name.casefold(), entity.entity_id),
    )
    titles = {"PERSON": "People", "ORG": "Organisations", "PLACE": "Places"}
    return tuple(
        EntityGroup(title, tuple(entity for entity in ranked if entity.type == kind)) for kind, title in titles.items()
    )


def _note(table: schema.Table, rows: pa.Table | None) -> TableNote:
    metadata = (rows.schema.metadata or {}) if rows is not None else {}
    model, params = metadata.get(b"onrecord.model"), metadata.get(b"onrecord.params")
    return TableNote(
        name=table.name,
        about=table.about,
        n_rows=None if rows is None else rows.num_rows,
        model=model.decode() if model else None,
        params=params.decode() if params else None,
    )


def _asset(name: str) -> str:
    return (resources.files(PACKAGE) / "templates" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may load and nothing may run but the two texts with these hashes."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()
