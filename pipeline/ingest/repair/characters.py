"""Characters that no reader sees or tells apart: line ends, spaces, invisible and control characters, ligatures.

Never touched: quote glyphs, dashes, ellipses, fractions, case, spelling, tabs.
"""

from __future__ import annotations

import re

from pipeline.ingest.mapped import Change, Findings

CLEAN = {
    "line_ends": dict.fromkeys("\r\v\f\u2028", "\n") | {"\r\n": "\n", "\u2029": "\n\n"},
    "nbsp": dict.fromkeys("\u00a0\u2007\u202f", " "),
    "spaces": dict.fromkeys("\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000", " "),
    "zero_width": dict.fromkeys("\u200b\u2060\ufeff", ""),
    "soft_hyphen": {"\u00ad": ""},
    "ligatures": {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
    "bidi_control": dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    "lone_surrogate": dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}"),
    "control_chars": dict.fromkeys(
        map(chr, [*range(9), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]), ""
    ),
}
"""Code of the reason: what is written, and what is read. U+0085 is for the mojibake pass to judge."""

MEANT = {written: (read, code) for code, pairs in CLEAN.items() for written, read in pairs.items()}
UNCLEAN = re.compile(
    "[" + re.escape("".join(written for written in MEANT if len(written) == 1)) + "]"
    "(?:(?<=\r)\n"
    "|(?<=\u00ad)(?:\r\n?|\n)(?=[a-z]))?"  # a word that was broken where the soft hyphen allows it
)
JOINERS = re.compile("(?<=[A-Za-z])[\u200c\u200d]+(?=[A-Za-z])")


def characters(text: str) -> Findings:
    """Changes that make line ends line feeds and spaces plain, and remove what is invisible (codes: `CLEAN`)."""
    changes = []
    for match in UNCLEAN.finditer(text):
        written = match.group()
        read, code = MEANT.get(written, ("", "soft_hyphen"))
        changes.append(Change(match.start(), match.end(), read, code))
    return Findings(tuple(changes))


def joiners(text: str) -> Findings:
    """Changes that remove zero-width joiners and non-joiners between Latin letters (`zero_width`); emoji and other
    scripts need them.
    """
    if "\u200c" not in text and "\u200d" not in text:
        return Findings()
    return Findings(tuple(Change(*match.span(), "", "zero_width") for match in JOINERS.finditer(text)))
