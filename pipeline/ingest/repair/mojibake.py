"""UTF-8 that was read as Windows-1252 or Latin-1, once or more often, put right again.

Only sequences are touched that are UTF-8 byte for byte, give a character that English news may hold, and cannot be
good text where they stand: “AMANHÔ ends in a letter and a quotation mark, CÃ”TE does not. Each run of such
characters is judged by itself with its neighbours, so that one damaged line in a good text is repaired and no other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.ingest import cp1252
from pipeline.ingest.mapped import Change, Findings

NEXT_LINE = "\x85"
HIGH = "\x80-\x9f\xa0-\xbf" + re.escape("".join(cp1252.C1.values()))
"""What bytes 80 to BF, the second and later ones of a sequence, were read as."""

RUN = re.compile(
    rf"[À-ô\x80-\x9f][{HIGH}À-ô]*"
    r"(?:(?<=Ã) (?=[\s,.;:!?)”’-]|\Z))?"  # a space that was a no-break space, the second byte of à
)
DAMAGE = re.compile(rf"[Â-ô][{HIGH}]|[ÂÃ](?=\s|\Z)|[\x80-\x9f]")
"""A text without it holds none; a quick test."""

SEQUENCE = re.compile(
    rf"(?P<foreign>(?:[Ð-Ü][{HIGH}]){{2,}}|(?:[àã-í][{HIGH}]{{2}}){{2,}})"  # a word in another script
    rf"|(?P<accented>[Ã-ÏÐ-ß][{HIGH}]|[à-áã-í][{HIGH}]{{2}})"
    rf"|(?P<sign>Â[{HIGH}]|[âï][{HIGH}]{{2}}|ð[{HIGH}]{{3}})"
    rf"|(?P<cut_quote>â€(?:Â(?![{HIGH}À-áã-ô]))?(?![{HIGH}À-áã-ô]))"
    r"|(?P<cut_a>Ã ?(?=[\s,.;:!?)”’-]|\Z))"
    r"|(?P<cut_space>Â(?=\s|\Z))"
)
PLAUSIBLE = re.compile(
    "[\x80-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u02c6\u02dc\u0300-\u036f\u0386-\u03ce\u1e00-\u1eff\u2000-\u2bff"
    "\ufb00-\ufb06\ufe0f\ufeff\ufffd\U0001f000-\U0001faff]"
)
"""Latin letters, signs, Greek letters, punctuation, symbols, emoji: what a story in English may hold by itself."""

AFTER_A_WORD = re.compile("[\xa0\xad®°ªº²³¹´»›‘’“”–—…•™]")
"""What may stand right behind a word in good text."""
NO_BREAK_SPACE, SOFT_HYPHEN = "\xa0\xad"
SMALL = "°ªº²³¹´"
"""Marks that make small letters with Ã and Î, and that nobody writes behind a word in capitals that ends in these."""
POSSESSIVE = re.compile("’[sS](?![^\\W\\d_])")
OPENING = "\"'“‘„‚«‹(["
MEANT = {byte: meant for byte, meant in cp1252.C1.items() if chr(byte) != NEXT_LINE}
C1 = re.compile("[\x80-\x84\x86-\x9f]")
ROUNDS = 8
"""Nothing is read wrongly so often; a bound for what was made to be slow."""
CACHED_RUNS, CACHED_LENGTH = 4096, 64
"""Runs that are kept with what they mean, and their length: quotation marks and names come back again and again."""


def mojibake(text: str) -> Findings:
    """Changes that put mojibake right (`mojibake_repaired`), and C1 controls that Latin-1 made of Windows-1252
    (`c1_repaired`). U+0085 is either an ellipsis or a line end (`line_ends`).
    """
    if text.isascii() or not DAMAGE.search(text):
        return Findings()
    changes: list[Change] = []
    ellipsis, one_line = bool(C1.search(text)), "\n" not in text and "\r" not in text
    for match in RUN.finditer(text):
        run, start, end = match.group(), match.start(), match.end()
        restore = _cached if len(run) <= CACHED_LENGTH else _restore
        restored, code = restore(text[max(0, start - 1) : start], run, text[end : end + 2])
        if NEXT_LINE in restored:
            meant = "…" if ellipsis else _next_line(text, start, end, one_line=one_line)
            restored = restored.replace(NEXT_LINE, meant)
            code = code or ("line_ends" if meant == "\n" else "c1_repaired")
        if code:
            changes.append(_trimmed(start, run, restored, code))
    return Findings(tuple(changes))


def _restore(before: str, run: str, after: str) -> tuple[str, str]:
    """The run as it was meant, and the code of what was done to it (empty: nothing)."""
    found = run
    for _ in range(ROUNDS):  # twice read wrongly, twice put right
        restored = _once(before, found, after)
        if restored == found:
            break
        found = restored
    meant = found.translate(MEANT)
    if found != run:
        return meant, "mojibake_repaired"
    return meant, "c1_repaired" if meant != run else ""


_cached = lru_cache(CACHED_RUNS)(_restore)


def _once(before: str, run: str, after: str) -> str:
    """The run with its sequences decoded once."""
    whole = before + run + after
    at, last = len(before), len(before) + len(run)
    pieces, repaired = [], -1
    for match in SEQUENCE.finditer(whole, at):
        if match.start() >= last:
            break
        meant = _meant(match, behind_repaired=match.start() == repaired)
        if meant != match.group():
            pieces += [whole[at : match.start()], meant]
            at = repaired = match.end()
    return "".join([*pieces, whole[at:last]])


def _meant(match: re.Match[str], *, behind_repaired: bool) -> str:
    """What one sequence stands for; itself, when that may be good text."""
    kind, sequence = str(match.lastgroup), match.group()
    start, end = match.span()
    before, after = match.string[max(0, start - 1) : start], match.string[end : end + 2]
    if kind == "cut_quote":  # the last byte of ” has no character in Windows-1252, and is often lost
        return sequence if before.isalpha() and after[:1].isalpha() and after[0].isascii() else "”"
    if kind == "cut_a":
        return "à" if behind_repaired or _is_cut_a(before, sequence, after) else sequence
    if kind == "cut_space":
        behind_text = (before.isascii() and before.isalnum()) or before in tuple(".,;:!?)\"'’”%")
        return "" if behind_text or behind_repaired else sequence
    try:
        meant = cp1252.encode(sequence).decode("utf-8")
    except UnicodeDecodeError:
        return sequence
    if kind == "foreign":
        return meant
    certain = bool(PLAUSIBLE.fullmatch(meant))
    if kind == "sign":
        certain &= not (before in tuple(OPENING) and sequence[1] in "’”»›")  # the letter between quotation marks
    else:
        certain &= behind_repaired or _is_no_word_end(before, sequence, after)
    return meant if certain else sequence


def _is_cut_a(before: str, sequence: str, after: str) -> bool:
    """True when Ã was à, whose second byte became a space: voilÃ, vis-Ã -vis, Ã  la carte; no word is Ã alone."""
    alone = (not before or before.isspace()) and sequence.endswith(" ") and after[:1] == " "
    return before.islower() or alone or (before == "-" and after[:1] == "-")


def _is_no_word_end(before: str, sequence: str, after: str) -> bool:
    """False when the sequence may be the last letter of a word in capitals and the mark behind it."""
    lead, mark = sequence[0], sequence[-1].translate(cp1252.C1)
    if not AFTER_A_WORD.match(mark):
        return True
    if lead.isupper() and before.islower():
        return True  # no capital letter stands there
    if lead == "á" and (sequence[1] != "»" or mark == SOFT_HYPHEN):
        return True  # only «está»… is good text
    if (lead in "ÃÎ" and mark in SMALL) or lead + mark in ("Ã\xad", "Ä°"):
        return True
    if mark == NO_BREAK_SPACE:
        if lead == "Ã":  # à
            return not (before.isupper() and after[:1].isalnum() and not after[:1].islower())
        return not before.isalpha() and after[:1].islower()  # Š
    if after[:1].isalpha():
        return not POSSESSIVE.match(mark + after)
    if lead != "Ã" or before.isalpha():
        return False
    return (mark in "“‘" and before not in tuple("„‚")) or (mark == "—" and before not in tuple(OPENING))  # Ó Ñ ×


def _next_line(text: str, start: int, end: int, *, one_line: bool) -> str:
    """What U+0085 means in text[start:end]: an ellipsis of Windows-1252, or a line end of a text without others."""
    if text[start:end].strip(NEXT_LINE):
        return "…"
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if one_line:
        return "…" if after.islower() or after in tuple(" ’”\"'") else "\n"
    return "…" if before.strip() or after.strip() else "\n"


def _trimmed(start: int, run: str, restored: str, code: str) -> Change:
    """The change of a run, without what stays as it is at its edges."""
    left = _common(run, restored)
    right = _common(run[left:][::-1], restored[left:][::-1])
    return Change(start + left, start + len(run) - right, restored[left : len(restored) - right], code)


def _common(one: str, other: str) -> int:
    """How many characters two different texts have in common at the start."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
