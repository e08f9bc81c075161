"""A configuration that cannot be read: mended without leaving, by hand or in the editor."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Make, OpenTerminal


def test_it_is_read_again_when_it_was_mended(project: Make, terminal: OpenTerminal) -> None:
    folder = project()
    ini = folder.root / "alembic.ini"
    good = ini.read_text()
    ini.write_text("[alembic\n")
    user = terminal(folder.root)
    user.migtui()
    user.sees("The configuration cannot be read", "R looks again")
    user.press("R")
    user.sees("The configuration cannot be read", "R looks again")
    ini.write_text(good)
    user.press("R")
    user.sees("1 History", "1 of 3")
    user.press("q")
    user.sees("code=0.")
    user.is_sane()


def test_the_editor_mends_it(project: Make, terminal: OpenTerminal, tmp_path: Path) -> None:
    folder = project()
    ini = folder.root / "alembic.ini"
    (tmp_path / "good").write_text(ini.read_text())
    ini.write_text("[alembic\n")
    editor = tmp_path / "mend"
    editor.write_text(f'#!/bin/sh\ncp {shlex.quote(str(tmp_path / "good"))} "$1"\n')
    editor.chmod(0o755)
    user = terminal(folder.root)
    user.type(f"unset VISUAL; export EDITOR={shlex.quote(str(editor))}")
    user.migtui()
    user.sees("e edits the file")
    user.press("e")
    user.sees("1 History", "1 of 3")
    user.press("q")
    user.sees("code=0.")
    user.is_sane()
