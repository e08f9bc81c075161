"""Terminals that misbehave, and whoever ends or stops migtui from outside: the terminal is given back, workers end."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.demo import copy_to

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal, Terminal

PROMPT = "ready>"


@pytest.fixture
def demo(tmp_path: Path, terminal: OpenTerminal) -> Terminal:
    """The sample shop, opened and read."""
    opened = terminal(copy_to(tmp_path))
    opened.migtui()
    opened.sees("DATABASE", "behind by 5")
    return opened


def process(opened: Terminal) -> int:
    """migtui itself, whose first child the shell is not."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if b"-m\0migtui" in (entry / "cmdline").read_bytes() and (entry / "cwd").readlink() == opened.folder:
                return int(entry.name)
    raise AssertionError("migtui is not running")


def test_suspended_and_back(demo: Terminal) -> None:
    demo.press("C-z")
    demo.is_sane()
    demo.resize(80, 24)
    demo.type("fg")
    demo.sees("DATABASE", "Summary", "u Upgrade")
    demo.press("?")
    demo.sees("Next revision, older.")
    demo.press("Escape")
    demo.until(lambda: "Next revision" not in demo.screen, "the keys are closed")
    demo.press("q")
    demo.is_sane()
    demo.until(lambda: not demo.workers, "no worker is left")


def test_stopped_and_continued_from_outside(demo: Terminal) -> None:
    """By a debugger, a scheduler, a shell's `kill -STOP`: nobody was told to give the terminal back."""
    pid = process(demo)
    for _ in range(2):
        os.kill(pid, signal.SIGSTOP)
        demo.sees("Stopped", PROMPT)
        demo.type_text("stty sane; fg")
        demo.press("C-j")  # enter, in a terminal that is as migtui left it
        demo.until(lambda: "Stopped" not in demo.screen and "u Upgrade" in demo.screen, "the screen is whole again")
    demo.press("?")
    demo.sees("Next revision, older.")
    demo.press("Escape")
    demo.until(lambda: "Next revision" not in demo.screen, "the keys are closed")
    demo.press("q")
    demo.is_sane()
    demo.until(lambda: not demo.workers, "no worker is left")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ended_from_outside(demo: Terminal, number: signal.Signals) -> None:
    os.kill(process(demo), number)
    demo.sees("code=")
    demo.is_sane()
    demo.until(lambda: not demo.workers, "no worker is left")


VANDAL = r"""
printf '\033[2J\033(0\033[5;9r\033[?6h\033[31;7m\033[?1003h\033[?25l'
stty raw -echo
kill -9 $$
"""


def test_a_program_that_leaves_the_terminal_in_ruins(terminal: OpenTerminal, tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    (folder / "vandal").write_text(VANDAL)
    (folder / "migtui.toml").write_text(
        '[[commands]]\nkey = "X"\nlabel = "vandal"\ncommand = "sh vandal {message}"\noutput = "terminal"\n'
    )
    opened = terminal(folder)
    opened.migtui()
    opened.sees("DATABASE", "Command log", "◆━┓", "drop customers.fax                       ⚠")  # all that comes late
    before = opened.screen.splitlines()
    opened.press("X")
    opened.sees("press enter to go on")
    opened.press("Enter")
    opened.sees("vandal ended with exit code 137", "DATABASE")
    assert opened.screen.splitlines()[:20] == before[:20], opened.screen
    opened.press("q")
    opened.sees("code=0.")
    opened.is_sane()


def pasted(opened: Terminal, folder: Path, text: str) -> None:
    """As a terminal pastes for a program that has asked for brackets around it."""
    (folder / "clipboard").write_bytes(text.encode())
    opened.tmux("load-buffer", str(folder / "clipboard"))
    opened.tmux("paste-buffer", "-p", "-r")


def test_a_paste_is_never_a_key(demo: Terminal, tmp_path: Path) -> None:
    """A megabyte of what would open a plan and confirm it, with the escape code that Textual falls over."""
    before = (tmp_path / "shop" / "shop.db").read_bytes()
    pasted(demo, tmp_path, f"\x1b{'Uyq' * 350_000}")
    demo.press("?")
    demo.sees("Next revision, older.")
    demo.press("Escape")
    demo.until(lambda: "Next revision" not in demo.screen, "the keys are closed")
    assert "Upgrade 5 steps" not in demo.screen
    demo.press("/")
    demo.sees("enter Keep")
    pasted(demo, tmp_path, "invoice\n\x1b[2J\x1b]52;c;eA==\x07 pdf" + "\n" * 1_000_000)
    demo.sees("invoice [2J ]52;c;eA== pdf", "DATABASE")
    demo.press("C-u")
    demo.sees("DATABASE")
    assert (tmp_path / "shop" / "shop.db").read_bytes() == before


def test_bytes_that_are_no_letters_end_nothing(demo: Terminal) -> None:
    for data in ("ff", "c3", "1b 5b 39 39 39 39 39 39 39 39 39 75"):
        demo.tmux("send-keys", "-H", *data.split())
    demo.press("?")
    demo.sees("Next revision, older.")


def test_a_closed_window_with_nohup(terminal: OpenTerminal, tmp_path: Path) -> None:
    opened = terminal(copy_to(tmp_path))
    opened.type("trap '' HUP")
    opened.migtui()
    opened.sees("DATABASE")
    opened.until(lambda: opened.workers, "the workers are there")
    pid = process(opened)
    opened.close()
    opened.until(lambda: not opened.workers and not Path(f"/proc/{pid}").exists(), "nothing is left")


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (10, 3)], ids=str)
def test_a_start_in_next_to_no_room(terminal: OpenTerminal, tmp_path: Path, size: tuple[int, int]) -> None:
    opened = terminal(copy_to(tmp_path), 80, 24)
    opened.type(f"sleep 1; {sys.executable} -m migtui; echo code=$?.")
    opened.resize(*size)
    opened.until(lambda: opened.workers, "it has started")
    for width, height in [(200, 1), (1, 50), (59, 15), (120, 36)]:
        opened.resize(width, height)
    opened.sees("1 History", "DATABASE", "Command log", "q Quit")
    opened.press("q")
    opened.sees("code=0.")
    opened.is_sane()
