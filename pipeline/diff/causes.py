"""Why a row differs: input, parameters, model, code or corrections. What is not recorded is not guessed.

A row may have several causes, and then all that are possible are named; `unknown` says that nothing recorded differs.
Code is recorded between revisions only; of folders the tables' own metadata tell the model and the parameters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.diff import locked
from pipeline.diff.revisions import LOCK, OUTPUTS, changed_files, content, stages
from pipeline.schema import DOCUMENTS, ENTITIES, INGEST_LOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.diff.rows import Change
    from pipeline.diff.snapshot import Snapshot

INPUT, OVERRIDES, PARAMS, MODEL, CODE, UNKNOWN = "input", "overrides", "params", "model", "code", "unknown"
CAUSES = (INPUT, OVERRIDES, PARAMS, MODEL, CODE, UNKNOWN)
LOCKS = ("uv.lock", "outputs/versions.txt")
CODE_PATHS = ("pipeline/", "stages/", *LOCKS)
"""Where code and its versions stand; the last in a corpus of one's own, which has the installed package instead."""
SHAPING = {PARAMS: "onrecord.params", MODEL: "onrecord.model"}
"""What of them a table's own metadata tell."""
ACROSS = (ENTITIES.name,)
"""Tables whose rows are made of all stories: any changed story may change any row."""
Unit = tuple[str, str | None]
"""A unit of input: its path and the key of its record."""


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What differs between two sides besides the rows."""

    units: frozenset[Unit]
    """Units of input whose bytes differ."""
    lone: frozenset[Unit]
    """Those of them that one side alone has."""
    documents: frozenset[str]
    """The documents made of `units`."""
    lone_documents: frozenset[str]
    corrected: frozenset[str]
    """Ids and values of the corrections that one side alone applied."""
    regrouped: frozenset[str]
    """Ids in the rows that these name: an entity loses the quote that another is given."""
    shaped: Mapping[str, list[str]]
    """By table, the causes that concern all its rows."""


def explained(changes: Iterable[Change], old: Snapshot, new: Snapshot) -> list[Change]:
    """The changes with their possible causes, in the order of `CAUSES`."""
    changes = list(changes)
    before, after = _units(old, new)
    units = frozenset(unit for unit in before.keys() | after.keys() if before.get(unit) != after.get(unit))
    lone = units - (before.keys() & after.keys())
    documents = _documents(old) | _documents(new)
    corrected = _corrected(old, new)
    grounds = _Grounds(
        units,
        lone,
        frozenset(doc_id for doc_id, unit in documents.items() if unit in units),
        frozenset(doc_id for doc_id, unit in documents.items() if unit in lone),
        corrected,
        frozenset(one for change in changes if change.key[0] in corrected for one in change.about),
        _shaped(old, new),
    )
    return [replace(change, causes=tuple(_causes(change, grounds))) for change in changes]


def _causes(change: Change, grounds: _Grounds) -> Iterator[str]:
    read = change.table == INGEST_LOG.name
    lone = change.key[:2] in grounds.lone if read else bool(change.about & grounds.lone_documents)
    if lone and change.kind != "changed":
        yield INPUT  # and nothing else: without the story there is no such row
        return
    touched = change.key[:2] in grounds.units if read else bool(change.about & grounds.documents)
    mended = bool(change.about & (grounds.regrouped if change.table in ACROSS else grounds.corrected))
    others = grounds.shaped.get(change.table, [])
    # A story that changed elsewhere can give an entity another name, and with it this row.
    elsewhere = bool(grounds.documents) and not read and (change.table in ACROSS or not (mended or others))
    if touched or elsewhere:
        yield INPUT
    if mended:
        yield OVERRIDES
    yield from others
    if not (touched or elsewhere or mended or others):
        yield UNKNOWN


def _units(old: Snapshot, new: Snapshot) -> tuple[dict[Unit, set[str]], dict[Unit, set[str]]]:
    """Digests by unit of input, of both sides; of none where one side does not record them."""
    for name in (INGEST_LOG.name, DOCUMENTS.name):
        if name in old.tables and name in new.tables:
            return _digests(old.tables[name]), _digests(new.tables[name])
    return {}, {}


def _digests(rows: pa.Table) -> dict[Unit, set[str]]:
    found: defaultdict[Unit, set[str]] = defaultdict(set)
    for path, key, digest in zip(*_lists(rows, "source_path", "record_key", "source_sha256"), strict=True):
        found[path, key].add(digest)
    return dict(found)


def _documents(side: Snapshot) -> dict[str, Unit]:
    """The unit of input that each document was made of."""
    if DOCUMENTS.name not in side.tables:
        return {}
    doc_ids, *units = _lists(side.tables[DOCUMENTS.name], "doc_id", "source_path", "record_key")
    return dict(zip(doc_ids, zip(*units, strict=True), strict=True))


def _lists(rows: pa.Table, *names: str) -> list[list[Any]]:
    return [rows[name].to_pylist() for name in names]


def _corrected(old: Snapshot, new: Snapshot) -> frozenset[str]:
    if old.corrections is None or new.corrections is None:
        return frozenset()
    return frozenset(one for row in old.corrections ^ new.corrections for one in row[2:] if one)


def _shaped(old: Snapshot, new: Snapshot) -> dict[str, list[str]]:
    """By table, what differs in what shaped it, in the order of `CAUSES`."""
    recorded = _recorded(old, new)
    found = {}
    for name in old.tables.keys() & new.tables.keys():
        before, after = (_metadata(each.tables[name]) for each in (old, new))
        told = {cause for cause, key in SHAPING.items() if before.get(key) != after.get(key)}
        found[name] = [cause for cause in CAUSES if cause in told | recorded.get(name, set())]
    return found


def _metadata(table: pa.Table) -> dict[str, Any]:
    found = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return found | {"onrecord.params": json.loads(found.get("onrecord.params", "{}"))}


def _recorded(old: Snapshot, new: Snapshot) -> dict[str, set[str]]:
    """By table, which of parameters, model and code differ as git and `dvc.lock` record them.

    The model is trained weights and the packages that parse. Of folders nothing is recorded, but for the outputs of
    the working tree.
    """
    if old.revision is None:
        return {}
    root, commit = old.revision.root, old.revision.commit
    if new.revision is not None:
        against, after = new.revision.commit, new.revision.stages
    elif new.folder is not None and new.folder.resolve() == (root / OUTPUTS).resolve():
        against, after = None, stages(content(root, None, LOCK))
    else:
        return {}
    before = old.revision.stages
    files = (file for file in changed_files(root, commit, against) if file.startswith(CODE_PATHS))
    kinds = {file: _kinds(root, file, commit, against) for file in files}
    found: dict[str, set[str]] = {}
    for out, names in _made_by(after).items():
        pairs = [(before.get(name, {}), after[name]) for name in names]
        paths = {dep["path"] for pair in pairs for stage in pair for dep in stage.get("deps", ())}
        shaping = (kinds[file] for file in kinds if any(file == path or file.startswith(f"{path}/") for path in paths))
        found[PurePosixPath(out).stem] = set().union(*shaping)
        if any(left.get("params") != right.get("params") for left, right in pairs):
            found[PurePosixPath(out).stem].add(PARAMS)
    return found


def _kinds(root: Path, file: str, old: str, new: str | None) -> set[str]:
    """What a file that differs between two commits, or a commit and the working tree, is: the model, code, or both."""
    if file not in LOCKS:
        return {MODEL if "/weights/" in file else CODE}
    names = locked.differing(file, content(root, old, file), content(root, new, file))
    return {MODEL if locked.MODEL.match(name) else CODE for name in names}


def _made_by(listed: dict[str, Any]) -> dict[str, set[str]]:
    """By output, the names of the stages that it comes from, near and far."""
    makers = {out["path"]: name for name, stage in listed.items() for out in stage.get("outs", ())}
    found: dict[str, set[str]] = {}

    def of(name: str) -> set[str]:
        if name not in found:
            found[name] = {name}
            for dep in listed[name].get("deps", ()):
                if dep["path"] in makers:
                    found[name] |= of(makers[dep["path"]])
        return found[name]

    return {out: of(name) for out, name in makers.items() if PurePosixPath(out).parent.name == OUTPUTS}
