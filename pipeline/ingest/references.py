"""HTML character references to characters, however many digits they have."""

from __future__ import annotations

import html
import re

ZEROS = re.compile("(?<=&#)0+(?=[0-9])")
"""They change nothing, but count for the limit on digits of a number that Python reads."""
NO_CHARACTER = re.compile("&#[1-9][0-9]{7,};?")
"""Numbers beyond all characters, which have seven digits at most."""


def unescape(text: str) -> str:
    """The text with its references resolved as browsers do, U+FFFD for numbers that are no character's.

    As `html.unescape`, which raises ValueError on a number of more than 4,300 digits.
    """
    return html.unescape(NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", ZEROS.sub("", text)))
