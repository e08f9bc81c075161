"""What an editor can do to a version file and to itself: the user is told, and gets the terminal back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.walkthrough import editor, leave

if TYPE_CHECKING:
    from tests.journeys.conftest import Make, OpenTerminal, Terminal

KILLED = "sys.stdout.write('\\x1b[?1049h\\x1b[?25l')\nsys.stdout.flush()\nos.kill(os.getpid(), signal.SIGKILL)\n"
"""It dies as a full-screen editor does: on the other screen, with the cursor hidden."""
BAD_ENDS = {
    "exits non-zero": ("sys.exit(3)", ("the editor ended with exit code 3", "c3.py was read again: it is as it was")),
    "is killed": (KILLED, ("the editor was ended by SIGKILL", "c3.py was read again: it is as it was")),
    "deletes the file": ("file.unlink()", ("c3.py is gone: the revision c3 has no file any more",)),
    "leaves a syntax error": (
        "file.write_text(file.read_text().replace('def upgrade():', 'def upgrade(:'))",
        ("c3.py line 9: ", "✗ "),
    ),
    "writes, then exits non-zero": (
        "file.write_text(file.read_text().replace('make c3', 'make it all'))\nsys.exit(1)",
        ("the editor ended with exit code 1", "c3.py was read again", "make it all"),
    ),
    "leaves no text": ("file.write_bytes(b'\\x00\\xff')", ("c3.py", "✗ ")),
}
"""What the editor does with the newest revision, and what the screen says then."""


def edited(opened: Terminal, *said: str) -> None:
    """migtui is open, e is pressed on the newest revision, and this is said."""
    opened.migtui()
    opened.sees("╭─ c3 ", "not stamped (no file yet)")
    opened.press("e")
    opened.sees(*said)


def draws(opened: Terminal) -> None:
    """migtui still answers and draws; q gives the terminal back."""
    opened.press("?")
    opened.sees("Next revision, older.")
    opened.press("Escape")
    opened.sees("1 History", "make a1")
    leave(opened)


@pytest.mark.parametrize(("code", "said"), BAD_ENDS.values(), ids=BAD_ENDS)
def test_a_bad_end(tmp_path: Path, project: Make, terminal: OpenTerminal, code: str, said: tuple[str, ...]) -> None:
    opened = terminal(project().root)
    opened.type(f"export EDITOR='{editor(tmp_path, code)}'")
    edited(opened, *said)
    draws(opened)


def test_no_editor_at_all(project: Make, terminal: OpenTerminal) -> None:
    opened = terminal(project().root)
    opened.type("unset VISUAL EDITOR")
    edited(opened, "neither $VISUAL nor $EDITOR is set", "EDITOR=vim")
    draws(opened)


def test_an_editor_that_is_not_there(project: Make, terminal: OpenTerminal) -> None:
    opened = terminal(project().root)
    opened.type("export EDITOR=no-such-editor")
    edited(opened, "the editor 'no-such-editor' cannot be started: no such file")
    draws(opened)


def test_an_editor_with_arguments(tmp_path: Path, project: Make, terminal: OpenTerminal) -> None:
    """As `code --wait`: the arguments come before the file, and the directory is the user's."""
    folder = project()
    record = "Path('arguments').write_text(repr(sys.argv[1:]))\nfile.write_text(file.read_text() + '\\n# seen\\n')"
    editor(folder.root, record)
    opened = terminal(folder.root)
    opened.type(f"unset VISUAL; export EDITOR='{sys.executable} editor.py --wait'")
    edited(opened, "c3.py was read again")
    file = folder.root / "db" / "versions" / "c3.py"
    assert (folder.root / "arguments").read_text() == repr(["--wait", str(file)])
    assert file.read_text().endswith("# seen\n")
    draws(opened)


def test_visual_comes_before_editor(tmp_path: Path, project: Make, terminal: OpenTerminal) -> None:
    opened = terminal(project().root, 80, 24)
    visual = editor(tmp_path, "input('edit me: ')")
    opened.type(f"export EDITOR=false VISUAL='{visual}'")
    opened.migtui()
    opened.sees("c3", "not stamped")
    opened.press("e")
    opened.sees("edit me:")
    assert "1 History" not in opened.screen, "the screen is the editor's"
    opened.press("C-c")
    opened.sees("1 History", "the editor ")
    draws(opened)


def test_a_revision_that_is_applied(tmp_path: Path, project: Make, terminal: OpenTerminal) -> None:
    folder = project()
    folder.alembic("upgrade", "head")
    opened = terminal(folder.root)
    change = "file.write_text(file.read_text().replace('make c3', 'make it all'))"
    opened.type(f"export EDITOR='{editor(tmp_path, change)}'")
    opened.migtui()
    opened.sees("DATABASE", "at head")
    opened.press("e")
    opened.sees("c3.py was changed, but c3 is applied: the database does not run it again", "make it all")
    assert opened.database_rows == {"c3"} == folder.current()
    draws(opened)


def test_a_broken_file_is_mended(tmp_path: Path, project: Make, terminal: OpenTerminal) -> None:
    """What the editor broke it can mend: the row is broken, then whole again, and can be applied."""
    folder = project()
    opened = terminal(folder.root)
    turn = "a, b = 'def upgrade():', 'def upgrade(:'\ntext = file.read_text()\n"
    turn += "file.write_text(text.replace(a, b) if a in text else text.replace(b, a))"
    opened.type(f"export EDITOR='{editor(tmp_path, turn)}'")
    edited(opened, "c3.py line 9: ", "✗ ")
    opened.press("e")
    opened.sees("c3.py was read again", "make c3")
    opened.press("U")
    opened.sees("Upgrade 3 steps")
    opened.confirm()
    opened.sees("✓ done", "The database stands at c3", "read anew")
    assert folder.current() == {"c3"}
