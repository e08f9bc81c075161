"""The user's editor, as the environment names it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from migtui.engine.editor import at_line, edit, editor_command
from migtui.errors import UsageError


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"EDITOR": "vi"}, ["vi"]),
        ({"VISUAL": "  ", "EDITOR": "'/opt/my editor/ed' -n"}, ["/opt/my editor/ed", "-n"]),
    ],
)
def test_visual_comes_before_editor(environ: dict[str, str], command: list[str]) -> None:
    assert editor_command(environ) == command


def test_the_settings_come_before_both() -> None:
    assert editor_command({"VISUAL": "vi"}, "code --wait") == ["code", "--wait"]
    assert editor_command({"VISUAL": "vi"}, " ") == ["vi"]
    with pytest.raises(UsageError, match="editor in the settings cannot be read"):
        editor_command({"VISUAL": "vi"}, "code 'x")


def test_no_editor_names_both_variables() -> None:
    with pytest.raises(UsageError, match=r"\$VISUAL nor \$EDITOR"):
        editor_command({})


def test_a_quote_that_is_not_closed() -> None:
    with pytest.raises(UsageError, match=r"\$EDITOR cannot be read"):
        editor_command({"EDITOR": "vi 'x"})


def test_the_editor_gets_the_file_and_its_end_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a file.txt"
    write = [sys.executable, "-c", "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('edited')"]
    assert edit([*write, str(file)], str(tmp_path)) == ""
    assert file.read_text() == "edited"
    assert edit([sys.executable, "-c", "raise SystemExit(3)", "x"], str(tmp_path)) == "ended with exit code 3"
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert edit([sys.executable, "-c", kill, "x"], str(tmp_path)) == "was ended by SIGKILL"


def test_an_interrupt_is_the_editors_alone(tmp_path: Path) -> None:
    code = "import os, signal; assert signal.getsignal(2) is signal.default_int_handler; os.kill(os.getppid(), 2)"
    assert edit([sys.executable, "-c", code, "x"], str(tmp_path)) == ""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_editor_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be started: no such file"):
        edit(["no-such-editor", "x"], str(tmp_path))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["/usr/bin/vim"], ["/usr/bin/vim", "+27", "a.py"]),
        (["emacs", "-nw"], ["emacs", "-nw", "+27", "a.py"]),
        (["code", "--wait"], ["code", "--wait", "--goto", "a.py:27"]),
        (["hx"], ["hx", "a.py:27"]),
        (["ours"], ["ours", "a.py"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(command: list[str], words: list[str]) -> None:
    assert at_line(command, "a.py", 27) == words
    assert at_line(command, "a.py", 0) == [*command, "a.py"]
