"""Whether a verb tells what was, or what somebody expects; what is denied, asked or conditional tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.conflicts.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

TOLD, FORECAST = "told", "forecast"
VERBAL = ("VERB", "AUX")
TENSED = ("VBD", "VBZ", "VBP")
DENIED = ("nobody", "none", "neither", "few")


def mood(verb: Token) -> str | None:
    """TOLD for a past or present that is asserted, FORECAST for what is expected; None for what is neither."""
    if _denied(verb) or _conditional(verb):
        return None
    helping = _auxiliaries(verb)
    if any(word.tag_ == "MD" for word in helping):
        counterfactual = any(word.lemma_ == "have" for word in helping)  # "would have saved"
        future = all(word.lower_ in listed("future") for word in helping if word.tag_ == "MD")
        return FORECAST if future and not counterfactual else None
    if any(word.tag_ == "TO" for word in helping):
        return FORECAST if foreseeing(verb) is not None or _is_to(verb) else None
    if expects(verb):  # what "had forecast profits of £5m" tells is no outcome
        return FORECAST
    return _finite(verb, helping)


def foreseeing(verb: Token) -> Token | None:
    """The verb or adjective by which somebody expects this one: `expected to save`, `due to open`."""
    head = verb.head
    governed = verb.dep_ in ("xcomp", "ccomp", "acl", "advcl")
    if (
        not governed
        or not {head.lemma_.lower(), head.lower_} & listed("expecting")
        or _denied(head)
        or _conditional(head)
    ):
        return None
    return head


def expects(verb: Token) -> bool:
    """True for a verb that by itself says what somebody expects: `forecast`."""
    return bool({verb.lemma_.lower(), verb.lower_} & listed("foreseeing"))


def _is_to(verb: Token) -> bool:
    """True for "is to open"."""
    head = verb.head
    if verb.dep_ != "xcomp" or head.lemma_ != "be" or _denied(head):
        return False
    return _finite(head, _auxiliaries(head)) is not None


def _auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb; a later verb of "will merge and save" has those of the first."""
    while True:
        own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        if own or verb.dep_ != "conj" or verb.tag_ in TENSED or verb.head.pos_ not in VERBAL:
            return own
        verb = verb.head


def _finite(verb: Token, helping: list[Token]) -> str | None:
    """TOLD with a tense, or for "founded in 1999"; "is saving" and "saving" do not say when."""
    if verb.tag_ == "VBN":
        return TOLD if helping or verb.dep_ == "acl" else None
    return TOLD if verb.tag_ in TENSED else None


def _denied(verb: Token) -> bool:
    """True with "not", "never", "almost", and where nobody does it, or it is done to none."""
    for word in verb.children:
        if word.dep_ == "neg" or word.lower_ in DENIED or word.lower_ in listed("uncertain"):
            return True
        if any(below.dep_ in ("det", "neg") and below.lower_ in ("no", "not") for below in word.children):
            return True
    return False


def _conditional(verb: Token) -> bool:
    """True within or beside an `if`, and in a question."""
    if verb.sent.text.rstrip(" \n\"'”’)").endswith("?"):
        return True
    return any(word.dep_ == "mark" and word.lower_ in listed("unreal") for word in _marks(verb))


def _marks(verb: Token) -> Iterator[Token]:
    for clause in (verb, *verb.ancestors, *(child for child in verb.children if child.dep_ == "advcl")):
        yield from clause.children
