"""The clipboard: which programs are asked, what each becomes of, and what is written to which terminal."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.engine.clipboard import MOST, PIECE, Given, give, programs, sequence

TEXT = "alembic upgrade b3aa99127ec4 — “ü”\n"
KEEP = 'cat > "$0.got"'
"""A program that takes what it is given."""
Put = Callable[[str, str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """`put(name, script)`: a program of this name, the only ones there are; the file that it may write to."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("cat", "sleep", "sh"):
        found = next(place for place in ("/bin", "/usr/bin") if Path(place, name).exists())
        (folder / name).symlink_to(Path(found, name))

    def make(name: str, script: str) -> Path:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return folder / f"{name}.got"

    return make


@pytest.fixture
def there(tmp_path: Path) -> dict[str, str]:
    """A desktop with everything: what is installed decides."""
    return {"PATH": str(tmp_path / "bin"), "TERM": "xterm-256color", "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}


async def test_the_first_program_that_is_there_takes_it(put: Put, there: dict[str, str]) -> None:
    got, other = put("wl-copy", KEEP), put("xclip", KEEP)
    assert await give(TEXT, there) == Given("wl-copy")
    assert got.read_text() == TEXT and not other.exists()


async def test_one_that_fails_says_why_and_the_next_is_asked(put: Put, there: dict[str, str]) -> None:
    put("wl-copy", "echo 'Failed to connect to a Wayland server' >&2; exit 1")
    got = put("xsel", KEEP)
    given = await give(TEXT, there)
    assert given == Given("xsel", (("wl-copy", "Failed to connect to a Wayland server"),))
    assert got.read_text() == TEXT


async def test_one_that_fails_in_silence_is_quoted_with_its_exit_code(put: Put, there: dict[str, str]) -> None:
    put("xclip", "exit 3")
    assert await give(TEXT, there) == Given("", (("xclip", "it ended with 3"),))


async def test_one_that_cannot_be_started_is_named(put: Put, there: dict[str, str], tmp_path: Path) -> None:
    put("xclip", KEEP)
    (tmp_path / "bin" / "xclip").write_text("#!/nowhere/sh\n")
    ((name, reason),) = (await give(TEXT, there)).refused
    assert name == "xclip" and "no such file" in reason


async def test_one_that_hangs_is_ended_with_its_children(put: Put, there: dict[str, str]) -> None:
    pids = put("wl-copy", 'sleep 600 & echo $$ $! > "$0.got"; wait')
    got = put("xclip", KEEP)
    given = await give(TEXT, there, patience=3)
    assert given == Given("xclip", (("wl-copy", "it did not end within 3 s"),))
    assert got.read_text() == TEXT
    for pid in map(int, pids.read_text().split()):
        await _ends(pid)


async def test_one_that_leaves_a_server_behind_is_not_waited_for(put: Put, there: dict[str, str]) -> None:
    """As xclip does: its child keeps all handles and lives on."""
    pid = put("xclip", 'cat >/dev/null; sleep 600 & echo $! > "$0.got"')
    assert await give(TEXT, there, patience=30) == Given("xclip")
    server = int(pid.read_text())
    os.kill(server, 0)  # it is alive: it serves the clipboard
    os.kill(server, 9)


async def test_a_long_text_for_one_that_does_not_read_it(put: Put, there: dict[str, str]) -> None:
    put("xclip", "exit 0")
    assert await give("x" * 1_000_000, there) == Given("xclip")


async def test_giving_up_ends_the_program(put: Put, there: dict[str, str]) -> None:
    pid = put("xclip", 'echo $$ > "$0.got"; exec sleep 600')
    work = asyncio.create_task(give(TEXT, there, patience=60))
    while not (pid.exists() and pid.read_text().strip()):
        await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await _ends(int(pid.read_text()))


async def test_windows_takes_utf_16(put: Put, there: dict[str, str]) -> None:
    got = put("clip.exe", KEEP)
    assert await give(TEXT, {"PATH": there["PATH"]}) == Given("clip.exe")
    assert got.read_bytes().decode("utf-16") == TEXT


async def test_nothing_installed_is_no_error(put: Put, there: dict[str, str]) -> None:
    assert await give(TEXT, there) == Given()


def test_a_program_without_its_screen_is_not_asked(put: Put, there: dict[str, str]) -> None:
    for name in ("wl-copy", "xclip", "xsel", "tmux"):
        put(name, KEEP)
    assert [each.name for each in programs({**there, "TMUX": "/tmp/t,1,0"})] == ["wl-copy", "xclip", "xsel", "tmux"]
    assert programs({"PATH": there["PATH"]}) == ()
    # Through ssh it is another machine's screen, unless it is the user's own that is forwarded.
    remote = {**there, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}
    assert programs(remote) == ()
    assert [each.name for each in programs({**remote, "DISPLAY": "localhost:10.0"})] == ["xclip", "xsel"]


def test_the_sequence_holds_the_text() -> None:
    found = re.fullmatch(r"\x1b\]52;c;([\w+/=]+)\a", sequence(TEXT, {"TERM": "xterm-256color"}))
    assert found is not None
    assert base64.b64decode(found.group(1)).decode() == TEXT


def test_tmux_is_given_it_in_both_ways() -> None:
    plain = sequence(TEXT, {"TERM": "tmux-256color"})
    both = sequence(TEXT, {"TERM": "tmux-256color", "TMUX": "/tmp/t,1,0"})
    assert both == f"{plain}\x1bPtmux;\x1b{plain}\x1b\\"


def test_screen_is_given_it_in_pieces() -> None:
    text = "x" * 1_000
    found = re.findall(r"\x1bP(.*?)\x1b\\", sequence(text, {"TERM": "screen", "STY": "1.pts"}), re.DOTALL)
    assert "".join(found) == sequence(text, {"TERM": "screen"})
    assert max(map(len, found)) == PIECE


@pytest.mark.parametrize("term", ["linux", "dumb"])
def test_a_terminal_that_would_print_it_is_given_nothing(term: str) -> None:
    assert sequence(TEXT, {"TERM": term}) == ""


def test_a_text_that_would_be_cut_is_not_sent() -> None:
    environ = {"TERM": "xterm"}
    assert len(sequence("x" * MOST, environ)) <= 100_000
    assert sequence("x" * (MOST + 1), environ) == ""
    assert sequence("ü" * (MOST // 2 + 1), environ) == ""


async def _ends(pid: int) -> None:
    """Wait until there is no such process, or only its name is left until its parent asks."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{pid} is still running")
