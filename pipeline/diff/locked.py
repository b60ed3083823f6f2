"""What a lock of packages says of those that shape tables, the spaCy model and its library among them."""

from __future__ import annotations

import re
import tomllib

from pipeline.errors import TableError

ROOT = "onrecord"
MODEL = re.compile(r"spacy\b|thinc$|[a-z]{2,3}-(core|dep|ent)-")
"""Beginnings of the names of packages that parse: spaCy, what it computes with, and its trained pipelines."""


def packages(name: str, content: str) -> dict[str, str]:
    """By name, the releases of a `uv.lock` that the package needs to run, or those that a `versions.txt` lists.

    Several releases of one package, for several Pythons, are one text. Raises TableError when the lock is damaged.
    """
    if not name.endswith(".lock"):
        return dict(line.split(maxsplit=1) for line in content.splitlines() if " " in line)
    try:
        listed = tomllib.loads(content)["package"]
        releases: dict[str, list[str]] = {}
        needs: dict[str, set[str]] = {}
        for each in listed:
            releases.setdefault(each["name"], []).append(f"{each.get('version')} {each['source']}")
            needs.setdefault(each["name"], set()).update(need["name"] for need in each.get("dependencies", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise TableError(f"{name} of a revision is not understood ({error!r}): compare folders of tables") from error
    reached, waiting = set[str](), {ROOT}
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting |= needs.get(one, set()) - reached
    return {one: " | ".join(sorted(releases.get(one, []))) for one in reached}


def differing(name: str, old: str, new: str) -> set[str]:
    """Names of the packages whose release differs between two contents of a lock."""
    before, after = packages(name, old), packages(name, new)
    return {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
