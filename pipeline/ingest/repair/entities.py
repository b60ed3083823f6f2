"""HTML character references that an export left in plain text."""

from __future__ import annotations

import re
from html.entities import html5, name2codepoint

from pipeline.ingest import cp1252
from pipeline.ingest.mapped import Change, Findings

SHORTEST_NEW_NAME = 4
NAMED = {f"{name};": chr(code) for name, code in name2codepoint.items()} | {
    name: characters for name, characters in html5.items() if name.endswith(";") and len(name) > SHORTEST_NEW_NAME
}
"""The names of HTML 4, and those of HTML 5 that are too long to be met by chance (`&Sc;`, `&PM;` are names there)."""

REFERENCE = re.compile(
    r"&(?:(?:amp|AMP|\#0*38|\#[xX]0*26);)*"  # escaped twice or more often
    r"(?:\#(?P<decimal>[0-9]{1,7})|\#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
)
SPELT = re.compile("[A-Za-z0-9#;]")
"""Characters that nobody must escape. References to them hide an address from robots, or would make a new reference."""


def entities(text: str) -> Findings:
    """Changes that put characters in the place of well-formed references (`entities_in_text`)."""
    if "&" not in text:
        return Findings()
    changes = []
    for match in REFERENCE.finditer(text):
        meant = _meant(match)
        if meant and not SPELT.search(meant):
            changes.append(Change(match.start(), match.end(), meant, "entities_in_text"))
    return Findings(tuple(changes))


def _meant(match: re.Match[str]) -> str | None:
    """The characters, or None when there is no such reference."""
    if match["name"]:
        return NAMED.get(match["name"] + ";")
    code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
    if 0x80 <= code < 0xA0:  # browsers read these as Windows-1252, and so does the HTML standard
        return cp1252.C1.get(code)
    is_character = code in (9, 10, 13) or 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if is_character and code & 0xFFFE != 0xFFFE else None
