"""spaCy's attribute ruler, with a memory: what its rules say of a word depends on little, and words come again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy import attrs
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens._retokenize import set_token_attrs

if TYPE_CHECKING:
    from spacy.tokens import Doc

SEEN = frozenset({"ORTH", "TEXT", "LOWER", "TAG", "POS", "LEMMA", "DEP", "IS_SPACE"})
"""What a pattern may ask of a word, each a number of its own: `IN`, `REGEX` and the like are functions of it."""
SET = frozenset({"TAG", "POS", "MORPH", "LEMMA", "DEP"})
"""What a rule may set: of the one word alone, where the last rule wins."""
MOST = 50_000
"""Kinds of words remembered; then the memory begins anew, for words never come to an end."""


class RememberingRuler:
    """Does what an attribute ruler does: for patterns of one word, once for all words that look the same to them."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        rules: list[Any] = ruler.patterns
        words = [word for rule in rules for one in rule["patterns"] for word in one]
        self._looked_at = sorted({attrs.IDS["ORTH" if key == "TEXT" else key] for word in words for key in word})
        self._rules: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._sets: dict[tuple[int, ...], dict[int, int]] = {}
        self._longer = Matcher(ruler.vocab)
        for number, rule in enumerate(rules):
            longer = [one for one in rule["patterns"] if len(one) > 1]
            if longer:
                self._longer.add(str(number), longer)

    def __call__(self, doc: Doc) -> Doc:
        """Set what the rules say of the words of a text."""
        looks: Any = doc.to_array(self._looked_at).reshape(len(doc), len(self._looked_at)).tolist()
        also = self._of_longer(doc)
        for token, look in zip(doc, map(tuple, looks), strict=True):
            rules = self._rules.get(look)
            if rules is None:
                rules = self._remember(look, doc, token.i)
            if token.i in also:
                rules = tuple(sorted({*rules, *also[token.i]}))
            if rules:
                set_token_attrs(token, self._set_by(rules))
        return doc

    def _remember(self, look: tuple[int, ...], doc: Doc, at: int) -> tuple[int, ...]:
        """The rules whose pattern is of one word and fits this one, in their order."""
        if len(self._rules) >= MOST:
            self._rules.clear()
        found = self._ruler.matcher(doc[at : at + 1], allow_missing=True)
        self._rules[look] = rules = tuple(sorted({self._number(match) for match, *_ in found}))
        return rules

    def _of_longer(self, doc: Doc) -> dict[int, list[int]]:
        """By word, the rules of which a longer pattern fits."""
        also: dict[int, list[int]] = {}
        for match, start, _ in self._longer(doc, allow_missing=True) if len(self._longer) else ():
            number = self._number(match)
            also.setdefault(start + self._ruler.indices[number], []).append(number)
        return also

    def _set_by(self, rules: tuple[int, ...]) -> dict[int, int]:
        if rules not in self._sets:
            self._sets[rules] = {key: value for rule in rules for key, value in self._ruler.attrs[rule].items()}
        return self._sets[rules]

    def _number(self, match: int) -> int:
        return int(self._ruler.vocab.strings[match])


@Language.factory("onrecord_ruler")
def _ruler(nlp: Language, name: str, of: str) -> RememberingRuler:  # noqa: ARG001 - so spaCy calls it
    ruler: Any = nlp.get_pipe(of)
    return RememberingRuler(ruler)


def is_plain(pipe: object) -> bool:
    """Whether a component of a pipeline is an attribute ruler that `RememberingRuler` can stand in for."""
    return type(pipe) is AttributeRuler and bool(pipe.patterns) and all(_is_plain(rule) for rule in pipe.patterns)


def _is_plain(rule: Any) -> bool:
    """Whether a rule asks and sets only what is remembered, of a word that its patterns count from their first."""
    patterns = rule["patterns"]
    return (
        all(word and word.keys() <= SEEN for one in patterns for word in one)
        and rule["attrs"].keys() <= SET
        and all(0 <= rule["index"] < len(one) for one in patterns)
    )
