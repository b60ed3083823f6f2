"""`dvc repro` in a copy of the checkout: reproducible, incremental, and the same bytes as `onrecord run`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.schema import TABLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DVC = ROOT / ".venv" / "bin" / "dvc"


class Checkout:
    """The files that git would hold, in a folder and a repository of their own, with an empty cache of parses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.environment = {**os.environ, "ONRECORD_CACHE": str(folder / "cache")}
        listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, text=True)
        for name in listed.split("\0"):
            if name and (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, self.folder / name)
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, check=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x")

    def onrecord(self, *arguments: str, code: int = 0) -> str:
        command = [self.folder / ".venv" / "bin" / "onrecord", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def repro(self) -> str:
        done = subprocess.run(
            [DVC, "repro"], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")


def ran(output: str) -> list[str]:
    return re.findall(r"Running stage '(\w+)'", output)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("dvc"))


def test_a_clean_checkout_gives_the_hashes_of_dvc_lock(checkout):
    lock, metrics = checkout.read("dvc.lock"), checkout.read("outputs/metrics.json")
    output = checkout.repro()
    assert len(ran(output)) == 10
    assert "parsed 2, from the cache 0" in output
    assert checkout.read("dvc.lock") == lock, "run `make run` and commit dvc.lock"
    assert checkout.read("outputs/metrics.json") == metrics


def test_a_second_repro_runs_nothing(checkout):
    assert ran(checkout.repro()) == []


def test_onrecord_run_gives_the_same_bytes(checkout, tmp_path):
    onrecord = ROOT / ".venv" / "bin" / "onrecord"
    seeds = checkout.folder / "seeds"
    subprocess.run([onrecord, "run", seeds, "--out", tmp_path / "out"], cwd=tmp_path, check=True, capture_output=True)
    for table in TABLES:
        name = f"{table.name}.parquet"
        assert (tmp_path / "out" / name).read_bytes() == checkout.read(f"outputs/{name}"), name
    assert (tmp_path / "out" / "report.html").read_bytes() == checkout.read("outputs/report/index.html")
    assert (tmp_path / "out" / "metrics.json").read_bytes() == checkout.read("outputs/metrics.json")


def test_a_parameter_of_money_never_reruns_the_parse(checkout):
    params = checkout.read("params.yaml").decode()
    checkout.write("params.yaml", params.replace("bare_dollar: USD", "bare_dollar: AUD"))
    assert ran(checkout.repro()) == ["money", "link", "conflicts", "check", "report"]
    checkout.write("params.yaml", params)
    assert ran(checkout.repro()) == []  # DVC's run cache knows the former state


def test_two_revisions_differ_by_the_parameter_that_was_changed(checkout):
    """Read from DVC's cache, in every form; nothing is checked out."""
    params, lock = checkout.read("params.yaml").decode(), checkout.read("dvc.lock").decode()
    checkout.write("params.yaml", params.replace("mode: learned", "mode: rules"))
    checkout.repro()
    checkout.commit()
    told = checkout.onrecord("diff", "HEAD~1", "HEAD", "--exit-code", code=4)
    assert re.search(r"(?m)^(added|removed|changed) +quotes q-\w+ .*\(params\)$", told)
    assert "possible causes: params (" in told.splitlines()[-1]
    found = json.loads(checkout.onrecord("diff", "HEAD~1", "--format", "json"))
    assert found["causes"].keys() == {"params"}
    assert len(checkout.onrecord("diff", "HEAD~1", "--format", "jsonl").splitlines()) == len(found["changes"])
    assert "<table>" in checkout.onrecord("diff", "HEAD~1", "--format", "html")
    assert checkout.onrecord("diff", "HEAD", "--exit-code") == "no differences\n"
    checkout.write("params.yaml", params.replace('against: ""', "against: HEAD"))
    checkout.repro()
    assert "Since <bdi>HEAD</bdi>" in checkout.read("outputs/report/index.html").decode()
    checkout.write("params.yaml", params)
    checkout.repro()
    assert checkout.read("dvc.lock").decode() == lock
    checkout.commit()


def test_only_a_new_story_is_parsed(checkout):
    story = 'Jane Example said: "We shall keep the library open." The council set aside £3m for it by 2031.\n'
    checkout.write("seeds/new.txt", story)
    assert "parsed 1, from the cache 2" in checkout.repro()
    (checkout.folder / "seeds" / "new.txt").unlink()
    assert ran(checkout.repro()) == []


def test_a_broken_table_fails_the_build(checkout):
    """The check stage itself, on tables that somebody edited."""
    copy = checkout.folder / "tampered"
    shutil.copytree(checkout.folder / "outputs", copy)
    tamper = (
        "import sys, pyarrow.parquet as pq, pyarrow as pa\n"
        "rows = pq.read_table(sys.argv[1])\n"
        "at, texts = rows.schema.get_field_index('text'), pa.array(['£31m', *rows['text'].to_pylist()[1:]])\n"
        "pq.write_table(rows.set_column(at, rows.schema.field(at), texts), sys.argv[1])\n"
    )
    python = ROOT / ".venv" / "bin" / "python"
    subprocess.run([python, "-c", tamper, copy / "money.parquet"], check=True)
    done = subprocess.run(
        [python, "-m", "stages.check", "--out", copy], cwd=checkout.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.search(r"money f-\w{16}: text \[286:290\] is '£31m', but the text there is '£30m'", done.stderr)
