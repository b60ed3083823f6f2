"""The input as units, in order: each file is opened by the reader of its kind, members of archives likewise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.ingest import kinds
from pipeline.ingest.charset import declared_charset
from pipeline.ingest.decode import decode
from pipeline.ingest.files import SIDECAR, locate, paths, sidecars
from pipeline.ingest.readers import (
    archive,
    csv_records,
    feed,
    gunzip,
    json_records,
    mail,
    parquet_records,
    sidecar,
    warc,
    word,
)
from pipeline.ingest.units import Form, Limits, Refusal, RefusedError, Source, Unit, quarantine, skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.params import Clean

BYTES_PER_CHARACTER = 4
"""The most that one character of text takes in any codec that is read."""
FORMS: dict[str, Form] = {kinds.TEXT: "plain", kinds.MARKDOWN: "markdown", kinds.HTML: "page"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the input is read: the limits of a unit, and the user's own names of record fields."""

    limits: Limits
    fields: Mapping[str, str]

    @classmethod
    def of(cls, params: Clean) -> Reading:
        """The reading that the parameters ask for."""
        limits = Limits(params.max_chars, params.max_chars * BYTES_PER_CHARACTER)
        return cls(limits, {str(ours): theirs for ours, theirs in params.fields.items()})

    def corpus(self, root: Path) -> Iterator[Unit]:
        """The units of `root`, a file or a folder with everything below it, in order of their paths.

        What cannot be read comes as a unit with its refusal. Raises InputError when `root` cannot be listed.
        """
        found = paths(root)
        if not root.is_dir():
            yield from self._alone(root)
            return
        described = sidecars(found)
        descriptions = set(described.values())
        for path in found:
            if path in descriptions:
                yield Unit(path, kinds.JSON, refusal=skip("sidecar", f"describes {path.removesuffix(SIDECAR)}"))
            else:
                yield from self._file(root, path, root, described.get(path))

    def _alone(self, file: Path) -> Iterator[Unit]:
        """The units of a single file; the sidecar that may lie beside it is no unit of this input."""
        beside = [f"{name}{SIDECAR}" for name in (file.name, file.stem)]
        written = [name for name in beside if (file.parent / name).is_file() and name != file.name]
        yield from self._file(file, file.name, file.parent, sidecars([file.name, *written]).get(file.name))

    def _file(self, root: Path, path: str, folder: Path, described_by: str | None) -> Iterator[Unit]:
        """The units of the file at `path` below `root`, with what the sidecar at `described_by` below `folder` says."""
        source = locate(root, path)
        if isinstance(source, Unit):
            yield source
            return
        units = self.source(source)
        yield from units if described_by is None else sidecar.described(units, locate(folder, described_by))

    def source(self, source: Source) -> Iterator[Unit]:
        """The units of a source, one at least; a source that breaks off ends with a unit that says where and why."""
        found: Source | Unit = source
        try:
            found = _identified(source)
            yield from self._read(found) if isinstance(found, Source) else (found,)
        except RefusedError as error:
            yield Unit(source.path, found.media_type or None, refusal=error.refusal)
        except OSError as error:
            why = quarantine("unreadable", error.strerror or str(error))
            yield Unit(source.path, found.media_type or None, refusal=why)

    def _read(self, source: Source) -> Iterator[Unit]:
        match source.media_type:
            case kinds.JSON | kinds.JSON_LINES:
                yield from json_records.read(source, self.limits, self.fields)
            case kinds.CSV:
                yield from csv_records.read(source, self.limits, self.fields)
            case kinds.PARQUET:
                yield from parquet_records.read(source, self.limits, self.fields)
            case kinds.FEED:
                yield from feed.read(source, self.limits)
            case kinds.WARC:
                yield from warc.read(source, self.limits)
            case kinds.MAIL:
                yield from mail.read(source, self.limits)
            case kinds.WORD:
                yield from word.read(source, self.limits)
            case kinds.ZIP:
                for member in archive.members(source):
                    yield from self.source(member) if isinstance(member, Source) else (member,)
            case _:
                yield story(source, self.limits)


def _identified(source: Source) -> Source | Unit:
    """The source with its type, unpacked where it is gzip; or the unit of what is not read."""
    with source.open() as stream:
        head = stream.read(kinds.HEAD)
    media_type = kinds.kind(source.path, head)
    packed = media_type == kinds.GZIP
    if packed:
        source = gunzip.gunzip(source)
        with source.open() as stream:
            head = stream.read(kinds.HEAD)
        media_type = kinds.kind(source.path, head)
    if media_type is None:
        name = PurePosixPath(source.path.removesuffix(".gz") if packed else source.path)
        refusal = skip("unsupported_type", f"files named *{name.suffix or name.name} are not read")
        return Unit(source.path, refusal=refusal)
    if not head:
        return Unit(source.path, media_type, refusal=quarantine("empty", "no bytes in it")).of(b"")
    if packed and media_type in (kinds.GZIP, kinds.ZIP, kinds.PARQUET):
        what = "Parquet in gzip is" if media_type == kinds.PARQUET else "archives inside archives are"
        return Unit(source.path, media_type, refusal=quarantine("nested_archive", f"{what} not read: unpack it first"))
    return replace(source, media_type=media_type)


def story(source: Source, limits: Limits) -> Unit:
    """The one unit of a plain text, a Markdown file or a page."""
    unit = Unit(source.path, source.media_type)
    with source.open() as stream:
        data = stream.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        return unit.refused(quarantine("too_long", f"has more than the {limits.max_bytes} bytes that are read"))
    unit = unit.of(data)
    if not data.strip():
        return unit.refused(quarantine("empty", "no text in it"))
    decoded = decode(data, declared_charset(data) if source.media_type == kinds.HTML else None)
    if isinstance(decoded, Refusal):
        return unit.refused(decoded)
    return replace(
        unit, raw=decoded.text, encoding=decoded.encoding, warnings=decoded.warnings, form=FORMS[source.media_type]
    )
