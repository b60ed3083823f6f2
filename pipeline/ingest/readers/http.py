"""The content of an HTTP message as it was stored: without chunks, unpacked, and never more than asked for."""

from __future__ import annotations

import io
import zlib

import brotli  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]

from pipeline.ingest.readers.gunzip import MAGIC, gunzip
from pipeline.ingest.units import Refusal, RefusedError, Source, quarantine

RAW_DEFLATE = -15
"""zlib's `wbits` for deflate without a header, which some servers send."""
PLAIN = ("", "identity", "none")


def content(body: bytes, transfer_encoding: str, content_encoding: str, max_bytes: int) -> bytes | Refusal:
    """A body without its encodings, named as in the headers; or why there is none.

    Archives often hold a body decoded under the headers of the encoded one: what is not in the encoding that the
    headers name is taken as it is. Refusals: `gzip_malformed`, `content_malformed`, `unsupported_compression`,
    `expansion_ratio`, and `too_long` when it unpacks to more than `max_bytes`.
    """
    if transfer_encoding.strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    try:
        data = _unpacked(body, content_encoding.strip().lower(), max_bytes + 1)
    except RefusedError as error:
        return error.refusal
    if len(data) > max_bytes:
        return quarantine("too_long", f"unpacks to more than the {max_bytes} bytes that are read")
    return data


def _unpacked(body: bytes, encoding: str, size: int) -> bytes:
    if encoding in PLAIN:
        return body
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(body, size)
    if encoding == "deflate":
        return _inflated(body, size)
    if encoding == "br":
        return _unbrotlied(body, size)
    raise RefusedError(quarantine("unsupported_compression", f"its content is encoded as {encoding[:40]!r}"))


def _gunzipped(body: bytes, size: int) -> bytes:
    if not body.startswith(MAGIC):
        return body
    with gunzip(Source("", "", lambda: io.BytesIO(body))).open() as stream:
        return stream.read(size)


def _inflated(body: bytes, size: int) -> bytes:
    for form in (zlib.MAX_WBITS, RAW_DEFLATE):
        inflater = zlib.decompressobj(form)
        try:
            data = inflater.decompress(body, size)
        except zlib.error:
            continue
        return _whole(data, size, inflater.eof)
    return body


def _unbrotlied(body: bytes, size: int) -> bytes:
    decompressor = brotli.Decompressor()
    try:
        data = bytes(decompressor.process(body, output_buffer_limit=size))
    except brotli.error:
        return body
    return _whole(data, size, decompressor.is_finished())


def _whole(data: bytes, size: int, is_finished: bool) -> bytes:
    if len(data) < size and not is_finished:
        raise RefusedError(quarantine("content_malformed", "its packed content is cut off"))
    return data
