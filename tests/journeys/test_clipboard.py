"""Copying in a real terminal: tmux takes OSC 52 as any terminal does, and is a program with a buffer of its own."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Make, OpenTerminal, Terminal

NOBODY = ("env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", "-u", "SSH_CONNECTION", "-u", "SSH_TTY")
"""No screen that a program of this machine could fill the clipboard of."""


def start(user: Terminal, *more: str) -> None:
    user.tmux("set-option", "-g", "set-clipboard", "on")
    user.type(shlex.join((*NOBODY, *more, sys.executable, "-m", "migtui")))
    user.sees("3 revisions", "1 of 3")


def copy_id(user: Terminal) -> None:
    user.press("y")
    user.sees("Copy of c3", "y copies the first")
    user.press("y")


def test_the_terminal_takes_the_sequence(project: Make, terminal: OpenTerminal) -> None:
    user = terminal(project().root)
    start(user, "-u", "TMUX")
    copy_id(user)
    user.sees("sent the id to the terminal's clipboard (OSC 52) · c3")
    user.until(lambda: user.tmux("show-buffer") == "c3", "tmux has what was sent")


def test_in_tmux_its_buffer_has_it_and_that_is_known(project: Make, terminal: OpenTerminal) -> None:
    user = terminal(project().root)
    start(user)
    user.tmux("set-option", "-g", "set-clipboard", "external")  # the default: what applications send is ignored
    copy_id(user)
    user.sees("copied the id (tmux and OSC 52)")
    assert user.tmux("show-buffer") == "c3"


def test_a_program_that_hangs_keeps_nobody_waiting(project: Make, terminal: OpenTerminal, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, script in (("wl-copy", "sleep 600"), ("xclip", f"cat > {shlex.quote(str(tmp_path))}/got")):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    user = terminal(project().root)
    user.type(f"PATH={shlex.quote(str(programs))}:$PATH")
    start(user, "-u", "TMUX", "WAYLAND_DISPLAY=wayland-0", "DISPLAY=:0")
    copy_id(user)
    user.press("j")  # the keys go on to work meanwhile
    user.sees("2 of 3")
    user.sees("copied the id (xclip and OSC 52) · wl-copy failed: it did not end within 2 s")
    assert (tmp_path / "got").read_text() == "c3"


def test_a_console_without_a_clipboard_is_offered_a_file(project: Make, terminal: OpenTerminal) -> None:
    user = terminal(project().root)
    start(user, "-u", "TMUX", "TERM=linux")
    copy_id(user)
    user.sees("Copy to a file", "this terminal has no clipboard", "copied.txt")
    user.press("Enter")
    user.sees("saved: ")
    assert (user.folder / "copied.txt").read_text() == "c3"
    user.press("q")
    user.is_sane()
