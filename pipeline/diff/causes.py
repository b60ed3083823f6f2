"""Why a row differs: input, parameters, model, code or corrections. What is not recorded is not guessed.

A row may have several causes, and then all that are possible are named; `unknown` says that nothing recorded differs.
Code is recorded between revisions only; of folders the tables' own metadata tell the model and the parameters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.diff.revisions import changed_files
from pipeline.schema import DOCUMENTS, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from pipeline.diff.rows import Change
    from pipeline.diff.snapshot import Snapshot

INPUT, OVERRIDES, PARAMS, MODEL, CODE, UNKNOWN = "input", "overrides", "params", "model", "code", "unknown"
CAUSES = (INPUT, OVERRIDES, PARAMS, MODEL, CODE, UNKNOWN)
CODE_PATHS = ("pipeline/", "stages/", "uv.lock", "outputs/versions.txt")
"""Where code and its versions stand; the last in a corpus of one's own, which has the installed package instead."""
ACROSS = (ENTITIES.name,)
"""Tables whose rows are made of all stories: any changed story may change any row."""


def explained(changes: Iterable[Change], old: Snapshot, new: Snapshot) -> list[Change]:
    """The changes with their possible causes, in the order of `CAUSES`."""
    documents = _changed_documents(old, new)
    corrected = {one for row in old.corrections ^ new.corrections for one in (row[2], row[3])}
    shaped = _shaped(old, new)
    return [replace(change, causes=tuple(_causes(change, documents, corrected, shaped))) for change in changes]


def _causes(change: Change, documents: set[str], corrected: set[str], shaped: dict[str, list[str]]) -> Iterator[str]:
    touched = bool(change.about & documents) or change.table == "ingest_log"
    mended = bool(change.about & corrected)
    others = shaped.get(change.table, [])
    # A story that changed elsewhere can give an entity another name, and with it this row.
    if touched or (documents and (change.table in ACROSS or not (mended or others))):
        yield INPUT
    if mended:
        yield OVERRIDES
    yield from others
    if not (touched or mended or others or documents):
        yield UNKNOWN


def _changed_documents(old: Snapshot, new: Snapshot) -> set[str]:
    """Documents that are on one side only, or whose source differs."""
    before, after = (_sources(each.tables.get(DOCUMENTS.name)) for each in (old, new))
    return {doc_id for doc_id in before.keys() | after.keys() if before.get(doc_id) != after.get(doc_id)}


def _sources(documents: pa.Table | None) -> dict[str, str]:
    if documents is None:
        return {}
    return dict(zip(documents["doc_id"].to_pylist(), documents["source_sha256"].to_pylist(), strict=True))


def _shaped(old: Snapshot, new: Snapshot) -> dict[str, list[str]]:
    """By table, what differs in what shaped it."""
    code = _code(old, new)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in old.tables.keys() & new.tables.keys():
        before, after = (_metadata(each.tables[name]) for each in (old, new))
        for cause, key in ((PARAMS, "onrecord.params"), (MODEL, "onrecord.model")):
            if before.get(key) != after.get(key):
                found[name].append(cause)
        found[name] += [cause for cause in code.get(name, ()) if cause not in found[name]]
    return found


def _metadata(table: pa.Table) -> dict[str, Any]:
    found = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return found | {"onrecord.params": json.loads(found.get("onrecord.params", "{}"))}


def _code(old: Snapshot, new: Snapshot) -> dict[str, list[str]]:
    """By table, `model` where trained weights or the locked packages that shape it differ, and `code` for the rest."""
    if old.revision is None:
        return {}
    against = new.revision.commit if new.revision else None
    files = changed_files(old.revision.root, old.revision.commit, against)
    lock = (new.revision or old.revision).lock
    found: dict[str, list[str]] = {}
    for out, paths in _code_of(lock["stages"]).items():
        changed = [file for file in files if any(file == path or file.startswith(f"{path}/") for path in paths)]
        models = [file for file in changed if file == "uv.lock" or "/weights/" in file]
        kinds = [MODEL] * bool(models) + [CODE] * (len(models) < len(changed))
        if kinds:
            found[PurePosixPath(out).stem] = kinds
    return found


def _code_of(stages: dict[str, Any]) -> dict[str, set[str]]:
    """By output, the code of the stages that it comes from, near and far."""
    makers = {out["path"]: name for name, stage in stages.items() for out in stage.get("outs", ())}
    code: dict[str, set[str]] = {}

    def of(name: str) -> set[str]:
        if name not in code:
            paths = [dep["path"] for dep in stages[name].get("deps", ())]
            code[name] = {path for path in paths if path.startswith(CODE_PATHS)}
            for path in paths:
                if path in makers:
                    code[name] |= of(makers[path])
        return code[name]

    return {out: of(name) for out, name in makers.items() if PurePosixPath(out).parent.name == "outputs"}
