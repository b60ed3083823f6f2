"""Which tokens may attribute, and what tells how likely they do."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.quotes.learned.contents import group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.quotes.learned.encoding import Features
    from pipeline.quotes.learned.lexicon import Lexicon
    from pipeline.quotes.learned.sheet import Sheet

WORDS = frozenset({"VERB", "AUX", "NOUN", "ADP", "PROPN", "ADV", "ADJ", "INTJ", "X", "SCONJ"})
MARKS = frozenset({":", "-", "—", "–", "―", "--"})
VERBS = frozenset({"VERB", "AUX"})
COMMON = frozenset({"VERB", "ADP"})
GOVERNORS = frozenset({"VERB", "AUX", "ADP", "NOUN", "PROPN", "ADJ", "ADV", "SCONJ"})
LEAST = 0.03
"""A verb is asked about when it, or this form of it, attributed so often; one hardly seen counts as average."""
LEAST_OTHER = 0.02
"""The share of attributions from which other words are asked about."""
SIGNATURE = frozenset({"ccomp", "xcomp", "dobj", "prep", "acl", "oprd", "agent", "nsubjpass", "nsubj"})
COUNTED = ("ccomp", "dobj", "acomp", "acl", "prep", "poss")
INHERITS = frozenset("conj advcl xcomp pcomp prep ccomp acl relcl dobj pobj attr acomp".split())
STEPS, NONE = 6, 9
PRONOUNS = frozenset("he she they it i we you who which that this there what one".split())
CONJUNCTIONS = frozenset("if when while because as although before after since though whether that".split())
NEAR, FAR = 60, 99


def keys(sheet: Sheet, token: int) -> dict[str, str]:
    """What a token is looked up by in each table of the lexicon: alone, with its neighbours, with its dependents."""
    lemma, head = sheet.lemma[token], sheet.head[token]
    after = sheet.lower[token + 1] if token + 1 < sheet.n else ""
    before = sheet.lower[token - 1] if token else ""
    shape = ".".join(sorted({sheet.dep[kid] for kid in sheet.kids[token]} & SIGNATURE))
    return {
        "lemma": word(sheet, token),
        "form": sheet.lower[token],
        "next": f"{lemma}>{after}",
        "previous": f"{before}<{lemma}",
        "shape": f"{lemma}|{shape}",
        "head": f"{lemma}^{sheet.lemma[head]}^{sheet.dep[token]}",
    }


def word(sheet: Sheet, token: int) -> str:
    """A lemma with its part of speech."""
    return f"{sheet.lemma[token]}/{sheet.pos[token]}"


def possible(sheet: Sheet, token: int) -> bool:
    """True of tokens that could attribute: words, colons and dashes outside quotation marks."""
    if sheet.blank[token] or sheet.part[token] >= 0:
        return False
    return sheet.pos[token] in WORDS or sheet.lower[token] in MARKS


def worth_asking(sheet: Sheet, lexicon: Lexicon) -> Iterator[int]:
    """The tokens that may be cues: verbs but for those that hardly ever are, and other words that sometimes were."""
    for token in range(sheet.n):
        if possible(sheet, token):
            lemma = word(sheet, token)
            rate = lexicon.rate("lemma", lemma)
            if sheet.pos[token] not in VERBS:
                if rate >= LEAST_OTHER:
                    yield token
            elif rate >= LEAST or lexicon.rate("form", sheet.lower[token]) >= LEAST:
                yield token


def subject(sheet: Sheet, token: int) -> int | None:
    """The first subject of a token's own."""
    return sheet.subject.get(token)


def inherited_subject(sheet: Sheet, token: int) -> tuple[int | None, int]:
    """A token's subject, or that of the clauses above it, or the noun it describes; and how many steps away it is."""
    for steps in range(STEPS + 1):
        found = subject(sheet, token)
        if found is not None:
            return found, steps
        if sheet.dep[token] not in INHERITS:
            break
        if sheet.dep[token] in ("acl", "relcl"):
            return sheet.head[token], steps + 1
        token = sheet.head[token]
    return None, NONE


class CueFeatures:
    """Reads the features of a story's tokens; what a sentence and the clauses above a token show is worked out once."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon) -> None:
        self._sheet, self._lexicon = sheet, lexicon
        self._rates = [
            lexicon.rate("lemma", word(sheet, token)) if sheet.pos[token] in GOVERNORS else 0.0
            for token in range(sheet.n)
        ]
        self._above = [0.0] * sheet.n
        for token in sorted(range(sheet.n), key=sheet.depth.__getitem__):
            head = sheet.head[token]
            if head != token:
                self._above[token] = max(self._above[head], self._rates[head])
        self._best: list[list[tuple[float, int]]] = []
        for first, last in sheet.sents:
            verbs = [(self._rates[one], one) for one in range(first, last + 1) if sheet.pos[one] in COMMON]
            self._best.append(heapq.nlargest(2, verbs))

    def row(self, token: int) -> Features:
        """What tells whether a token is a cue."""
        sheet, lexicon = self._sheet, self._lexicon
        own = keys(sheet, token)
        found: Features = {f"rate {table}": lexicon.rate(table, key) for table, key in own.items()}
        for table in ("lemma", "form", "shape", "next"):
            found[f"sights {table}"] = lexicon.sights(table, own[table])
        found |= self._word(token)
        found |= _dependents(sheet, token)
        found |= _subject(sheet, token, lexicon)
        found |= _quotes(sheet, token)
        found |= self._sentence(token)
        return found

    def _word(self, token: int) -> Features:
        sheet, head = self._sheet, self._sheet.head[token]
        return {
            "tag": sheet.tag[token],
            "dep": sheet.dep[token],
            "head tag": sheet.tag[head],
            "head dep": sheet.dep[head] if head != token else "",
            "head rate": self._rates[head] if head != token else 0.0,
            "ancestor rate": self._above[token],
            "depth": sheet.depth[token],
            "size": sheet.right[token] - sheet.left[token] + 1,
            "next tag": sheet.tag[token + 1] if token + 1 < sheet.n else "",
            "previous tag": sheet.tag[token - 1] if token else "",
        }

    def _sentence(self, token: int) -> Features:
        sheet = self._sheet
        number = sheet.sent[token]
        first, last = sheet.sents[number]
        return {
            "sentence size": last - first + 1,
            "words before": token - first,
            "words behind": last - token,
            "paragraph": min(30, sheet.para[token]),
            "best other": next((rate for rate, other in self._best[number] if other != token), 0.0),
        }


def _dependents(sheet: Sheet, token: int) -> Features:
    kids = sheet.kids[token]
    by_dep: dict[str, list[int]] = defaultdict(list)
    for kid in kids:
        by_dep[sheet.dep[kid]].append(kid)
    clauses = by_dep["ccomp"]
    own_mark = [
        sheet.lower[kid]
        for kid in kids
        if kid < token and sheet.dep[kid] in ("mark", "advmod") and sheet.lower[kid] in CONJUNCTIONS
    ]
    found: Features = {f"{dep} kids": len(by_dep[dep]) for dep in COUNTED}
    return found | {
        "clause size": max((sheet.right[kid] - sheet.left[kid] + 1 for kid in clauses), default=0),
        "own mark": own_mark[-1] if own_mark else "",
        "preposition": next((sheet.lower[kid] for kid in by_dep["prep"] if kid > token), ""),
    }


def _subject(sheet: Sheet, token: int, lexicon: Lexicon) -> Features:
    found, steps = inherited_subject(sheet, token)
    if found is None:
        return {"subject steps": steps}
    return {
        "subject steps": steps,
        "subject tag": sheet.tag[found],
        "subject rate": lexicon.rate("source", sheet.lemma[found]),
        "subject place": max(-20, min(20, found - token)),
        "subject pronoun": sheet.lower[found] if sheet.lower[found] in PRONOUNS else "",
    }


def _quotes(sheet: Sheet, token: int) -> Features:
    """How far the quoted parts before and behind are, if in the token's paragraph."""
    (first, last), (own_first, own_last) = sheet.sentence(token), group(sheet, token)
    number = sheet.next_part(token)
    before = sheet.parts[number - 1] if number else None
    behind = sheet.parts[number] if number < len(sheet.parts) else None
    near_before = before is not None and sheet.para[before.last] == sheet.para[token]
    near_behind = behind is not None and sheet.para[behind.first] == sheet.para[token]
    return {
        "quoted share": (sheet.quoted_words[last + 1] - sheet.quoted_words[first]) / (last - first + 1),
        "distance before": min(NEAR, own_first - before.last) if before and near_before else FAR,
        "distance behind": min(NEAR, behind.first - own_last) if behind and near_behind else FAR,
    }
