"""Nominals (`the commissioner`, `the force`, `a housing company`) to the people and organisations they stand for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.coreference.declared import declared, renamed
from pipeline.entities.coreference.kinds import organisations
from pipeline.entities.coreference.organisations import Organisation, antecedent
from pipeline.entities.coreference.phrases import ORG, PERSON, Phrase
from pipeline.entities.coreference.reference import SPEAKING, least_fit, restricted, selecting, subjects_of
from pipeline.entities.mentions import Cast, Mention, RoleStatement
from pipeline.entities.tokens import Tokens
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.entities.roles import Post

STATED, FITTING, GUESSED = 0.85, 0.7, 0.55
"""Confidence: the sentence itself says it; words and nearness speak for it; there is nobody else about."""
WITHIN = 2000
"""Characters before `our company` in which it was named."""
NEAR = 350
"""Characters before an epithet (`the Irishman`) in which one person alone must have been mentioned."""
MOST = 300
"""Organisations that a noun may stand for, those mentioned last: a story of ten thousand words has fewer."""
CAPITALISED = re.compile(r"\b[A-Z]\w+")
TIE = re.compile(r"(?:,| as) $")
"""What ties a phrase to the name right before it: `Brindle Homes, a company`, `Brindle Homes as the company`."""
CONTINUES = re.compile(r"(?:['’]s|,? and)\b")
PREDICATES = frozenset({"attr", "oprd", "appos"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def nominals(doc: Doc, cast: Cast, found: Sequence[Phrase]) -> list[Mention]:
    """The nominals of a parse that stand for somebody named, or state a role, in order, without overlaps.

    One that states a role and stands for nobody named has no cluster but a `reason`: `unnamed`, or `no_antecedent` for
    a definite one. Other nominals that no rule resolves are left out.
    """
    return list(_Reading(doc, cast, found).mentions())


def predicates(text: str, cast: Cast, found: Sequence[Phrase], mentions: Sequence[Mention]) -> list[Mention]:
    """The phrases that are said of a pronoun which stands for somebody among `mentions` (`she became a singer`)."""
    pronouns = {m.span.start: m for m in mentions if m.form == "pronoun" and m.cluster is not None}
    starts = sorted(mention.span.start for mention in mentions)
    posts = {post.head_end(text): post for post in cast.posts}
    said: list[Mention] = []
    for phrase in found if pronouns else ():
        token = declared(phrase.head)
        subject = pronouns.get(token.idx) if token is not None else None
        if subject is None or subject.label not in phrase.labels:
            continue
        if bisect_left(starts, phrase.span.start) == bisect_left(starts, phrase.span.end):
            post = posts.get(phrase.span.end)
            role = post.statements[0] if post is not None else None
            said.append(Mention(phrase.span, subject.label, "nominal", "rule", STATED, subject.cluster, role))
    return said


class _Reading:
    """One pass over a story, which remembers what was mentioned and what it was called."""

    def __init__(self, doc: Doc, cast: Cast, found: Sequence[Phrase]) -> None:
        self.text = Tokens.of(doc).text
        self.phrases = found
        self.cast = cast
        self.starts = [name.span.start for name in cast.names]
        self.posts = {post.head_end(self.text): post for post in cast.posts}
        self.organisations = organisations(self.text, cast)
        self.doc = doc
        self.holders: defaultdict[str, dict[int, set[frozenset[str]]]] = defaultdict(dict)
        for number, words in _holders(self.text, cast):
            self._holder(number, words)
        self.people: dict[int, int] = {}
        self.lately: dict[int, None] = {}
        self.passed = 0
        self.done: list[Mention] = []

    def mentions(self) -> Iterator[Mention]:
        for phrase in self.phrases:
            self._pass_names(phrase.span.start)
            mention = self._mention(phrase)
            if mention is None:
                continue
            if self.done and mention.span.start < self.done[-1].span.end:
                mention = _cut(self.text, mention, self.done[-1].span.end)
            self.done.append(mention)
            self._saw(mention.cluster, mention.span.start, subject=phrase.head.dep_ in SUBJECTS)
            yield mention

    def _pass_names(self, until: int) -> None:
        while self.passed < len(self.starts) and self.starts[self.passed] < until:
            name, number = self.cast.names[self.passed], self.cast.clusters[self.passed].number
            span = self.doc.char_span(name.span.start, name.span.end, alignment_mode="expand")
            root = span.root if span is not None else self.doc[0]
            told = root.dep_ == "dobj" and root.head.lemma_ == "tell"
            known = self.organisations.get(number)
            if not (told and known and not known.kinds):  # `he told Brindle`: the story does not go on about it
                self._saw(number, name.span.start, subject=root.dep_ in SUBJECTS)
            self.passed += 1

    def _saw(self, cluster: int | None, at: int, *, subject: bool) -> None:
        if cluster in self.organisations:
            self.organisations[cluster].seen(at, subject=subject)
            self.lately.pop(cluster, None)  # to the end
            self.lately[cluster] = None
        elif cluster is not None:
            self.people.pop(cluster, None)
            self.people[cluster] = at

    def _mention(self, phrase: Phrase) -> Mention | None:
        for label in (PERSON, ORG):
            if label in phrase.labels and (phrase.head.tag_ != "NNP" or phrase.span.end in self.posts):
                number = self._declared(phrase, label)
                if number is not None:
                    self._called(number, phrase)
                    return Mention(phrase.span, label, "nominal", "rule", STATED, number)
        if not phrase.article and ORG in phrase.labels and self.text.startswith(" ", phrase.span.end):
            number = self._name_at(phrase.span.end + 1, ORG)  # `security firm Brindle` is remembered, and no mention
            if number is not None:
                self._called(number, phrase)
                return None
        if PERSON in phrase.labels and (mention := self._person(phrase)):
            return mention
        return self._organisation(phrase) if ORG in phrase.labels else None

    def _declared(self, phrase: Phrase, label: str) -> int | None:
        """The cluster of the name that the sentence ties the phrase to; not of a name with a bare role before it."""
        token = declared(phrase.head)
        number = self._named_at(token.idx, label) if token is not None else None
        if number is None and phrase.article in ("the", "a"):
            tie = TIE.search(self.text, max(0, phrase.span.start - 4), phrase.span.start)
            # `Echoing Jane Thornbury, the mayor said no`: a subject of its own is no apposition
            if tie and not CONTINUES.match(self.text, phrase.span.end) and phrase.head.dep_ not in SUBJECTS:
                number = self._name_at(tie.start() - 1, label)
        if number is None and phrase.article and self._followed(phrase):
            number = self._name_at(phrase.span.end + 1, label)
        if number is None and label == ORG and lexicon.clearness().get(phrase.word, "no") != "no":
            follows = self._name_at(phrase.span.end + 1, ORG) is not None  # `Media giant Brindle`
            number = None if follows else self._named_before(phrase, ORG)  # `the Brindle group`
        if number is None and phrase.article:
            token = renamed(phrase.head)
            number = self._name_at(token.idx, label) if token is not None else None
        return number

    def _followed(self, phrase: Phrase) -> bool:
        """True when the next word goes with the noun: `the airline Brindle`, not `with the alliance Brindle fell`."""
        head = phrase.head
        if not self.text.startswith(" ", phrase.span.end) or head.i + 1 == len(self.doc):
            return False
        return head.dep_ in ("compound", "nmod") or head.is_ancestor(self.doc[head.i + 1])

    def _named_at(self, offset: int, label: str) -> int | None:
        """As `_name_at`, or the cluster of the nominal there (`the group - the largest charity of all`)."""
        number = self._name_at(offset, label)
        if number is None and self.done:
            at = bisect_right(self.done, offset, key=_start) - 1
            mention = self.done[at]
            return mention.cluster if at >= 0 and offset < mention.span.end and mention.label == label else None
        return number

    def _name_at(self, offset: int, label: str) -> int | None:
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return None
        name = self.cast.names[index]
        return self.cast.clusters[index].number if offset < name.span.end and name.label == label else None

    def _named_before(self, phrase: Phrase, label: str) -> int | None:
        """The cluster of the label whose name stands right before the phrase, only a space between them."""
        before = phrase.span.start - 1
        return self._name_at(before - 1, label) if before > 0 and self.text[before] == " " else None

    def _called(self, number: int, phrase: Phrase) -> None:
        if number in self.organisations:
            self.organisations[number].called.add(phrase.word)
        else:
            self._holder(number, frozenset({phrase.word, *phrase.modifiers}))

    def _holder(self, number: int, words: frozenset[str]) -> None:
        for word in words:
            self.holders[word].setdefault(number, set()).add(words)

    def _person(self, phrase: Phrase) -> Mention | None:
        post = self.posts.get(phrase.span.end)
        if post is not None and post.holder is not None:
            return None
        if phrase.article == "the" and not (selecting(phrase) or restricted(phrase.head, post)):
            known = list(islice(self._known(phrase), 2))
            if len(known) == 1:
                return Mention(phrase.span, PERSON, "nominal", "rule", FITTING, known[0])
            latest = takewhile(lambda number: phrase.span.start - self.people[number] <= NEAR, reversed(self.people))
            near = list(islice(latest, 2))
            if len(near) == 1 and phrase.word in lexicon.epithets() and phrase.head.dep_ in SUBJECTS:
                return Mention(phrase.span, PERSON, "nominal", "rule", GUESSED, near[0])
        if post is not None and post.office and phrase.head.dep_ not in PREDICATES:
            return self._unnamed(phrase, post)
        return None

    def _known(self, phrase: Phrase) -> Iterator[int]:
        """The people mentioned who have a role or a description with the phrase's noun, its nouns and its capitals."""
        capitals = {word.casefold() for word in CAPITALISED.findall(phrase.span.of(self.text)[4:])}
        needed = {phrase.word, *phrase.nouns, *capitals}
        rarest = min((self.holders.get(word, {}) for word in sorted(needed)), key=len)
        for number, held in rarest.items():
            if number in self.people and any(needed <= words for words in held):
                yield number

    def _unnamed(self, phrase: Phrase, post: Post) -> Mention | None:
        """Somebody who speaks for a body, or holds an office, without a name."""
        body = post.bodies[0] if post.bodies else self._body_inside(phrase)
        role = RoleStatement(post.role, body)
        speaks = phrase.word in SPEAKING or (phrase.article == "a" and phrase.head.dep_ in SUBJECTS)
        if not speaks and phrase.article != "the" and role.affiliation is None:
            return None
        reason = "no_antecedent" if phrase.article == "the" and phrase.word not in SPEAKING else "unnamed"
        return Mention(phrase.span, PERSON, "nominal", "rule", FITTING, None, role, reason)

    def _body_inside(self, phrase: Phrase) -> Span | None:
        """`A police spokesman`: the noun that names no body but tells of which kind it is."""
        before = phrase.head.nbor(-1) if phrase.head.i else phrase.head
        word = before.lower_
        if phrase.word in SPEAKING and (word == "police" or word in lexicon.nouns_of_organisations()):
            return Span(before.idx, before.idx + len(before))
        return None

    def _organisation(self, phrase: Phrase) -> Mention | None:
        head = phrase.head
        least = least_fit(phrase)
        if least is None or selecting(phrase) or restricted(head):
            return None
        if any(self._named_before(phrase, label) is not None for label in (ORG, PERSON)):
            return None  # `the Brindle website` is a thing of its own
        place = self._place_before(phrase)
        if place is not None and lexicon.clearness().get(phrase.word) != "yes":  # `the Scotland team`, `the UK bank`
            known = self.organisations.get(place)
            found = known if known is not None and known.fit(phrase.word) else None
        else:
            others = {self._named_at(token.idx, ORG) for token in subjects_of(head)}
            latest = [self.organisations[number] for number in sorted(islice(reversed(self.lately), MOST))]
            may_be = [one for one in latest if one.number not in others and self._may_be(one, phrase)]
            found = antecedent(may_be, phrase.word, phrase.span.start, qualified=bool(phrase.nouns), least=least)
        return Mention(phrase.span, ORG, "nominal", "rule", FITTING, found.number) if found is not None else None

    def _place_before(self, phrase: Phrase) -> int | None:
        numbers = (self._named_before(phrase, label) for label in ("GPE", "LOC", "FAC"))
        return next((number for number in numbers if number is not None), None)

    def _may_be(self, one: Organisation, phrase: Phrase) -> bool:
        """False for what the words around the phrase exclude.

        The government of another country than the phrase says (`the Russian government`); who owes to the company that
        stands right after it (`Brindle Capital, the company's bank`).
        """
        if phrase.article == "our" and one.last is not None and phrase.span.start - one.last > WITHIN:
            return False
        if self.text.startswith(("'s", "’s"), phrase.span.end) and self._after_comma(phrase) == one.number:
            return False
        if phrase.word not in one.words:
            return True
        if phrase.word not in one.called and not phrase.nouns <= one.words and lexicon.clearness()[phrase.word] == "no":
            return False  # `the register office` is not the Home Office
        said = {word.casefold() for word in CAPITALISED.findall(phrase.span.of(self.text)[4:])} - {phrase.word}
        return said <= one.words

    def _after_comma(self, phrase: Phrase) -> int | None:
        tie = TIE.search(self.text, max(0, phrase.span.start - 4), phrase.span.start)
        return self._name_at(tie.start() - 1, ORG) if tie else None


def _start(mention: Mention) -> int:
    return mention.span.start


def _holders(text: str, cast: Cast) -> Iterator[tuple[int, frozenset[str]]]:
    """The words of the roles, with those of their bodies, that the story states for each person."""
    for name, one in zip(cast.names, cast.clusters, strict=True):
        for stated in cast.roles.get(name.span, ()):
            words = stated.role.of(text).casefold().split()
            words += stated.affiliation.of(text).casefold().split() if stated.affiliation else []
            yield one.number, frozenset(words)


def _cut(text: str, mention: Mention, at: int) -> Mention:
    """The mention without what an earlier one covers: `the company` and `spokesman`."""
    start = next((i for i in range(at, mention.span.end) if text[i].isalnum()), mention.span.end - 1)
    return replace(mention, span=Span(start, mention.span.end))
