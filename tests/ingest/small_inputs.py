"""One small story in every format that is read; people and places are invented."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import docx
import pyarrow as pa
import pyarrow.parquet as pq

PARAGRAPHS = (
    "Ferry fares to rise",
    "Fares on the island ferry will rise by £2 a crossing from May, the harbour board said on Monday.",
    "“Nobody wanted this,” said Mara Quill, who chairs the board. “The boats are old, and they cost us £1.5m a year.”",
    "Islanders said they would cross less often, and that the café on the quay would lose half of its guests.",
)
TEXT = "\n\n".join(PARAGRAPHS) + "\n"
HTML = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS[1:])
PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Ferry fares to rise</title>'
    '<meta property="og:title" content="Ferry fares to rise"><meta name="author" content="Tom Reed">'
    '<meta property="article:published_time" content="2024-03-04T08:00:00Z"></head>\n'
    f"<body><h1>Ferry fares to rise</h1><article>{HTML}</article><script>track()</script></body></html>\n"
)
RECORD = {"id": "f1", "title": "Ferry fares to rise", "text": TEXT, "published": "2024-03-04", "author": "Tom Reed"}
FEED = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Island News</title>'
    "<item><guid>f1</guid><title>Ferry fares to rise</title><pubDate>Mon, 04 Mar 2024 08:00:00 GMT</pubDate>"
    f"<description><![CDATA[{HTML}]]></description></item></channel></rss>\n"
)
MAIL = (
    "From: Harbour Board <press@example.org>\nSubject: Ferry fares to rise\nDate: Mon, 04 Mar 2024 08:00:00 +0000\n"
    "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=cut\n\n"
    f'--cut\nContent-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{TEXT}\n'
    f'--cut\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{PAGE}\n--cut--\n'
)
MARKDOWN = (
    "---\ntitle: Ferry fares to rise\nauthor: Tom Reed\ndate: 2024-03-04\n---\n\n# Ferry fares to rise\n\n"
    "Fares on the *island ferry* will rise by **£2** a crossing, [the board](https://example.org/board) said.\n\n"
    "> “Nobody wanted this,” said Mara Quill, who chairs the board.\n\n* boats\n* quay\n"
)
CSV = f'id,title,text,published\nf1,Ferry fares,"{TEXT}",2024-03-04\nf2,Quay,"{PARAGRAPHS[3]}",\n'


def inputs() -> dict[str, bytes]:
    """File names and contents, one for each kind of file."""
    lines = "".join(json.dumps({**RECORD, "id": key}, ensure_ascii=False) + "\n" for key in ("f1", "f2"))
    return {
        "story.txt": TEXT.encode(),
        "story.md": MARKDOWN.encode(),
        "page.html": PAGE.encode(),
        "one.json": json.dumps(RECORD, ensure_ascii=False, indent=1).encode(),
        "list.json": json.dumps([RECORD, {"id": 2, "body": HTML}], ensure_ascii=False).encode(),
        "lines.jsonl": lines.encode(),
        "rows.csv": CSV.encode(),
        "rows.parquet": parquet(),
        "feed.rss": FEED.encode(),
        "crawl.warc": warc(),
        "crawl.warc.gz": zipped(warc()),
        "mail.eml": MAIL.encode(),
        "letter.docx": word(),
        "story.txt.gz": zipped(TEXT.encode()),
        "bundle.zip": packed({"a.txt": TEXT.encode(), "b/page.html": PAGE.encode(), "c.jsonl": lines.encode()}),
    }


def parquet() -> bytes:
    """A table of two rows."""
    out = io.BytesIO()
    table = pa.table({"id": [1, 2], "title": ["Fares", None], "text": [TEXT, HTML], "published": ["2024-03-04", "no"]})
    pq.write_table(table, out)
    return out.getvalue()


def warc() -> bytes:
    """A crawl's record of its own and one page."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    page = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:f1>\r\nWARC-Date: 2024-03-05T00:00:00Z\r\n"
        "WARC-Target-URI: https://example.org/ferry\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    crawl = "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:f0>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    return crawl.encode() + page.encode() + block + b"\r\n\r\n"


def word() -> bytes:
    """A document with a title, an author and a table."""
    document = docx.Document()
    document.core_properties.author = "Tom Reed"
    document.add_paragraph(PARAGRAPHS[0], style="Title")
    for paragraph in PARAGRAPHS[1:]:
        document.add_paragraph(paragraph)
    document.add_table(1, 1).cell(0, 0).text = "Fares at a glance"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(data: bytes) -> bytes:
    """These bytes in gzip, the same at any hour: the names of parametrised tests are made of them."""
    return gzip.compress(data, mtime=0)


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members, with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 4, 8, 0, 0)), data)
    return out.getvalue()
