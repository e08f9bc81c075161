"""The same journey in terminals that differ: what they call themselves, and which letters they have.

Held on every screen: no sign that the terminal has not, nothing cut without a sign, and the terminal given back.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.demo import copy_to
from tests.journeys.walkthrough import leave

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal, Terminal

WIDTH, HEIGHT = 80, 24
UTF8 = {"LC_ALL": "C.UTF-8"}
PLAIN_TERMINALS = [
    pytest.param({**UTF8, "TERM": "linux"}, id="linux"),
    pytest.param({"LC_ALL": "C", "TERM": "xterm-256color"}, id="xterm-C"),
    pytest.param({"LC_ALL": "C", "TERM": "screen-256color"}, id="screen-C"),
    pytest.param({**UTF8, "TERM": "xterm-256color", "PYTHONIOENCODING": "ascii"}, id="ascii"),
]
"""Those without our signs."""
TERMINALS = [
    pytest.param({**UTF8, "TERM": "xterm-256color"}, id="xterm-256color"),
    pytest.param({**UTF8, "TERM": "screen-256color"}, id="screen-256color"),
    *PLAIN_TERMINALS,
]
REPLACED = re.compile(r"\ufffd|\\[ux][0-9a-f]{2,}|(?<![\w?])\?(?=\?)|[^\x20-\x7e\n]\ufe0f")
"""What stands in the place of a letter that could not be shown."""
OUR_SIGNS = re.compile("[◉●○◆◇◌✗⚠│╭╮╯╰─━┃┏┓┗┛▌…→·]")


@dataclass
class Seat:
    """A terminal with migtui in it, and what it may show."""

    opened: Terminal
    plain: bool

    def sees(self, *texts: str) -> str:
        """The screen, when it shows these and has come to rest; what is on it is checked."""
        signs = str.maketrans("◉✓→↑…·⚠", "@+>^.-!")
        self.opened.sees(*(text.translate(signs) if self.plain else text for text in texts))
        screen = self.opened.screen
        assert not REPLACED.search(screen), screen
        if self.plain:
            assert screen.isascii(), screen
        self._has_whole_lines(screen)
        return screen

    def _has_whole_lines(self, screen: str) -> None:
        """A box is closed on every line, and its text ends before the edge, with a sign where it was cut."""
        sides = "│┃|"
        for line in screen.splitlines():
            assert len(line) <= WIDTH
            if line and line[0] in sides:
                assert line.rstrip()[-1] in f"{sides}█▌▇▆▅▄▃▂▁▐", f"torn: {line!r}\n{screen}"

    def press(self, *keys: str) -> None:
        self.opened.press(*keys)


Sit = Callable[[dict[str, str]], Seat]


@pytest.fixture
def sit(terminal: OpenTerminal, tmp_path: Path) -> Iterator[Sit]:
    """`sit(environ)`: migtui on the sample project in such a terminal."""

    def down(environ: dict[str, str], *arguments: str) -> Seat:
        folder = copy_to(tmp_path)
        opened = terminal(folder, WIDTH, HEIGHT)
        for name in ("LANG", "LC_CTYPE", "LC_ALL", "PYTHONIOENCODING", "COLORTERM"):
            opened.type(f"unset {name}")
        for name, value in environ.items():
            opened.type(f"export {name}={value}")
        opened.type("clear")
        opened.migtui(*arguments)
        plain = environ["TERM"] == "linux" or environ.get("LC_ALL") == "C" or "PYTHONIOENCODING" in environ
        return Seat(opened, plain and "--no-ascii" not in arguments)

    yield down


@pytest.mark.parametrize("environ", TERMINALS)
def test_from_the_graph_to_a_plan_a_comparison_the_keys_and_out(sit: Sit, environ: dict[str, str]) -> None:
    seat = sit(environ)
    graph = seat.sees("1 History", "behind by 5 · 2 heads", "DATABASE", "u Upgrade")
    assert bool(OUR_SIGNS.search(graph)) is not seat.plain
    seat.press("U")
    seat.sees("Upgrade 5 steps", "From → to", "Will destroy  column invoices.lines", "statements", "y Run")
    seat.press("Escape")
    seat.sees("1 History", "DATABASE")
    seat.press("2")
    seat.sees("Objects", "orders", "operations")
    seat.press("1")
    seat.sees("1 History", "DATABASE")
    seat.press("?")
    seat.sees("To the newest revision.", "esc closes")
    seat.press("Escape")
    seat.sees("1 History", "DATABASE")
    seat.press("/")
    seat.opened.type_text("discount")
    seat.sees("discount codes")
    seat.press("Escape")
    seat.opened.until(lambda: "/ discount" not in seat.opened.screen, "the search is closed")
    leave(seat.opened)


def test_what_the_terminal_decides_is_no_setting(sit: Sit) -> None:
    """Its colours and its letters were not asked for on the command line."""
    seat = sit({**UTF8, "TERM": "linux"})
    seat.sees("1 History", "DATABASE")
    seat.press(":")
    seat.sees("commands, revisions, branches, tables")  # it has the keys
    seat.opened.type_text("settings")
    seat.sees("Every setting that holds")
    seat.press("Enter")
    screen = seat.sees("log_level")
    assert re.search(r"theme +- +default", screen), screen
    assert re.search(r"ascii +true +the command line or the terminal", screen), screen
    seat.press("Escape")
    seat.sees("1 History", "DATABASE")
    leave(seat.opened)


@pytest.mark.parametrize("environ", PLAIN_TERMINALS)
def test_headless_commands_write_what_the_terminal_has(sit: Sit, environ: dict[str, str], tmp_path: Path) -> None:
    opened = sit({**environ}).opened
    opened.sees("1 History")
    leave(opened)
    for command, shown in (
        ("graph", "@"), ("graph --limit 5", "21 older revisions left out"), ("status", "behind by 5 | 2 heads"),
        ("plan heads", "From -> to"), ("plan base", "! data"), ("diff", "operations"), ("nosuch", "is no command"),
    ):  # fmt: skip
        opened.type("clear")
        opened.migtui(*command.split())
        opened.sees(shown, "code=")
        assert opened.screen.isascii() and not REPLACED.search(opened.screen), opened.screen


def test_letters_of_the_project_take_their_place_where_there_is_none_for_them(sit: Sit, tmp_path: Path) -> None:
    """A message in Japanese on a terminal of the locale C: a `?` for each cell, and the frame stays whole."""
    seat = sit({"LC_ALL": "C", "TERM": "xterm-256color"})
    file = next((tmp_path / "shop/migrations/versions").glob("b3aa99127ec4*"))
    seat.sees("1 History", "DATABASE")
    leave(seat.opened)
    file.write_text(file.read_text().replace("invoice pdf path", "請求書 über"))
    seat.opened.type("clear")
    seat.opened.migtui()
    seat.opened.sees("?????? ?ber", "DATABASE")
    assert seat.opened.screen.isascii()
    seat._has_whole_lines(seat.opened.screen)
    leave(seat.opened)


def test_who_knows_better_has_the_signs(sit: Sit) -> None:
    seat = sit({**UTF8, "TERM": "linux"}, "--no-ascii")  # type: ignore[call-arg]
    assert OUR_SIGNS.search(seat.sees("1 History", "◉", "DATABASE"))
    leave(seat.opened)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_show_the_screens_is_told_what_can_be_done(sit: Sit, term: str) -> None:
    opened = sit({**UTF8, "TERM": term or "''"}).opened
    opened.sees("the screens need a terminal", "migtui graph", "migtui plan TARGET", "code=2.")
    opened.is_sane()


def test_ctrl_c_and_a_closed_pipe_leave_the_shell_alone(sit: Sit) -> None:
    opened = sit({**UTF8, "TERM": "xterm-256color"}).opened
    opened.sees("1 History", "DATABASE")
    opened.press("C-c")
    opened.sees("q leaves migtui")
    leave(opened)
    opened.type(f"{sys.executable} -m migtui graph --color always | head -1; echo piped")
    opened.sees("b3aa99127ec4", "piped")
    assert "Traceback" not in opened.screen and "Broken" not in opened.screen


def test_zsh_completes(terminal: OpenTerminal, tmp_path: Path) -> None:
    zsh, command = shutil.which("zsh"), Path(sys.executable).with_name("migtui")
    if zsh is None or not command.exists():
        pytest.skip("zsh is not installed" if zsh is None else "migtui is not installed as a command")
    opened = terminal(copy_to(tmp_path), 120, 36)
    opened.type(f"PATH={command.parent}{os.pathsep}$PATH HOME={tmp_path} exec {zsh} -f -i")
    opened.type('PS1="ready> "; autoload -U compinit; compinit -D -u; eval "$(migtui completion zsh)"; clear; echo on')
    opened.sees("on\n")
    opened.type_text("migtui plan 5510\t")
    opened.sees("migtui plan 5510ce7d8a3f")
    opened.press("C-u")
    opened.type_text("migtui graph --mer\t")
    opened.sees("migtui graph --mermaid")
    opened.press("C-u")
    opened.type_text("migtui g\t")
    opened.sees("migtui graph")


LABELLED = [
    ("plan shop@he", "plan shop@head"),
    ("graph shop@head..billing@h", "graph shop@head..billing@head"),
    ("graph billing..e1b7", "graph billing..e1b7f3a96d40"),
    ("graph 5510ce7d8a3f:billing@h", "graph 5510ce7d8a3f:billing@head"),
]
"""What is typed, and what it is behind a tab: bash breaks words at @ and : of its own accord."""


@pytest.mark.parametrize("breaks", ["", 'COMP_WORDBREAKS="${COMP_WORDBREAKS//@}"; ', 'COMP_WORDBREAKS=" "; '])
def test_bash_completes_what_holds_its_word_breaks(terminal: OpenTerminal, tmp_path: Path, breaks: str) -> None:
    opened = shell_with_completion(terminal, tmp_path, "bash", "--norc -i", f'{breaks}eval "$(migtui completion bash)"')
    complete(opened)


def test_zsh_completes_labels_and_ranges(terminal: OpenTerminal, tmp_path: Path) -> None:
    setup = 'autoload -U compinit; compinit -D -u; eval "$(migtui completion zsh)"'
    complete(shell_with_completion(terminal, tmp_path, "zsh", "-f -i", setup))


def test_fish_completes_labels_and_ranges(terminal: OpenTerminal, tmp_path: Path) -> None:
    setup = "migtui completion fish | source"
    complete(shell_with_completion(terminal, tmp_path, "fish", "--no-config -i", setup))


def shell_with_completion(terminal: OpenTerminal, folder: Path, name: str, options: str, setup: str) -> Terminal:
    """That shell in the demo project, which has two labels."""
    shell, command = shutil.which(name), Path(sys.executable).with_name("migtui")
    if shell is None or not command.exists():
        pytest.skip(f"{name} is not installed" if shell is None else "migtui is not installed as a command")
    opened = terminal(copy_to(folder), 120, 36)
    opened.type(f"PATH={command.parent}{os.pathsep}$PATH HOME={folder} exec {shell} {options}")
    opened.type(f"{setup}; clear; echo is-ready")
    opened.sees("is-ready\n")
    return opened


def complete(opened: Terminal) -> None:
    for typed, wanted in LABELLED:
        opened.type_text(f"migtui {typed}\t")
        opened.sees(f"migtui {wanted}")
        opened.press("C-u")
