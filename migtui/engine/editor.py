"""The user's editor: of the settings, `$VISUAL` or `$EDITOR`, with the arguments that stand there (`code --wait`)."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import PurePath

from ..errors import UsageError
from .failures import ending
from .lending import lent_terminal

VARIABLES = ("VISUAL", "EDITOR")
PLUS = frozenset(
    ("vi", "vim", "nvim", "view", "gvim", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mcedit")
)
GOTO = frozenset(("code", "code-insiders", "codium", "cursor", "windsurf"))
COLON = frozenset(("hx", "helix", "subl", "zed"))
"""How editors are told a line: `+27 file`, `--goto file:27`, `file:27`. Others would take that for a file's name."""


def editor_command(environ: Mapping[str, str], setting: str | None = None) -> list[str]:
    """The editor and its arguments. Raises UsageError when neither the settings nor a variable names one."""
    named = {"editor in the settings": setting or "", **{f"${name}": environ.get(name, "") for name in VARIABLES}}
    for place, text in named.items():
        try:
            command = shlex.split(text, posix=os.name == "posix")
        except ValueError as error:
            raise UsageError(f"{place} cannot be read: {error}", hint=f"it is {text!r}: mind the quotes") from error
        if command:
            return command
    raise UsageError(
        "no editor is named: neither $VISUAL nor $EDITOR is set",
        hint="set editor in the settings; or leave, then `export EDITOR=vim`, and start migtui again",
    )


def at_line(command: list[str], file: str, line: int) -> list[str]:
    """What opens the file, at the line where it is known how this editor is told; 0: no line."""
    name = PurePath(command[0]).name.removesuffix(".exe")
    if line and name in PLUS:
        return [*command, f"+{line}", file]
    if line and name in GOTO:
        return [*command, "--goto", f"{file}:{line}"]
    return [*command, f"{file}:{line}" if line and name in COLON else file]


def edit(command: list[str], cwd: str) -> str:
    """Run the editor with its file, in the terminal, and wait for it. "" when it ended well, else how it ended.

    Raises UsageError when it cannot be started.
    """
    with lent_terminal():
        try:
            code = subprocess.call(command, cwd=cwd)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(
                f"the editor {command[0]!r} cannot be started: {reason}",
                hint="it comes from editor in the settings, $VISUAL, or else from $EDITOR",
            ) from error
    return "" if code == 0 else ending(code)
