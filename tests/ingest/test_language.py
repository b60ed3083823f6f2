"""Languages: foreign stories are told, and nothing that may be English is taken for anything else."""

import importlib
import pkgutil
import subprocess
import sys
from typing import Any

import pytest
import spacy.lang
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import language
from tests.written_cases import load


@pytest.mark.parametrize("case", load("ingest", "languages"))
def test_languages(case: dict[str, Any]) -> None:
    assert language.detect(case["text"]) == case["expected"]


def test_a_long_text_is_judged_by_its_beginning_middle_and_end() -> None:
    english = "They said that the ferry would not run again until the spring, which nobody on the island wanted. "
    french = "Le bac ne circulera plus avant le printemps, ce que personne ne souhaitait sur cette petite île. "
    assert language.detect(french * 15 + english * 1000) == "en"
    assert language.detect(english * 2 + french * 1000) == "fr"


def test_clear_english_never_loads_the_model() -> None:
    script = (
        "import sys\n"
        "from pipeline.ingest import language\n"
        "assert language.detect('They said that the ferry would not run until the spring.') == 'en'\n"
        "assert 'py3langid' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


@given(st.text() | st.text(st.characters(categories=["Cs", "Lo", "Zs"])))
def test_any_text_has_one_language(text: str) -> None:
    found = language.detect(text)
    assert found == language.detect(text)
    assert 2 <= len(found) <= 3


@given(st.text(st.characters(codec="ascii"), max_size=40), st.text(st.characters(categories=["Nd", "Po", "Zs"])))
def test_english_survives_what_stands_round_it(before: str, after: str) -> None:
    english = "The council said that it would not pay for the bridge, and that they should have been told of it. " * 5
    assert language.detect(f"{before} {english} {after[:200]}") == "en"


def examples(language_: str) -> list[str]:
    """spaCy's example sentences in a language; none when it has none."""
    try:
        return list(importlib.import_module(f"spacy.lang.{language_}.examples").sentences)
    except ImportError:
        return []


LANGUAGES = sorted(module.name for module in pkgutil.iter_modules(spacy.lang.__path__))


def test_no_other_language_is_taken_for_english() -> None:
    taken = {name: language.detect("\n\n".join(examples(name))) for name in LANGUAGES if examples(name)}
    assert len(taken) > 60
    assert {name for name, code in taken.items() if code == "en"} == {"en"}


def test_no_long_sentence_in_another_language_is_taken_for_english() -> None:
    sentences = [one for name in LANGUAGES if name != "en" for one in examples(name) if len(one) > 80]
    assert len(sentences) > 70
    assert [one for one in sentences if language.detect(one) == "en"] == []
