"""`It`, `its`, `they`, `which` of organisations, where the clause leaves one reading: `the firm said it ...`."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from pipeline.entities.mentions import Mention
from pipeline.entities.tokens import Tokens
from pipeline.quotes import cues
from pipeline.quotes.marks import quoted
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

ORG, PERSON = "ORG", "PERSON"
SINGULAR = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they"})
"""`Their` and `them` stand for the people between far more often than for an organisation."""
WORDS = {get_string_id(word): word for word in sorted({*SINGULAR, *PLURAL, "which"})}
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PLACES = {"its": frozenset({"poss"}), "itself": frozenset({"dobj", "npadvmod", "appos"})}
"""Where these stand for an organisation; of the others only subjects do (`in itself` means nothing)."""
PLURALS = frozenset({"NNS", "NNPS"})
GENDERED = frozenset({"he", "she", "i", "you", "who", "we"})
IMPERSONAL = frozenset(
    (
        "appear",
        "be",
        "become",
        "emerge",
        "follow",
        "happen",
        "help",
        "make",
        "matter",
        "mean",
        "rain",
        "remain",
        "seem",
        "snow",
        "sound",
        "suit",
        "take",
        "turn",
    )
)
"""Verbs whose `it` is often nobody: `it emerged that ...`."""
CLAUSES = frozenset({"acomp", "advcl", "attr", "ccomp", "csubj", "xcomp"})
CONFIDENCE = 0.7


def organisation_pronouns(doc: Doc, antecedents: Sequence[Mention]) -> list[Mention]:
    """The pronouns outside quotes that stand for an organisation among `antecedents`, in order.

    The antecedent is the subject of the clause, or of one that governs it, or of the sentence before; another noun of
    the same number in that place leaves the pronoun out. A `they` that is left is kept, with the reason `group`.
    """
    keys = doc.to_array("LOWER").tolist()
    places = [index for index, key in enumerate(keys) if key in WORDS]
    return list(_Reading(doc, antecedents).resolved(places)) if places else []


class _Reading:
    def __init__(self, doc: Doc, antecedents: Sequence[Mention]) -> None:
        text = Tokens.of(doc).text
        self.doc = doc
        self.known = sorted((m for m in antecedents if m.cluster is not None), key=_start)
        self.starts = [mention.span.start for mention in self.known]
        self.quoted = quoted(text)
        self.quotes = [part.start for part in self.quoted]
        self.found: dict[int, int] = {}

    def resolved(self, places: Sequence[int]) -> Iterator[Mention]:
        for index in places:
            token = self.doc[index]
            if self._inside(token):
                continue
            number = self._antecedent(token)
            span = Span(token.idx, token.idx + len(token))
            if number is not None:
                self.found[index] = number
                yield Mention(span, ORG, "pronoun", "rule", CONFIDENCE, number)
            elif token.lower_ == "they":
                yield Mention(span, PERSON, "pronoun", "rule", CONFIDENCE, None, reason="group")

    def _inside(self, token: Token) -> bool:
        index = bisect_right(self.quotes, token.idx) - 1
        if index >= 0 and token.idx < self.quoted[index].end:
            return True
        index = bisect_right(self.starts, token.idx) - 1
        return index >= 0 and token.idx < self.known[index].span.end

    def _antecedent(self, token: Token) -> int | None:
        if token.lower_ == "which":
            return self._of_relative(token)
        singular = token.lower_ in SINGULAR
        if token.dep_ not in PLACES.get(token.lower_, SUBJECTS):
            return None
        verb = _verb(token)
        if verb is None or (token.lower_ == "it" and _impersonal(token, verb)):
            return None
        while verb is not None:
            for subject in _subjects(verb, token):
                number, stop = self._reading(subject, singular=singular)
                if stop:
                    return number if singular or not self._plural_between(subject, token) else None
            last, verb = verb, _verb(verb)
        return self._of_sentence_before(token, last) if singular else None

    def _plural_between(self, subject: Token, token: Token) -> bool:
        return any(self.doc[index].tag_ in PLURALS for index in range(subject.i + 1, token.i))

    def _reading(self, subject: Token, *, singular: bool) -> tuple[int | None, bool]:
        """The organisation that a subject is, if it is one; and whether the search ends there."""
        if subject.i in self.found:
            return self.found[subject.i], True
        mention = self._mention(subject)
        if mention is not None and mention.label == ORG and not any(c.dep_ == "conj" for c in subject.children):
            return mention.cluster, True
        if (mention is not None and mention.label == PERSON) or subject.lower_ in GENDERED:
            return None, not singular
        plural = (
            subject.tag_ in ("NNS", "NNPS")
            or subject.lower_ in PLURAL
            or any(c.dep_ == "conj" for c in subject.children)
        )
        return None, plural != singular

    def _mention(self, token: Token) -> Mention | None:
        index = bisect_right(self.starts, token.idx) - 1
        return self.known[index] if index >= 0 and token.idx < self.known[index].span.end else None

    def _of_relative(self, token: Token) -> int | None:
        clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
        if clause is None or clause.head.i > token.i or token.dep_ == "det":
            return None
        mention = self._mention(clause.head)
        return mention.cluster if mention is not None and mention.label == ORG else None

    def _of_sentence_before(self, token: Token, verb: Token) -> int | None:
        """The subject of the sentence before, for the subject of a sentence or its possessor.

        Where that sentence reports what somebody says of another thing (`the firm said the move was needed`), `it` is
        the one or the other, unless it says something in turn.
        """
        first = token.sent.start
        owner = token.head if token.dep_ == "poss" else token
        if first == 0 or owner.dep_ not in SUBJECTS or owner.head.i != verb.i:
            return None
        root = self.doc[first - 1].sent.root
        if verb.lemma_ not in cues.verbs() and any(child.dep_ == "ccomp" for child in root.rights):
            return None
        before = _subject(root)
        return self._reading(before, singular=True)[0] if before is not None else None


def _start(mention: Mention) -> int:
    return mention.span.start


def _verb(token: Token) -> Token | None:
    """The verb that governs a token."""
    above = token
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return above
    return None


def _subject(verb: Token) -> Token | None:
    return next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)


def _subjects(verb: Token, pronoun: Token) -> Iterator[Token]:
    """The subjects of a verb and of the clauses that stand before its own, if before the pronoun and not around it."""
    for clause in (verb, *(child for child in verb.lefts if child.dep_ == "advcl")):
        subject = _subject(clause)
        if subject is not None and subject.i < pronoun.i and not subject.is_ancestor(pronoun):
            yield subject


def _impersonal(token: Token, verb: Token) -> bool:
    """True for an `it` that may be nobody: `it is clear that`, `it emerged that`, `it was sold` outside a report."""
    if token.dep_ == "nsubjpass":
        return verb.dep_ != "ccomp" or verb.lemma_ in cues.verbs()
    return verb.lemma_ in IMPERSONAL and any(child.dep_ in CLAUSES for child in verb.rights)
