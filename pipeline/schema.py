"""Arrow schemas of every table: the contract with users. A changed column is a new schema version.

Offsets are Python code-point offsets, half open, into `documents.text`; `raw_*` ones into the source as decoded.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

ID = pa.string()
OFFSET = pa.int32()
COUNT = pa.int32()
AMOUNT = pa.decimal128(38, 9)
CONFIDENCE = pa.float64()
ROW_GROUP = 4096
SPAN = pa.struct([pa.field("start", OFFSET, nullable=False), pa.field("end", OFFSET, nullable=False)])
MAPPED_SPAN = pa.struct([pa.field(name, OFFSET, nullable=False) for name in ("start", "end", "raw_start", "raw_end")])
ROLE = pa.struct(
    [
        pa.field("role", pa.string(), nullable=False),
        pa.field("affiliation", pa.string()),
        pa.field("doc_id", ID, nullable=False),
        pa.field("start", OFFSET, nullable=False),
        pa.field("end", OFFSET, nullable=False),
    ]
)
SIDE = pa.struct(
    [
        pa.field("doc_id", ID, nullable=False),
        pa.field("start", OFFSET, nullable=False),
        pa.field("end", OFFSET, nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("claimant_id", ID),
        pa.field("claimant", pa.string()),
        pa.field("sentence_start", OFFSET, nullable=False),
        pa.field("sentence_end", OFFSET, nullable=False),
    ]
)
REMOVED = pa.struct(
    [
        pa.field("rule", pa.string(), nullable=False),
        pa.field("raw_start", OFFSET, nullable=False),
        pa.field("raw_end", OFFSET, nullable=False),
    ]
)


def listed(item: pa.DataType) -> pa.DataType:
    """A list of `item` without nulls in it."""
    return pa.list_(pa.field("element", item, nullable=False))  # the name that Parquet gives it


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the contract: its Arrow schema, its key and what one row is."""

    name: str
    about: str
    key: tuple[str, ...]
    schema: pa.Schema
    row_group: int = ROW_GROUP
    """Rows a row group: fixed, because Parquet's bytes depend on it."""

    @property
    def version(self) -> str:
        """The schema version that files of this table carry."""
        return str(self.schema.metadata[b"onrecord.schema_version"].decode())


def _column(
    name: str, kind: pa.DataType, about: str, *, null: bool = False, values: tuple[str, ...] | None = None
) -> pa.Field:
    metadata = {"description": about}
    if values:
        metadata["values"] = " ".join(values)
    return pa.field(name, kind, nullable=null, metadata=metadata)


def _table(name: str, version: int, about: str, key: tuple[str, ...], columns: list[pa.Field]) -> Table:
    metadata = {"onrecord.table": name, "onrecord.schema_version": str(version)}
    return Table(name, about, key, pa.schema(columns, metadata=metadata))


def _spanned(what: str, *, raw: bool = True) -> list[pa.Field]:
    columns = [
        _column("start", OFFSET, f"Where {what} starts in documents.text."),
        _column("end", OFFSET, f"Where {what} ends in documents.text (half open)."),
    ]
    if raw:
        columns += [
            _column("raw_start", OFFSET, f"Where {what} starts in the source as decoded."),
            _column("raw_end", OFFSET, f"Where {what} ends in the source as decoded (half open)."),
        ]
    return columns


DOC_ID = _column("doc_id", ID, "The document; key of `documents`.")
MAYBE_QUOTE = _column("quote_id", ID, "The smallest quote the figure stands in; null outside quotes.", null=True)

LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
ENTITY_TYPES = ("PERSON", "ORG", "PLACE")
TYPE_OF = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
"""The type of entity that a mention's label makes; other labels make none."""
FORMS = ("name", "nominal", "pronoun")
BASES = ("model", "repair", "propagation", "rule")
QUOTE_KINDS = ("direct", "indirect", "mixed")
SPEAKER_TYPES = ("person", "organisation", "group", "document", "unnamed", "unknown")
UNREFERRED = ("no_antecedent", "ambiguous", "group", "unnamed", "no_speaker", "dropped")
UNRESOLVED = ("no_source", "no_antecedent", "unnamed_source", "plural_source", "document_source")
FIGURE_KINDS = ("exact", "range", "vague", "elliptic")
COMPARATORS = ("exact", "approx", "more_than", "less_than", "up_to", "at_least", "at_most", "range")
MONEY_ROLES = (
    *("cost", "price", "saving", "profit", "loss", "revenue", "debt", "investment", "fine", "pay", "budget", "deal"),
    *("aid", "tax", "damages", "other"),
)
OUTCOMES = ("ok", "warn", "skip", "quarantine")
RESPONSE_STATUSES = ("approached", "declined", "no_response", "could_not_be_reached")

DOCUMENTS = _table(
    "documents",
    2,
    "One row per story: its cleaned text, its metadata and the map back to the source.",
    ("doc_id",),
    [
        _column("doc_id", ID, "Stable id, made of the source's relative path and record key."),
        _column(
            "source_path",
            pa.string(),
            "Path below the input folder, with forward slashes; a member's begins with its archive's.",
        ),
        _column("record_key", pa.string(), "Which record of a container file; null for a plain file.", null=True),
        _column(
            "source_sha256",
            pa.string(),
            "SHA-256 of the unit's bytes: file, archive member, line; of other records their text in UTF-8.",
        ),
        _column("media_type", pa.string(), "What the source was read as, by its content and its name."),
        _column("encoding", pa.string(), "The codec that decoded the source."),
        _column("title", pa.string(), "The headline, where the source names or shows one.", null=True),
        _column("byline", pa.string(), "The authors as printed.", null=True),
        _column("publisher", pa.string(), "Who published the story.", null=True),
        _column("url", pa.string(), "Where it was published.", null=True),
        _column("published", pa.timestamp("us", tz="UTC"), "When it was published; null when unknown.", null=True),
        _column(
            "published_basis",
            pa.string(),
            "Where `published` comes from.",
            null=True,
            values=("json-ld", "meta", "sidecar", "record", "text"),
        ),
        _column("language", pa.string(), "ISO 639-1 code of the language it was processed as."),
        _column("text", pa.string(), "The cleaned text that every offset points into."),
        _column("text_sha256", pa.string(), "SHA-256 of `text` in UTF-8."),
        _column("n_words", COUNT, "Words in `text`, separated by white space."),
        _column("n_paragraphs", COUNT, "Paragraphs in `text`."),
        _column("raw_map", listed(MAPPED_SPAN), "Changed segments in order of `start`; identity elsewhere."),
        _column("removed", listed(REMOVED), "What cleaning left out of the text, by which rule; raw offsets."),
        _column("copy_of", ID, "The document this one copies; null for an original.", null=True),
        _column(
            "copy_kind",
            pa.string(),
            "How it copies it: the same text, the same after normalising, or contained in it.",
            null=True,
            values=("exact", "normalised", "contained"),
        ),
        _column("copy_score", CONFIDENCE, "Share of this text found in the other, 0 to 1.", null=True),
        _column("warnings", listed(pa.string()), "Codes of what was repaired or looks doubtful."),
    ],
)

INGEST_LOG = _table(
    "ingest_log",
    1,
    "One row per input unit (a file, or a record in a container): units in = rows out.",
    ("source_path", "record_key", "line"),
    [
        _column(
            "source_path",
            pa.string(),
            "Path below the input folder, with forward slashes; a member's begins with its archive's.",
        ),
        _column("record_key", pa.string(), "Which record of a container file; null for a plain file.", null=True),
        _column("line", COUNT, "Line of the record in its container, from 1; null for a plain file.", null=True),
        _column(
            "byte_offset",
            pa.int64(),
            "Where the record starts in its container (unpacked); null for a plain file.",
            null=True,
        ),
        _column(
            "source_sha256",
            pa.string(),
            "SHA-256 of the unit's bytes, as in documents; null when they were not read.",
            null=True,
        ),
        _column("n_bytes", pa.int64(), "Size of the unit's bytes; null when they were not read.", null=True),
        _column("media_type", pa.string(), "What the unit was taken for; null when undecided.", null=True),
        _column("encoding", pa.string(), "The codec that decoded it; null when it was not decoded.", null=True),
        _column("outcome", pa.string(), "What became of the unit.", values=OUTCOMES),
        _column("reason", pa.string(), "Code of the reason; empty when all is well."),
        _column("detail", pa.string(), "The reason in words; empty when all is well."),
        _column("doc_id", ID, "The document made of it; null when none was.", null=True),
    ],
)

MENTIONS = _table(
    "mentions",
    2,
    "One row per mention of a person, an organisation or a place.",
    ("mention_id",),
    [
        _column("mention_id", ID, "Stable id, made of the document, the text and its ordinal among equals."),
        DOC_ID,
        *_spanned("the mention"),
        _column("text", pa.string(), "The mention, verbatim."),
        _column("label", pa.string(), "What is mentioned, in OntoNotes terms.", values=LABELS),
        _column("form", pa.string(), "How it is mentioned.", values=FORMS),
        _column("entity_id", ID, "The entity; null when unresolved.", null=True),
        _column("confidence", CONFIDENCE, "0 to 1."),
        _column("basis", pa.string(), "Where the mention comes from.", values=BASES),
        _column("cluster", COUNT, "Number of the coreference cluster within the document; null for none.", null=True),
        _column("role", pa.string(), "The role the story states with this mention, verbatim.", null=True),
        _column("affiliation", pa.string(), "Whom the role is held for, verbatim.", null=True),
        _column("role_start", OFFSET, "Where the words that state the role start.", null=True),
        _column("role_end", OFFSET, "Where the words that state the role end (half open).", null=True),
        _column("affiliation_start", OFFSET, "Where the words for whom it is held start.", null=True),
        _column("affiliation_end", OFFSET, "Where the words for whom it is held end (half open).", null=True),
        _column(
            "unresolved_reason",
            pa.string(),
            "Why it has no entity; null when it has one.",
            null=True,
            values=UNREFERRED,
        ),
    ],
)

ENTITIES = _table(
    "entities",
    1,
    "One row per named person, organisation or place across the corpus.",
    ("entity_id",),
    [
        _column("entity_id", ID, "Stable id, made of the type and the canonical name."),
        _column("type", pa.string(), "What it is.", values=ENTITY_TYPES),
        _column("name", pa.string(), "The canonical name: the fullest form the stories use."),
        _column("aliases", listed(pa.string()), "The other names the stories use, sorted."),
        _column("roles", listed(ROLE), "Roles as the stories state them, with their evidence."),
        _column("n_documents", COUNT, "Documents that mention it."),
        _column("n_mentions", COUNT, "Mentions, pronouns included."),
        _column("n_quotes", COUNT, "Quotes it speaks in, alone or jointly."),
    ],
)

QUOTES = _table(
    "quotes",
    2,
    "One row per statement, opinion or belief attributed to a source.",
    ("quote_id",),
    [
        _column("quote_id", ID, "Stable id, made of the document, the text and its ordinal among equals."),
        DOC_ID,
        _column("kind", pa.string(), "Whether the words stand in quotation marks.", values=QUOTE_KINDS),
        _column("text", pa.string(), "The parts, verbatim, joined by a space."),
        _column("parts", listed(MAPPED_SPAN), "Where the content stands, in order."),
        _column("cue", pa.string(), "The word that attributes, verbatim; null without one.", null=True),
        _column("cue_start", OFFSET, "Where the cue starts.", null=True),
        _column("cue_end", OFFSET, "Where the cue ends (half open).", null=True),
        _column("cue_lemma", pa.string(), "The cue's lemma.", null=True),
        _column(
            "cue_class",
            pa.string(),
            "say, claim, deny, ask, promise, think, write, ...; null without a cue.",
            null=True,
        ),
        _column("negated", pa.bool_(), "True when the cue is negated (`did not say`)."),
        _column("speaker_mention", pa.string(), "The source expression as written; null without one.", null=True),
        _column("speaker_start", OFFSET, "Where the source expression starts.", null=True),
        _column("speaker_end", OFFSET, "Where the source expression ends (half open).", null=True),
        _column("speaker_id", ID, "The speaker; null when unresolved.", null=True),
        _column("speaker", pa.string(), "The speaker's canonical name; null when unresolved.", null=True),
        _column("speaker_type", pa.string(), "What kind of source speaks.", values=SPEAKER_TYPES),
        _column("co_speakers", listed(ID), "Entities that speak jointly with the speaker."),
        _column("speaker_role", pa.string(), "The speaker's role as this story states it.", null=True),
        _column(
            "unresolved_reason",
            pa.string(),
            "Why there is no speaker_id; null when there is.",
            null=True,
            values=UNRESOLVED,
        ),
        _column("nested_in", ID, "The quote this one stands in; null for most.", null=True),
        _column("sentence_start", OFFSET, "Where the sentence or sentences that prove it start."),
        _column("sentence_end", OFFSET, "Where they end (half open)."),
        _column("paragraph", COUNT, "Number of the paragraph it starts in, from 0."),
        _column("confidence", CONFIDENCE, "0 to 1."),
        _column("co_speaker_spans", listed(SPAN), "Where the joint speakers are named."),
        _column("speaker_core_start", OFFSET, "Where the noun that the source expression is about starts.", null=True),
        _column("speaker_core_end", OFFSET, "Where that noun, with what belongs to it, ends (half open).", null=True),
    ],
)

MONEY = _table(
    "money",
    2,
    "One row per monetary figure.",
    ("figure_id",),
    [
        _column("figure_id", ID, "Stable id, made of the document, the text and its ordinal among equals."),
        DOC_ID,
        *_spanned("the amount"),
        _column("text", pa.string(), "The amount without its comparator, verbatim."),
        _column("kind", pa.string(), "How exact the wording is.", values=FIGURE_KINDS),
        _column(
            "amount", AMOUNT, "The amount in the currency's main unit; null for a range or a vague figure.", null=True
        ),
        _column("low", AMOUNT, "Lower bound as worded; null when open.", null=True),
        _column("high", AMOUNT, "Upper bound as worded; null when open.", null=True),
        _column("currency", pa.string(), "ISO 4217 code; null when the story does not say.", null=True),
        _column("currency_basis", pa.string(), "Whether the words name the currency.", values=("explicit", "assumed")),
        _column("damaged", pa.bool_(), "True when the currency's sign came out wrong on the way and was read through."),
        _column("comparator", pa.string(), "How the words bound the amount.", values=COMPARATORS),
        _column("change", pa.bool_(), "True when it is a difference, not a level."),
        _column("per", pa.string(), "share, year, barrel, ...; null for a plain amount.", null=True),
        _column("role", pa.string(), "What the money is.", values=MONEY_ROLES),
        _column("role_confidence", CONFIDENCE, "0 to 1."),
        _column("horizon", pa.string(), "The date expression it is tied to, as written.", null=True),
        _column("claimant_id", ID, "Who claims the figure; null for the narrator or an unresolved speaker.", null=True),
        _column(
            "claimant",
            pa.string(),
            "Canonical names of who claims it, joined by `; `; null for the narrator.",
            null=True,
        ),
        _column(
            "claim_basis",
            pa.string(),
            "Whether somebody claims it or the story tells it.",
            values=("quote", "narrator"),
        ),
        MAYBE_QUOTE,
        _column("co_claimants", listed(ID), "Ids of those who claim it jointly with `claimant_id`."),
        _column("conversion_of", ID, "The figure this one restates in another currency.", null=True),
        _column("sentence_start", OFFSET, "Where the sentence that proves it starts."),
        _column("sentence_end", OFFSET, "Where that sentence ends (half open)."),
        _column("confidence", CONFIDENCE, "0 to 1."),
    ],
)

MERGES = _table(
    "merges",
    1,
    "Why two names are one entity.",
    ("entity_id", "alias", "doc_id", "evidence_start"),
    [
        _column("entity_id", ID, "The entity."),
        _column("alias", pa.string(), "The name that was merged into it."),
        _column("doc_id", ID, "The document the alias stands in."),
        _column("rule", pa.string(), "Code of the rule, or the reason given in the overrides file."),
        _column("evidence_start", OFFSET, "Where the alias first stands in the document."),
        _column("evidence_end", OFFSET, "Where it ends (half open)."),
        _column("basis", pa.string(), "Who decided.", values=("rule", "override")),
    ],
)

CONFLICTS = _table(
    "conflicts",
    2,
    "The same subject and attribute with different values, a forecast and its outcome, or a quote in several stories.",
    ("conflict_id",),
    [
        _column("conflict_id", ID, "Stable id, made of both sides."),
        _column(
            "kind", pa.string(), "What disagrees or repeats.", values=("contradiction", "forecast_outcome", "echo")
        ),
        _column("subject", pa.string(), "Whom or what it is about."),
        _column("attribute", pa.string(), "What is said of the subject."),
        _column("left", SIDE, "The one side, or the forecast: its value verbatim, where it stands, and who claims it."),
        _column("right", SIDE, "The other side, or the outcome."),
        _column("confidence", CONFIDENCE, "0 to 1."),
    ],
)

RESPONSES = _table(
    "responses",
    1,
    "Right of reply, as the article states it. Never quotes.",
    ("doc_id", "start", "party"),
    [
        DOC_ID,
        _column("entity_id", ID, "The party, when it is a known entity.", null=True),
        _column("party", pa.string(), "Who was asked, verbatim."),
        _column("status", pa.string(), "What came of it.", values=RESPONSE_STATUSES),
        *_spanned("the sentence that says so", raw=False),
        _column("text", pa.string(), "The sentence that says so, verbatim."),
    ],
)

TABLES: tuple[Table, ...] = (*(DOCUMENTS, INGEST_LOG, MENTIONS, ENTITIES, QUOTES, MONEY, MERGES, CONFLICTS, RESPONSES),)
