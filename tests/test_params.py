from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline import params
from pipeline.errors import ParamsError
from pipeline.params import Params

ROOT = Path(__file__).parent.parent


def load(where: Path, content: str | bytes) -> Params:
    path = where / "params.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return params.load(path)


def faults(where: Path, content: str | bytes) -> list[str]:
    with pytest.raises(ParamsError) as raised:
        load(where, content)
    assert raised.value.exit_code == 2
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{where / 'params.yaml'}: ") for line in lines)
    return [line.removeprefix(f"{where / 'params.yaml'}: ") for line in lines]


def test_the_file_of_the_repository_says_the_defaults_and_all_of_them() -> None:
    path = ROOT / "params.yaml"
    assert params.load(path) == Params()
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == Params().model_dump()


@pytest.mark.parametrize("content", ["", "# nothing\n", "{}", "---\n"])
def test_what_a_file_leaves_out_keeps_its_default(tmp_path: Path, content: str) -> None:
    assert load(tmp_path, content) == Params()


def test_what_a_file_says_is_taken(tmp_path: Path) -> None:
    found = load(tmp_path, "\ufeffclean:\n  min_words: 9\nmoney: {bare_dollar: CAD}\nreport: {title: Größe}\n")
    assert found.clean == params.Clean(min_words=9)
    assert found.clean.max_chars == Params().clean.max_chars
    assert found.money.bare_dollar == "CAD"
    assert found.report.title == "Größe"


def test_parameters_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Params().clean.min_words = 5  # type: ignore[misc]


def test_a_section_is_named_as_provenance_names_it() -> None:
    assert Params().section("clean") == {"clean": {"min_words": 3, "max_chars": 2_500_000, "fields": {}}}
    assert Params().section("money") == {"money": {"bare_dollar": "USD"}}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("cleen: {min_words: 3}", "unknown key cleen: did you mean 'clean'?"),
        ("zzz: 1", "unknown key zzz: known here are clean, annotate, quotes, money, report"),
        ("clean: {min_word: 3}", "unknown key clean.min_word: did you mean 'min_words'?"),
        ("clean: {zzz: 3}", "unknown key clean.zzz: known here are min_words, max_chars"),
        ("money: {bare_dolar: USD}", "unknown key money.bare_dolar: did you mean 'bare_dollar'?"),
        ("clean: {min_words: '3'}", "clean.min_words is '3': input should be a valid integer"),
        ("clean: {min_words: 3.0}", "clean.min_words is 3.0: input should be a valid integer"),
        ("clean: {min_words: yes}", "clean.min_words is True: input should be a valid integer"),
        ("clean: {max_chars: 1e6}", "clean.max_chars is '1e6': input should be a valid integer"),
        ("clean: {min_words: 0}", "clean.min_words is 0: input should be greater than or equal to 1"),
        ("quotes: {scare_quote_words: -1}", "quotes.scare_quote_words is -1: input should be greater"),
        ("money: {bare_dollar: usd}", "money.bare_dollar is 'usd': string should match pattern"),
        ("money: {bare_dollar: 5}", "money.bare_dollar is 5: input should be a valid string"),
        ("annotate: {model: ''}", "annotate.model is '': string should have at least 1 character"),
        ("report: {title: no}", "report.title is False: input should be a valid string"),
        ("clean:", "clean is None: input should be a valid dictionary"),
        ("clean: 3", "clean is 3: input should be a valid dictionary"),
        ("[]", "(top level) is []: input should be a valid dictionary"),
        ("- clean", "(top level) is ['clean']: input should be a valid dictionary"),
        ("hello", "(top level) is 'hello': input should be a valid dictionary"),
        ("1: 2", "1 is 1: keys should be strings"),
        ("clean: [", "not valid YAML: "),
        ("clean: a: b", "not valid YAML: "),
        ("\tclean: {}", "not valid YAML: "),
        ("report: {title: 2024-13-45}", "not valid YAML: month must be in 1..12"),
        ("report: {title: !!python/name:os.system x}", "not valid YAML: could not determine a constructor"),
        ("clean: {min_words: 3}\nmoney: {}\nclean: {min_words: 4}", "not valid YAML: duplicate key 'clean'"),
        ("clean:\n  min_words: 3\n  min_words: 3", "not valid YAML: duplicate key 'min_words'"),
        (b"report: {title: caf\xe9}", "cannot be read: 'utf-8' codec can't decode byte 0xe9"),
    ],
)
def test_a_fault_is_one_line_that_says_where_and_what(tmp_path: Path, content: str | bytes, fault: str) -> None:
    (found,) = faults(tmp_path, content)
    assert found.startswith(fault)


def test_a_duplicate_key_is_shown_with_its_line(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "clean:\n  min_words: 3\n  max_chars: 9\n  min_words: 4\n")
    assert "line 4" in found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "zzz: 1\nclean: {min_words: no, max_char: 5}\n")
    assert len(found) == 3


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match=r"nowhere\.yaml: cannot be read: .*No such file"):
        params.load(tmp_path / "nowhere.yaml")
