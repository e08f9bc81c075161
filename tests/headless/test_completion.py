"""Completion as shells ask for it: bash through its function, fish through `complete -C`, zsh in a terminal of its own
(`tests/journeys/test_terminals.py`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from migtui.cli.commands import COMMANDS, EVERY
from migtui.cli.completing import HOW, script
from tests.headless.shop import Shop

SCRIPTS = Path(sys.executable).parent
PRESS_TAB = """\
eval "$(migtui completion bash)"
COMP_LINE="$1" COMP_POINT=${#1} COMP_TYPE=9 COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
_python_argcomplete migtui
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def folder(shop: Shop) -> Path:
    """a1 ← b2 ← b3 with a label on b2, two targets, and a second section."""
    shop.revision("b2", "a1")
    labelled = shop.root / "db/versions/b2.py"
    labelled.write_text(labelled.read_text() + 'branch_labels = ("billing",)\n')
    shop.revision("b3", "b2")
    (shop.root / "migtui.toml").write_text("[targets.staging]\n[targets.production]\n")
    with (shop.root / "alembic.ini").open("a") as ini:
        ini.write("[audit]\nscript_location = %(here)s/db\n")
    return shop.root


def shell(name: str, *arguments: str, cwd: Path) -> list[str]:
    """What the shell prints, by lines."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    if not (SCRIPTS / "migtui").exists():
        pytest.skip("migtui is not installed as a command")
    environ = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "HOME": str(cwd)}
    done = subprocess.run([found, *arguments], cwd=cwd, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def bash(line: str, cwd: Path) -> list[str]:
    """What pressing tab behind this line offers."""
    return shell("bash", "--norc", "-c", PRESS_TAB, "bash", line, cwd=cwd)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("migtui ", list(COMMANDS)),
        ("migtui gr", ["graph"]),
        ("migtui graph --m", ["--mermaid"]),
        ("migtui graph --color ", ["auto", "always", "never"]),
        ("migtui plan b", ["base", "b3", "b2", "billing", "billing@head"]),
        ("migtui plan --json bi", ["billing", "billing@head"]),
        ("migtui graph b", ["base..", "b3..", "b2..", "billing..", "billing@head.."]),
        ("migtui graph b2..b3", ["b2..b3"]),
        ("migtui graph --no-database b2:b", ["base", "b3", "b2", "billing", "billing@head"]),
        ("migtui status --target ", ["staging", "production"]),
        ("migtui --target=s", ["staging"]),
        ("migtui -n ", ["alembic", "audit"]),
        ("migtui -c alembic.ini plan a", ["a1"]),
        ("migtui -c al", ["alembic.ini"]),
        ("migtui completion ", ["bash", "zsh", "fish"]),
        ("migtui help pl", ["plan"]),
        ("migtui plan -1 --sq", ["--sql"]),
        ("migtui nosuch --js", []),
    ],
)
def test_bash(folder: Path, line: str, offered: list[str]) -> None:
    assert sorted(bash(line, folder)) == sorted(offered)


@pytest.mark.parametrize("command", [each.name for each in EVERY if each.name])
def test_every_option_of_a_command_is_offered(folder: Path, command: str) -> None:
    own = {name for option in COMMANDS[command].all_options for name in option.spellings if name.startswith("--")}
    assert set(bash(f"migtui {command} --", folder)) == {*own, "--help"}


def test_a_folder_without_a_project_and_one_that_is_broken_offer_names_of_alembic(tmp_path: Path, folder: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / ".git").mkdir(parents=True)
    assert bash("migtui plan he", elsewhere) == ["heads", "head"]
    (folder / "migtui.toml").write_text("nonsense = [")
    assert bash("migtui plan heads", folder) == ["heads"]


def test_fish_has_descriptions(folder: Path) -> None:
    press = 'migtui completion fish | source; complete -C "$argv[1]"'
    assert shell("fish", "--no-config", "-c", press, "migtui gr", cwd=folder) == [f"graph\t{COMMANDS['graph'].summary}"]
    assert "b3\tmake b3" in shell("fish", "--no-config", "-c", press, "migtui plan b", cwd=folder)


@pytest.mark.parametrize("name", HOW)
def test_the_script_says_how_it_is_used_and_is_one(name: str, tmp_path: Path) -> None:
    text = script(name)
    assert HOW[name] in text
    file = tmp_path / "script"
    file.write_text(text)
    shell(name, "-n", str(file), cwd=tmp_path)


def test_nothing_is_imported_that_takes_long(folder: Path) -> None:
    """The files are read as for the graph: neither Alembic nor Textual, and no worker."""
    code = (
        "import os, sys\n"
        "os.environ.update(_ARGCOMPLETE='1', COMP_LINE='migtui plan b', COMP_POINT='13',"
        " _ARGCOMPLETE_STDOUT_FILENAME='found')\n"
        "from migtui.cli import main\n"
        "import migtui.cli.completing as completing\n"
        "try:\n    completing._Finder()(completing.Parser(completing.SCREENS), exit_method=sys.exit)\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "b3" in (folder / "found").read_text()
    assert modules.isdisjoint({"textual", "rich", "alembic", "sqlalchemy", "asyncio", "migtui.ui"})
