"""The named clusters of a corpus, as numbers: what is held of every story while entities are sought."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipeline.entities.linking.entities import Alias, Entity, Role, fullest, is_alone, name_key, reason
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.entities.linking.namesakes import Key

COLUMNS = [
    "doc_id",
    "cluster",
    "form",
    "label",
    "text",
    "start",
    "end",
    "role",
    "affiliation",
    "role_start",
    "role_end",
]
"""The columns of `mentions` that say who and what the stories name."""
NONE = -1
TYPES = tuple(dict.fromkeys(TYPE_OF.values()))


class Clusters:
    """Every cluster with a name, by its position: in order of documents and, within one, of first mention.

    Words are kept once and stand for their number; a cluster takes some 60 bytes, a story 100.
    """

    def __init__(self) -> None:
        self._words: list[str] = []
        self._number: dict[str, int] = {}
        self.doc_ids: list[str] = []
        self._documents: dict[str, int] = {}
        self._first = array("i", [0])
        """Of each document, and of the end, the position of its first cluster."""
        self.document, self.number, self._type, self._name = array("i"), array("i"), array("b"), array("i")
        self._alone = array("b")
        """Of each cluster whether it is a person known by one word."""
        self._names, self._roles = array("i", [0]), array("i", [0])
        """Of each cluster, and of the end, where its first name and its first role stand in what follows."""
        self._alias = tuple(array("i") for _ in range(4))
        """Words, start, end, and how often the cluster has them."""
        self._role = tuple(array("i") for _ in range(4))
        """Role, affiliation, start and end."""

    def __len__(self) -> int:
        return len(self.number)

    def add(self, mentions: Iterable[pa.Table]) -> None:
        """Take rows of `mentions` (the columns COLUMNS), in order of documents."""
        doc_id, story = "", list[tuple[Any, ...]]()
        for part in mentions:
            named = part.filter(pc.and_(pc.equal(part["form"], "name"), pc.is_valid(part["cluster"])))
            for row in zip(*(named[name].to_pylist() for name in COLUMNS), strict=True):
                if row[0] != doc_id:
                    self._story(doc_id, story)
                    doc_id, story = row[0], []
                story.append(row)
        self._story(doc_id, story)

    def _story(self, doc_id: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        document = self._documents[doc_id] = len(self.doc_ids)
        self.doc_ids.append(doc_id)
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            found[row[1]].append(row)
        for number, cluster in found.items():
            self.document.append(document)
            self.number.append(number)
            self._type.append(TYPES.index(TYPE_OF[cluster[0][3]]))
            self._cluster(cluster)
        self._first.append(len(self.number))

    def _cluster(self, rows: Sequence[tuple[Any, ...]]) -> None:
        names: dict[str, int] = {}
        for row in rows:
            names[row[4]] = names.get(row[4], 0) + 1
        left = dict(names)
        for _, _, _, _, words, start, end, role, affiliation, *place in rows:
            if count := left.pop(words, 0):
                _append(self._alias, self._of(words), start, end, count)
            if role:
                held_for = NONE if affiliation is None else self._of(affiliation)
                _append(self._role, self._of(role), held_for, *place)
        kind = TYPES[self._type[-1]]
        name = fullest(kind, names)
        self._name.append(self._of(name))
        self._alone.append(is_alone(kind, name))
        self._names.append(len(self._alias[0]))
        self._roles.append(len(self._role[0]))

    def _of(self, words: str) -> int:
        number = self._number.setdefault(words, len(self._words))
        if number == len(self._words):
            self._words.append(words)
        return number

    def of_document(self, doc_id: str) -> range:
        """The positions of a document's clusters."""
        at = self._documents.get(doc_id)
        return range(0) if at is None else range(self._first[at], self._first[at + 1])

    def at(self, doc_id: str, number: int) -> int:
        """The position of one cluster. Raises StopIteration when there is none."""
        return next(at for at in self.of_document(doc_id) if self.number[at] == number)

    def doc_id(self, at: int) -> str:
        """The document that a cluster is of."""
        return self.doc_ids[self.document[at]]

    def type(self, at: int) -> str:
        """What a cluster is: a person, an organisation or a place."""
        return TYPES[self._type[at]]

    def name(self, at: int) -> str:
        """The fullest of a cluster's names."""
        return self._words[self._name[at]]

    def words(self, at: int) -> Iterator[str]:
        """The names of a cluster, each once."""
        return map(self._words.__getitem__, self._alias[0][self._names[at] : self._names[at + 1]])

    def names(self, clusters: Iterable[int]) -> Counter[str]:
        """The names of some clusters, with how often the stories use them."""
        counts: dict[int, int] = defaultdict(int)
        words, _, _, uses = self._alias
        for at in clusters:
            for one in range(self._names[at], self._names[at + 1]):
                counts[words[one]] += uses[one]
        return Counter({self._words[one]: count for one, count in counts.items()})

    def has_role(self, at: int) -> bool:
        """True when the story states a role of a cluster."""
        return self._roles[at] < self._roles[at + 1]

    def roles(self, at: int) -> Iterator[Role]:
        """The roles that a story states for a cluster."""
        for one in range(self._roles[at], self._roles[at + 1]):
            role, affiliation, start, end = (column[one] for column in self._role)
            held_for = None if affiliation == NONE else self._words[affiliation]
            yield Role(self._words[role], held_for, self.doc_id(at), start, end)

    def story(self, at: int) -> dict[str, Key]:
        """What the story of a cluster names: by every name, folded, its key; people by full names alone."""
        keys: dict[str, Key] = {}
        for one in self.of_document(self.doc_id(at)):
            if not self._alone[one]:
                key = name_key(self.type(one), self.name(one))
                keys.update((words.casefold(), key) for words in self.words(one))
        return keys

    def groups(self) -> array[int]:
        """Of each cluster the number of its group, in order of the first: those that may be one by their names.

        A group shares the type, the key of the name and, for people known by one word, the story.
        """
        groups = array("i")
        of_key: dict[tuple[str, ...], int] = {}
        of_name: dict[tuple[int, int], int] = {}
        n_groups = 0
        for document in range(len(self.doc_ids)):
            of_story: dict[Key, int] = {}
            for at in range(self._first[document], self._first[document + 1]):
                written = (self._type[at], self._name[at])
                group = of_name.get(written)
                if group is None:
                    kind, name = self.type(at), self.name(at)
                    known: dict[Any, int] = of_story if self._alone[at] else of_key
                    group = known.setdefault(name_key(kind, name), n_groups)
                    n_groups += group == n_groups
                    if not self._alone[at]:
                        of_name[written] = group
                groups.append(group)
        return groups

    def take(self, entity: Entity, at: int, canonical: str | None, renamed: Mapping[str, str]) -> None:
        """Add a cluster's names, roles and key to an entity; names get the rule that says whose they are.

        With `canonical` the cluster's own name is there for how that is written; `renamed` has later rules, by name.
        """
        doc_id, name = self.doc_id(at), self.name(at)
        words_of, start, end, uses = self._alias
        for one in range(self._names[at], self._names[at + 1]):
            words = self._words[words_of[one]]
            rule = reason(entity.type, words, name if canonical is None or words != name else canonical)
            rule = renamed.get(words, rule)
            entity.aliases.append(Alias(words, doc_id, start[one], end[one], rule))
            entity.names[words] += uses[one]
        if self.has_role(at):
            entity.roles += self.roles(at)
        entity.clusters.add((doc_id, self.number[at]))


def _append(columns: tuple[array[int], ...], *values: int) -> None:
    for column, value in zip(columns, values, strict=True):
        column.append(value)
