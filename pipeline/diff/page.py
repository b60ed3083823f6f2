"""Changes as one HTML page that opens from disk: no script, nothing loaded, what articles say escaped."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.diff.records import document
from pipeline.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.diff.rows import Change


def page(old: str, new: str, changes: Sequence[Change]) -> str:
    """The comparison of `old` with `new`, by table, as HTML; equal changes give equal bytes."""
    environment = Environment(
        loader=PackageLoader("pipeline.diff"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    style = (resources.files("pipeline.diff") / "templates" / "diff.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("diff.html").render(
        told=document(old, new, changes),
        tables=[(table, list(rows)) for table, rows in groupby(changes, key=lambda change: change.table)],
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
