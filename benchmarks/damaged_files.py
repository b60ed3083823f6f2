"""Hostile containers: archives, records, feeds, mail and documents that are cut, nested, bombs or not what they say.

Each function takes a story's text and a source of chance, and gives the bytes of a file.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.damaged_texts import page, paragraphs, size

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from benchmarks.damaged_texts import Damage

THEN = (2024, 3, 4, 8, 0, 0)
"""The date of everything in archives."""
NULLS = 10_000_000
"""Bytes of NULs that a bomb unpacks to."""
UNSAFE = ("../../out.txt", "/etc/out.txt", "C:\\out.txt", "a\\..\\out.txt", "a/../../out.txt", "out\0.txt", "a//b.txt")
LAST = "&e9;"
"""The entity of a bomb that holds all the others."""
LINK = 0o120777 << 16
UNIX = 3


def zipped(members: Iterable[tuple[str, bytes]], mode: int = 0) -> bytes:
    """A zip of these members, in this order; names may stand twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x", THEN)
            info.filename, info.create_system, info.external_attr = name, UNIX, mode
            archive.NameToInfo.clear()  # or a name that stands twice warns
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def cut(data: bytes, chance: Random) -> bytes:
    """The beginning of some bytes: the first twentieth at least."""
    return data[: chance.randrange(len(data) // 20 + 1, len(data))]


def flipped(data: bytes, chance: Random) -> bytes:
    """The bytes with some others among them, but for the first four."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        changed[chance.randrange(4, len(changed))] = chance.randrange(256)
    return bytes(changed)


def records(text: str) -> list[str]:
    """Three records of a story, a line each."""
    return [json.dumps({"id": f"r{n}", "title": "Story", "body": f"{text}\n\nPart {n}."}) for n in range(3)]


def gzip_cut(text: str, chance: Random) -> bytes:
    return cut(gzipped(text.encode()), chance)


def gzip_flipped(text: str, chance: Random) -> bytes:
    return flipped(gzipped(text.encode()), chance)


def gzip_bomb(text: str, chance: Random) -> bytes:
    """More than is unpacked, all of one character, or gzip in gzip."""
    bomb = gzipped(text.encode() + chance.choice((b"\0", b"a", b"\n")) * NULLS)
    return bomb if chance.random() < 0.7 else gzipped(bomb)


def gzip_trailing(text: str, chance: Random) -> bytes:
    """Several members, padding, and rubbish behind the last."""
    return gzipped(text.encode()) * chance.randrange(1, 4) + b"\0" * 99 + chance.randbytes(99)


def zip_cut(text: str, chance: Random) -> bytes:
    return cut(zipped([("a.txt", text.encode())]), chance)


def zip_flipped(text: str, chance: Random) -> bytes:
    return flipped(zipped([("a.txt", text.encode()), ("b.txt", text.encode())]), chance)


def zip_bomb(text: str, chance: Random) -> bytes:
    """A member that is a bomb, or a hundred that are one together."""
    if chance.random() < 0.5:
        return zipped([("a.txt", text.encode()), ("bomb.txt", bytes(NULLS))])
    return zipped((f"{n}.txt", b"a" * (NULLS // 100)) for n in range(100))


def zip_lies(text: str, chance: Random) -> bytes:
    """Sizes, checksums or methods in the table of contents that are not true."""
    data = bytearray(zipped([("a.txt", text.encode())]))
    at = data.rindex(b"PK\x01\x02") + chance.choice((8, 10, 16, 20, 24, 42))
    data[at : at + 4] = chance.randbytes(4)
    return bytes(data)


def zip_nested(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Four members: an archive, one under another name, one in gzip, and a story."""
    inner = zipped([("a.txt", text.encode())])
    return zipped(
        [("in.zip", inner), ("in.txt", inner), ("in.txt.gz", gzipped(text.encode())), ("a.txt", text.encode())]
    )


def zip_slip(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Members that name places outside, and one that does not."""
    return zipped((name, text.encode()) for name in (*UNSAFE, "in.txt"))


def zip_link(text: str, chance: Random) -> bytes:  # noqa: ARG001
    return zipped([("a.txt", b"/etc/passwd")], LINK)


def zip_twice(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Three members of one name."""
    return zipped([("a.txt", text.encode())] * 3)


def zip_many(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Fifty empty members."""
    return zipped((f"{n}.txt", b"") for n in range(50))


def json_cut(text: str, chance: Random) -> bytes:
    return cut(json.dumps({"title": "Story", "body": text}).encode(), chance)


def json_deep(text: str, chance: Random) -> bytes:
    """Thousands of lists or objects one in another."""
    opening = chance.choice(("[", '{"body":', '{"body":['))
    return f'{{"body": {json.dumps(text)}, "more": {opening * size(chance, 100_000)}'.encode()


def json_values(text: str, chance: Random) -> bytes:
    """Values that are no JSON, or too large for most who read it."""
    values = (
        "NaN",
        "-Infinity",
        "1e99999",
        "9" * 5_000,
        '"\\ud800"',
        '"\\u0000\\u001b"',
        "[[[]]]",
        '{"a": {"a": 1}}',
        "null",
    )
    written = ", ".join(f'"{key}": {chance.choice(values)}' for key in ("id", "title", "date", "url", "author", "id"))
    return f'{{{written}, "body": {json.dumps(text)}}}'.encode()


def json_text(text: str, chance: Random) -> bytes:
    """A text of halves of characters, of controls, or no text."""
    bodies = (text + "\ud800", text.replace(" ", "\0"), 42, None, [text], {"html": text}, "", True)
    return json.dumps({"id": 7, "body": chance.choice(bodies)}).encode()


def lines_damaged(text: str, chance: Random) -> bytes:
    """Nine lines, of which three are records of one id."""
    bad = ('{"id": "a", "body": "never', "[]", "42", "null", "\x00\x1b", '"text"')
    lines = [*(json.dumps({"id": "same", "body": f"{text} {n}"}) for n in range(3)), *bad]
    chance.shuffle(lines)
    return "\n".join([records(text)[0], *lines]).encode()


def lines_twice(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Three records, four times."""
    return "\n".join(records(text) * 4).encode()


def csv_quotes(text: str, chance: Random) -> bytes:
    """Cells whose quotation marks are doubled, escaped, stray or never closed."""
    cells = (f'"{text}', f'"{text}" x', f'x "{text}"', f'"{text}\\""', f"'{text}'", f'""{text}""', f'"{text}"\r"')
    rows = "\n".join(f"r{n},{chance.choice(cells)},x" for n in range(4))
    return f"id,body,more\n{rows}\n".encode()


def csv_rows(text: str, chance: Random) -> bytes:
    """Rows that are too short or too long, odd delimiters, and formulas."""
    delimiter = chance.choice(",;\t|")
    rows = [["r1"], ["r2", text, "x", "x"], ["=1+1", f'"{text}"'], ["", "", ""], ["r5", "\0" * 9, "\x1b[2J"]]
    return "\n".join(delimiter.join(row).replace("\n", " ") for row in [["id", "body"], *rows]).encode()


def csv_header(text: str, chance: Random) -> bytes:
    """A header that is none, that stands alone, or with thousands of columns."""
    headers = ("body", "a,b,c", '"body', ",".join(["body"] * 5_000), "\0body\0", "body\n" + "\n" * 5_000)
    return f"{chance.choice(headers)}\n{text}".encode()


def parquet(text: str) -> bytes:
    """A table of two stories."""
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [1, 2], "title": ["Story", None], "body": [text, f"{text} Again."]}), out)
    return out.getvalue()


def parquet_cut(text: str, chance: Random) -> bytes:
    return cut(parquet(text), chance)


def parquet_flipped(text: str, chance: Random) -> bytes:
    return flipped(parquet(text), chance)


def parquet_odd(text: str, chance: Random) -> bytes:
    """One row, or none: of text that repeats, of bytes, of another name, or of dates past all calendars."""
    out = io.BytesIO()
    tables = (
        pa.table({"body": pa.array([text.encode() + b"\xff"])}),
        pa.table({"no": [text]}),
        pa.table({"body": [text], "published": pa.array([2**62], pa.timestamp("us"))}),
        pa.table({"body": pa.array([], pa.string())}),
        pa.table({"body": pa.array([[text]])}),
    )
    pq.write_table(chance.choice(tables), out)
    return out.getvalue()


def feed(items: str, before: str = "") -> bytes:
    """A feed of these items."""
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
    )


def item(text: str) -> str:
    return f"<item><guid>i</guid><title>Story</title><description><![CDATA[{paragraphs(text)}]]></description></item>"


def xml_bomb(text: str, chance: Random) -> bytes:
    """Entities of entities, or of files."""
    laughs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    kinds = (
        f'<!ENTITY e0 "ha">{laughs}',
        '<!ENTITY e9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % e9 SYSTEM "http://[::1]/x">%e9;',
    )
    return feed(item(text) + "<item><title>&e9;</title></item>", f"<!DOCTYPE rss [{chance.choice(kinds)}]>")


def feed_cut(text: str, chance: Random) -> bytes:
    return cut(feed(item(text) * 3), chance)


def feed_deep(text: str, chance: Random) -> bytes:
    """Elements one in another, in an item."""
    depth = size(chance, 100_000) // 10
    return feed(f"<item><description>{'<x>' * depth}{text}{'</x>' * depth}</description></item>")


def feed_twice(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Twenty items of one id."""
    return feed(item(text) * 20)


def warc(text: str, more: str = "", lie: int = 0) -> bytes:
    """One page that was fetched; the record says that it is `lie` bytes longer."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n{page(paragraphs(text))}".encode()
    return (
        (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/1\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(block) + lie}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def warc_cut(text: str, chance: Random) -> bytes:
    return cut(warc(text), chance)


def warc_lies(text: str, chance: Random) -> bytes:
    """Lengths that are not true."""
    return warc(text, lie=chance.choice((-100, 1, 1_000, 10**15)))


def warc_payload(text: str, chance: Random) -> bytes:
    """A page under an encoding that it does not have."""
    headers = (
        "Content-Encoding: gzip\r\n",
        "Content-Encoding: br\r\n",
        "Transfer-Encoding: chunked\r\n",
        "X: y" * 9_000 + "\r\n",
    )
    return warc(text, chance.choice(headers))


def mail(text: str, headers: str = "") -> bytes:
    return f"MIME-Version: 1.0\nFrom: Press <press@example.org>\nSubject: Story\n{headers}\n{text}\n".encode()


def mail_boundaries(text: str, chance: Random) -> bytes:
    """Boundaries that are missing, empty, absurd or one in another."""
    boundary = chance.choice(("", "x" * 5_000, "--", " ", "a\tb", "=?utf-8?q?x?=", "cut"))
    parts = "".join(f"--{boundary}\nContent-Type: text/plain\n\n{x}\n" for x in text.split("\n\n"))
    return mail(parts, f'Content-Type: multipart/{chance.choice(("mixed", "related", "x"))}; boundary="{boundary}"\n')


def mail_nested(text: str, chance: Random) -> bytes:
    """Multiparts one in another."""
    depth = size(chance, 2_000) // 20
    parts = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(depth))
    return mail(f"{parts}--b{depth}\n\n{text}", 'Content-Type: multipart/mixed; boundary="b0"\n')


def mail_encoding(text: str, chance: Random) -> bytes:
    """Encodings that are damaged, unknown or not those that are named."""
    body = base64.b64encode(text.encode()).decode()[: -chance.randrange(1, 9)]
    encoding = chance.choice(("base64", "quoted-printable", "x-uuencode", "7bit", "nonsense"))
    charset = chance.choice(("utf-8", "no-such-charset", "utf-16", "\0", "x" * 5_000))
    return mail(body, f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n")


def mail_headers(text: str, chance: Random) -> bytes:
    """Headers that are absurd."""
    headers = (
        "To: " + "(" * 5_000,
        "Subject: " + "=?utf-8?b?" * 5_000,
        "Date: 99 Foo 99999",
        "From: " + "<" * 5_000,
        "X" * 9_000,
    )
    return mail(text, f"{chance.choice(headers)}\n")


def word(text: str, before: str = "") -> bytes:
    """A Word document of three parts."""
    namespace = "http://schemas.openxmlformats.org"
    body = "".join(
        f"<w:p><w:r><w:t>{x if x == LAST else x.replace('&', '&amp;')}</w:t></w:r></w:p>" for x in text.split("\n\n")
    )
    document = (
        f'{before}<w:document xmlns:w="{namespace}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        f'<Types xmlns="{namespace}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{namespace}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{namespace}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    members = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
    return zipped((name, content.encode()) for name, content in members.items())


def word_none(text: str, chance: Random) -> bytes:
    """What is called a Word document and is another thing."""
    others = (text.encode(), zipped([("a.txt", text.encode())]), b"", page(text).encode(), b"PK\x03\x04", zipped([]))
    return chance.choice(others)


def word_damaged(text: str, chance: Random) -> bytes:
    """A Word document, whole, cut, flipped, or with a bomb of entities."""
    laughs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = word(f"{text}\n\n{LAST}", f'<!DOCTYPE d [<!ENTITY e0 "ha">{laughs}]>')
    return chance.choice((word(text), cut(word(text), chance), flipped(word(text), chance), bomb))


def other_content(text: str, chance: Random) -> bytes:
    """What a file of this name does not hold."""
    packed = zlib.compress(text.encode())
    others = (
        text.encode(),
        page(paragraphs(text)).encode(),
        json.dumps({"body": text}).encode(),
        packed,
        chance.randbytes(500),
    )
    return chance.choice(others)


FILES: tuple[tuple[str, Damage, int | None], ...] = (
    *((".txt.gz", one, 1) for one in (gzip_cut, gzip_flipped, gzip_bomb, gzip_trailing)),
    *((".zip", one, None) for one in (zip_cut, zip_flipped, zip_bomb, zip_lies)),
    *((".zip", one, units) for one, units in ((zip_nested, 4), (zip_slip, 8), (zip_link, 1), (zip_twice, 3))),
    (".zip", zip_many, 50),
    *((".json", one, 1) for one in (json_cut, json_deep, json_values, json_text)),
    *((".jsonl", one, units) for one, units in ((lines_damaged, 10), (lines_twice, 12))),
    *((".csv", one, None) for one in (csv_quotes, csv_rows, csv_header)),
    *((".parquet", one, None) for one in (parquet_cut, parquet_flipped, parquet_odd)),
    *((".xml", one, None) for one in (xml_bomb, feed_cut, feed_deep)),
    (".rss", feed_twice, 20),
    *((".warc", one, None) for one in (warc_cut, warc_lies, warc_payload)),
    *((".eml", one, 1) for one in (mail_boundaries, mail_nested, mail_encoding, mail_headers)),
    *((".docx", one, 1) for one in (word_none, word_damaged)),
    *(
        (suffix, other_content, None)
        for suffix in (".json", ".csv", ".parquet", ".xml", ".eml", ".zip", ".docx", ".gz")
    ),
    *((suffix, other_content, None) for suffix in (".html", ".warc", ".txt", ".exe")),
)
"""Suffix, what is in the file, and of how many units it is where that can be said."""
