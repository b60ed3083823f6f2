"""Find and load a spaCy pipeline, and say exactly which one it is."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
import spacy.about
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokenizer import Tokenizer

from pipeline.annotate.products import fast_products
from pipeline.annotate.ruler import is_plain
from pipeline.annotate.transitions import is_greedy
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEEDED = ("parser", "ner")
SHAPES_A_PARSE = ("model.py", "parses.py", "pieces.py", "products.py", "ruler.py", "transitions.py")
"""The modules of this package whose code decides what a parse is: a change to them, comments aside, voids the cache."""


@dataclass(frozen=True, slots=True)
class Model:
    """An installed spaCy pipeline: what spaCy loads it by, its name with version, and the fingerprint of its parses."""

    source: str
    name: str
    fingerprint: str

    def load(self) -> Language:
        """The pipeline, ready to parse; its sentences never run over a paragraph break.

        Raises ModelError when it does not load or has no parser or entity recogniser.
        """
        try:
            with warnings.catch_warnings(), fast_products():
                # W095: trained with another minor version of spaCy. Which model serves best is measured, not assumed.
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                nlp = spacy.load(self.source)
        except (OSError, ValueError, ImportError) as error:
            why = " ".join(str(error).split())
            raise ModelError(f"model {self.source} does not load: {why}: install it again (`make setup`)") from error
        missing = [name for name in NEEDED if name not in nlp.pipe_names]
        if missing:
            raise ModelError(
                f"model {self.source} has no {' and no '.join(missing)}: set annotate.model to one that has"
            )
        if isinstance(nlp.tokenizer, Tokenizer):  # `m.` as one token hides the end of `It cost £35m.`
            nlp.tokenizer.rules = {word: rule for word, rule in nlp.tokenizer.rules.items() if word != "m."}
        nlp.add_pipe("onrecord_paragraphs", before="parser")
        _hasten(nlp)
        nlp.max_length = sys.maxsize  # clean.max_chars bounds a text
        return nlp


@Language.component("onrecord_paragraphs", assigns=["token.is_sent_start"])
def start_sentences_at_paragraphs(doc: Doc) -> Doc:
    """Let a sentence start after every line break: the parser then keeps to it."""
    after_break = False
    for token in doc:
        if token.is_space:
            after_break = after_break or "\n" in token.text
        elif after_break:
            token.is_sent_start = True
            after_break = False
    return doc


def _hasten(nlp: Language) -> None:
    """Let faster components do, to the same effect, what some of the pipeline's do; those stay in it, disabled."""
    for name, pipe in list(nlp.pipeline):
        faster = "onrecord_greedy" if is_greedy(pipe) else "onrecord_ruler" if is_plain(pipe) else None
        if faster is not None:
            nlp.add_pipe(faster, f"onrecord_{name}", after=name, config={"of": name})
            nlp.disable_pipe(name)
        if isinstance(pipe, Lemmatizer) and type(pipe).rule_lemmatize is Lemmatizer.rule_lemmatize:
            # of its lists of thousands of words it only asks whether a word is among them
            index = pipe.lookups.get_table("lemma_index", {})
            index.update({key: frozenset(words) for key, words in index.items()})


def find(name: str) -> Model:
    """The spaCy pipeline of an installed package, or of a folder. Raises ModelError, with the remedy, without one."""
    folder = _folder(name)
    if folder is None:
        raise ModelError(
            f"model {name!r} is not installed: run `make setup` (elsewhere `pip install {name}`), "
            "or set annotate.model in params.yaml to an installed spaCy pipeline"
        )
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        title = f"{meta['lang']}_{meta['name']} {meta['version']}"
        return Model(name, title, _fingerprint(folder))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"model {name!r} in {folder} is damaged ({error}): install it again (`make setup`)") from error


def _folder(name: str) -> Path | None:
    if (Path(name) / "meta.json").is_file():
        return Path(name)
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    if spec is None or spec.origin is None or not (Path(spec.origin).parent / "meta.json").is_file():
        return None
    return Path(spec.origin).parent


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(spacy.about.__version__.encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    for module in SHAPES_A_PARSE:
        digest.update(_code((Path(__file__).parent / module).read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


def _code(source: str) -> str:
    """Source text without comments, layout and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [part for part in node.body if not _is_docstring(part)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
