"""spaCy's parser and entity recogniser, step by step from Python: its own loop takes and drops a lock in every step.

The loop of spaCy (3.8) runs without Python's lock, and what it calls takes it some ten times for every word: half of
the time of a parse. With the lock held, the same calls cost nothing. What a step computes is the same.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

WORDS = 8_000
"""Words that go step by step together; for each the models hold some 7 KB."""


class Greedy:
    """Does what a parser or an entity recogniser does, greedily."""

    def __init__(self, pipe: DependencyParser | EntityRecognizer) -> None:
        self._pipe = pipe

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text."""
        self._annotate([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Annotate texts, `batch_size` at a time; those of like length go together."""
        docs = iter(docs)
        while batch := list(islice(docs, batch_size)):
            together: list[Doc] = []
            for doc in sorted(batch, key=len):
                if together and (len(together) + 1) * len(doc) > WORDS:
                    self._annotate(together)
                    together = []
                together.append(doc)
            self._annotate(together)
            yield from batch

    def _annotate(self, docs: list[Doc]) -> None:
        states = self._pipe.moves.init_batch(docs)
        going = [state for state in states if not state.is_final()]
        if going:
            model = self._pipe.model.predict(docs)
            while going:
                going = self._pipe.transition_states(going, model.predict(going))
            model.clear_memory()
        self._pipe.set_annotations(docs, states)


@Language.factory("onrecord_greedy")
def _greedy(nlp: Language, name: str, of: str) -> Greedy:  # noqa: ARG001 - so spaCy calls it
    return Greedy(nlp.get_pipe(of))


def is_greedy(pipe: object) -> bool:
    """Whether a component of a pipeline is one of those that `Greedy` stands in for."""
    return type(pipe) in (DependencyParser, EntityRecognizer) and pipe.cfg["beam_width"] == 1  # type: ignore[attr-defined]
