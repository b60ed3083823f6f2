"""The command line keeps its conventions: every command has examples and exit codes, and the shell completes it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from stages.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in sorted(group.commands.items()):
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = list(commands(main))


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_help_has_examples_of_the_command_and_exit_codes(path):
    help_ = printed(*path, "--help")
    assert re.search(r"^ *Examples:$", help_, re.MULTILINE)
    assert " ".join(["  onrecord", *path]) in help_
    assert re.search(r"Exit\s+codes:\s+0\s+done", help_)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_examples_have_the_options_that_exist(path):
    command: click.Command = main
    for name in path:
        command = command.commands[name]
    known = {option for param in command.params for option in param.opts} | {"--help"}
    if isinstance(command, click.Group):  # its examples are those of its commands
        known |= {option for each in command.commands.values() for param in each.params for option in param.opts}
    for line in (command.epilog or "").splitlines():
        if line.strip().startswith(" ".join(["onrecord", *path])):
            assert set(re.findall(r"(?<=\s)--[\w-]+", line)) <= known, line


def test_the_help_lists_every_command():
    help_ = printed("--help")
    assert all(re.search(rf"^  {path[0]}\b", help_, re.MULTILINE) for path in ALL)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_a_shell(shell):
    script = printed("completion", shell)
    assert "_ONRECORD_COMPLETE" in script
    assert f"{shell}_complete" in script
    if program := shutil.which(shell):
        checked = subprocess.run([program, "-n"], input=script, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr


def test_completion_of_another_shell():
    assert CliRunner().invoke(main, ["completion", "tcsh"]).exit_code == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("onrecord que", {"query"}), ("onrecord quotes --sp", {"--speaker"}), ("onrecord stage mon", {"money"})],
)
def test_what_the_shell_is_offered(typed, offered):
    words = shlex.split(typed)
    environment = {
        "_ONRECORD_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    result = CliRunner().invoke(main, [], prog_name="onrecord", env=environment)
    assert {line.split(",")[1] for line in result.stdout.splitlines()} == offered
