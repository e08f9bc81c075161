"""The registry of commands: what is in it works, on one key each, and the key bar has room for what matters."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.keys import Keys

from migtui.ui.bindings import bindings
from migtui.ui.commands import HISTORY, PLAN, RUN, Command, by_id, key_name, key_names
from migtui.ui.diff.commands import DIFF
from migtui.ui.diff.panel_commands import DEFINITION, DRIFTS, LIMITS
from migtui.ui.doctor_commands import DOCTOR
from migtui.ui.form_commands import DRAFT, MERGE
from migtui.ui.present.keys import help_lines
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.diff.drifts import DriftsScreen
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.text import plain

README = Path(__file__).parents[2] / "README.md"
SCREENS: list[tuple[type[CommandScreen[Any]], tuple[Command, ...]]] = [
    (HistoryScreen, HISTORY),
    (PlanScreen, PLAN),
    (RunScreen, RUN),
    (DraftScreen, DRAFT),
    (MergeScreen, MERGE),
    (DoctorScreen, DOCTOR),
    (DiffScreen, DIFF),
    (DefinitionScreen, DEFINITION),
    (LimitsScreen, LIMITS),
    (DriftsScreen, DRIFTS),
]
each_screen = pytest.mark.parametrize(("screen", "commands"), SCREENS, ids=lambda found: getattr(found, "__name__", ""))
MOST_KEYS = 9
"""The key bar does not wrap."""


@each_screen
def test_ids_and_keys_are_unique(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    assert commands == screen.COMMANDS_HERE
    assert len(by_id(commands)) == len(commands)
    keys = Counter(key for command in commands for key in command.keys)
    assert [key for key, times in keys.items() if times > 1] == []


@each_screen
def test_every_command_has_a_handler(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    assert [command.id for command in commands if not callable(getattr(screen, command.handler, None))] == []


@each_screen
def test_every_handler_has_a_command(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    ours = [kind for kind in screen.__mro__ if kind.__module__.startswith("migtui.") and kind is not CommandScreen]
    handlers = {name for kind in ours for name in vars(kind) if name.startswith("run_")}
    assert handlers <= {command.handler for command in commands}


@each_screen
def test_every_key_is_a_key_and_leads_to_its_command(
    screen: type[CommandScreen[Any]], commands: tuple[Command, ...]
) -> None:
    names = {key.value for key in Keys}
    bound = [command for command in commands if command.keys]
    for command, binding in zip(bound, bindings(commands), strict=True):
        assert binding.action == f"command('{command.id}')"
        for key in command.keys:
            assert len(key) == 1 or key in names or len(key_name(key)) == 1, key


@each_screen
def test_every_command_says_what_it_does(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    for command in commands:
        assert command.help.endswith("."), command.id
        assert command.label[0].isupper() and len(command.label) <= 16, command.id


@each_screen
def test_the_key_bar_has_distinct_ranks_and_room(
    screen: type[CommandScreen[Any]], commands: tuple[Command, ...]
) -> None:
    ranked = sorted((command for command in commands if command.rank), key=lambda command: command.rank)
    assert [command.rank for command in ranked] == list(range(1, len(ranked) + 1))
    assert len(ranked) <= MOST_KEYS
    always = [command for command in ranked if command.id in ("help", "quit")]
    important = [*[command for command in ranked if command not in always][:5], *always]
    cells = sum(cell_len(f"{key_name(command.keys[0])} {command.label}  ") for command in important)
    assert cells <= 80 - 1


@each_screen
def test_help_lists_all_keys(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    text = "\n".join(plain(line) for line in help_lines(commands, ascii=False))
    for command in commands:
        named = command.help if command.keys else f"{command.label}: {command.help}"  # what to look for in the palette
        assert re.search(rf"^  {re.escape(key_names(command))} +{re.escape(named)}$", text, re.MULTILINE)
    assert len([line for line in text.splitlines() if line and not line.startswith(" ")]) == 1 + len(
        {command.group for command in commands}
    )


def test_help_says_the_glyphs_in_the_set_that_is_drawn() -> None:
    fancy, simple = ("\n".join(plain(line) for line in help_lines(RUN, ascii=ascii)) for ascii in (False, True))
    assert "◉" in fancy and "⚠" in fancy
    assert simple.split("Graph")[1].isascii()


@pytest.mark.parametrize(
    ("key", "shown"),
    [("less_than_sign", "<"), ("ctrl+d", "^d"), ("pagedown", "pgdn"), ("G", "G"), ("at", "@"), ("escape", "esc")],
)
def test_keys_are_named_as_they_are_engraved(key: str, shown: str) -> None:
    assert key_name(key) == shown


def test_the_readme_knows_every_key() -> None:
    """Where the README has a table of keys it is this registry, sentence by sentence."""
    text = README.read_text(encoding="utf-8")
    if "| key" not in text.lower():
        pytest.skip("the README has no table of keys")
    for command in (*HISTORY, *DIFF, *DEFINITION, *LIMITS, *DRIFTS):
        assert command.help.rstrip(".") in text, command.id
