"""Write the releases of what shapes the tables: in a corpus of one's own an upgrade must run the stages again."""

from __future__ import annotations

import contextlib
import platform
import re
from importlib import metadata

from pipeline import tables
from stages.job import Job, stage

FILE = "versions.txt"


def run(job: Job) -> None:
    """Write a line for Python, the package, each package that it requires, and the model where that is installed."""
    required = [each for each in metadata.requires("onrecord") or () if "extra ==" not in each]
    names = {re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in required}
    lines = [f"python {platform.python_version()}"]
    for name in ("onrecord", *sorted(names | {job.params.annotate.model.replace("_", "-")})):
        with contextlib.suppress(metadata.PackageNotFoundError):  # a model that is a folder
            lines.append(f"{name} {metadata.version(name)}")
    with tables.replacing(job.out / FILE) as temporary:
        temporary.write_text("\n".join([*lines, ""]), encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
