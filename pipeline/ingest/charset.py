"""The encoding that a page says it is in; whether it is believed is for `decode` to say."""

from __future__ import annotations

import re

HEAD = 4096
"""Bytes of a page that are searched; the HTML standard asks for 1,024, real pages put scripts before the mark."""

COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
XML = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'>]+)")
META = re.compile(rb"<meta[\s/]([^>]*)", re.IGNORECASE)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)


def declared_charset(data: bytes) -> str | None:
    """The label of the encoding in a page's `<meta>` or XML declaration, in lower case; None when it names none.

    A short form of the prescan of the HTML standard (13.2.3.2), and as there a page whose declaration could be read
    as ASCII is not in UTF-16: it is taken for UTF-8.
    """
    head = COMMENT.sub(b"", data[:HEAD])
    found = XML.match(head.removeprefix(b"\xef\xbb\xbf")) or next(
        (charset for meta in META.finditer(head) if (charset := CHARSET.search(meta[1]))), None
    )
    if found is None:
        return None
    label = found[1].decode("latin-1").lower()
    return "utf-8" if label.startswith(("utf-16", "utf16")) else label
