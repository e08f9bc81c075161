"""The clipboard: the sequence that asks the terminal to fill it, and the programs that can.

OSC 52 goes the way of all output, so that it reaches the user's own machine through ssh; but no answer comes back, and
many terminals refuse it in silence. A program's exit code is an answer. So both are tried, and it is said which.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

MOST = 74_994
"""Bytes of text: in base64 they make a sequence of 100,000, the bound of hterm, and of others about as much (as
vim-oscyank has it). Beyond it a terminal cuts the text, or drops it, without a word."""
PATIENCE = 2.0
"""Seconds for one program. termux-clipboard-set waits for ever where its other half is not installed."""
DEAF = ("linux", "dumb")
"""Terminals that have no clipboard; the console of an older kernel prints the sequence."""
PIECE = 76
"""Characters of a string that GNU screen passes on in one piece."""


@dataclass(frozen=True, slots=True)
class Program:
    """One that takes the text on its standard input."""

    name: str
    words: tuple[str, ...]
    encoding: str = "utf-8"
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that it needs besides."""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a text."""

    taken: str = ""
    """The name of the program that has it, or ""."""
    refused: tuple[tuple[str, str], ...] = ()
    """The programs that did not take it before, and why."""


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What to write to the terminal; "" for one that would not understand it, or would cut it."""
    data = text.encode("utf-8", "replace")
    if len(data) > MOST or environ.get("TERM", "") in DEAF:
        return ""
    plain = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\a"
    if environ.get("TMUX"):
        # With `set-clipboard on` tmux takes the plain one, with `allow-passthrough on` it hands on the other.
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{doubled}\x1b\\"
    if environ.get("STY"):
        pieces = (plain[start : start + PIECE] for start in range(0, len(plain), PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain


def programs(environ: Mapping[str, str]) -> tuple[Program, ...]:
    """Those that are installed and have a clipboard to fill, the likeliest first."""
    path = environ.get("PATH", os.defpath)
    return tuple(each for each in _possible(environ) if shutil.which(each.words[0], path=path))


def _possible(environ: Mapping[str, str]) -> Iterator[Program]:
    # Through ssh the screen of this machine is not the one that the user sits at: filling its clipboard helps nobody.
    is_remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    if not (is_remote and sys.platform == "darwin"):
        yield Program("pbcopy", ("pbcopy",), environment={"LC_CTYPE": "UTF-8"})  # else it takes bytes for Mac Roman
    if environ.get("WAYLAND_DISPLAY") and not is_remote:
        yield Program("wl-copy", ("wl-copy", "--type", "text/plain"))
    display = environ.get("DISPLAY", "")
    if display and not (is_remote and display.startswith(":")):
        yield Program("xclip", ("xclip", "-selection", "clipboard", "-in"))
        yield Program("xsel", ("xsel", "--clipboard", "--input"))
    if not is_remote:
        yield Program("clip.exe", ("clip.exe",), encoding="utf-16")  # Windows: from WSL
        yield Program("termux-clipboard-set", ("termux-clipboard-set",))
    if environ.get("TMUX"):  # its buffer, and the terminal's clipboard where `set-clipboard` is not off
        yield Program("tmux", ("tmux", "load-buffer", "-w", "-"))


async def give(text: str, environ: Mapping[str, str], *, patience: float = PATIENCE) -> Given:
    """Have a program take the text. Never raises for one that fails, and never waits longer than that for each."""
    refused: list[tuple[str, str]] = []
    for program in programs(environ):
        reason = await _refusal(program, text, environ, patience)
        if not reason:
            return Given(program.name, tuple(refused))
        refused.append((program.name, reason))
    return Given("", tuple(refused))


async def _refusal(program: Program, text: str, environ: Mapping[str, str], patience: float) -> str:
    """Why the program did not take it, or "".

    It reads and writes files, no pipes: xclip leaves a process behind that serves the clipboard and keeps its handles,
    so that the end of a pipe never comes.
    """
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(text.encode(program.encoding, "replace"))
            given.seek(0)
            return await _run(program, given, said, environ, patience)
    except OSError as error:
        return (error.strerror or str(error)).lower()


async def _run(program: Program, given: IO[bytes], said: IO[bytes], environ: Mapping[str, str], patience: float) -> str:
    process = await asyncio.create_subprocess_exec(
        *program.words,
        stdin=given,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=said,
        env={**environ, **program.environment},
        start_new_session=True,  # what serves the clipboard outlives this terminal
    )
    try:
        code = await asyncio.wait_for(process.wait(), patience)
    except asyncio.TimeoutError:
        return f"it did not end within {patience:g} s"
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if code == 0:
        return ""
    said.seek(0)
    words = " ".join(said.read(2_000).decode("utf-8", "replace").split())
    return words or f"it ended with {code}"
