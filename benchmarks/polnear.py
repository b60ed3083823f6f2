"""Annotated texts from a clone of the public PolNeAR corpus (github.com/networkdynamics/PolNeAR).

`python -m benchmarks.polnear CLONE dev --out polnear-dev.jsonl` writes the form that `onrecord eval quotes` and
`onrecord train quotes` read (pipeline/evaluate/attributed.py), with the publisher of each text and the kind of each
attribution. In the clone, `data/SPLIT/text/NAME.txt` holds a text and `data/SPLIT/attributions/NAME_ANNOTATOR.ann` its
annotation in brat's standoff form: `T` lines name spans (Source, Cue, Content; pieces divided by `;`), `E` lines the
attributions that they make up. Of several annotators of one text the first by name counts. PolNeAR names no licence,
and its texts are their publishers': what is written here is for measuring and training, not for publishing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import InputError
from pipeline.evaluate.quotation import kind, quoted_mask
from pipeline.spans import Span
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = ("Source", "Cue", "Content")
NUMBERED = re.compile(r"\d+$")


def attributions(ann: str) -> list[dict[str, Any]]:
    """The attributions of an annotation file, each part as `[[start, end], ...]`, those without content left out."""
    spans: dict[str, list[list[int]]] = {}
    events: list[tuple[str, list[tuple[str, str]]]] = []
    for line in ann.split("\n"):  # not `splitlines`: the words of a span may hold rarer breaks
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            places = rest.split("\t")[0].partition(" ")[2]
            spans[key] = [[int(at) for at in piece.split()] for piece in places.split(";")]
        elif key.startswith("E"):
            pairs = [argument.partition(":") for argument in rest.split()]
            events.append((key, [(NUMBERED.sub("", role), span) for role, _, span in pairs]))
    found = []
    for key, arguments in events:
        parts: dict[str, list[list[int]]] = {role: [] for role in ROLES}
        for role, span in arguments:
            if role in parts:
                parts[role] += spans[span]
        if parts["Content"]:
            found.append({"id": key} | {role.lower(): sorted(parts[role]) for role in ROLES})
    return found


def records(clone: Path, split: str) -> Iterator[dict[str, Any]]:
    """The annotated texts of a split, in the order of their names.

    Raises InputError for a file that is no annotation or not of its text.
    """
    folder = clone / "data" / split
    for path in sorted((folder / "text").glob("*.txt")):
        annotated = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if annotated:
            yield _record(path, annotated[0])


def _record(path: Path, annotated: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8")  # offsets count line ends as they are
        found = attributions(annotated.read_text(encoding="utf-8"))
        mask = quoted_mask(text)
        for one in found:
            one["kind"] = kind(text, [Span(*span) for span in one["content"]], mask)
    except KeyError as error:
        raise InputError(f"{annotated}: names the span {error.args[0]}, which it has not") from error
    except (ValueError, IndexError, TypeError) as error:
        raise InputError(f"{annotated}: is no annotation of {path.name} in brat's form: {error}") from error
    return {"doc_id": path.stem, "publisher": path.stem.split("_")[0], "text": text, "attributions": found}


@click.command(help=__doc__)
@click.argument("clone", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("split", type=click.Choice(["train", "dev", "test"]))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="JSONL file to write.")
def main(clone: Path, split: str, out: Path) -> None:
    """Write the annotated texts of a split."""
    with failing_clearly():
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records(clone, split)]
        if not lines:
            raise InputError(f"{clone} holds no annotated texts under data/{split}: is it a clone of PolNeAR?")
        out.write_text("".join(lines), encoding="utf-8", newline="\n")
    click.echo(f"{out}: {len(lines)} texts", err=True)


if __name__ == "__main__":
    main()
