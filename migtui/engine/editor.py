"""The user's editor: `$VISUAL`, then `$EDITOR`, with the arguments that stand there (`code --wait`)."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping

from ..errors import UsageError
from .failures import ending

VARIABLES = ("VISUAL", "EDITOR")


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The editor and its arguments. Raises UsageError when neither variable names one."""
    for name in VARIABLES:
        text = environ.get(name, "").strip()
        if not text:
            continue
        try:
            command = shlex.split(text, posix=os.name == "posix")
        except ValueError as error:
            raise UsageError(f"${name} cannot be read: {error}", hint=f"it is {text!r}: mind the quotes") from error
        if command:
            return command
    raise UsageError(
        "no editor is named: neither $VISUAL nor $EDITOR is set",
        hint="leave, then `export EDITOR=vim`, or `export VISUAL='code --wait'`, and start migtui again",
    )


def edit(command: list[str], file: str, cwd: str) -> str:
    """Run the editor on the file, in the terminal, and wait for it. "" when it ended well, else how it ended.

    Raises UsageError when it cannot be started.
    """
    with _spared_interrupts():
        try:
            code = subprocess.call([*command, file], cwd=cwd)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(
                f"the editor {command[0]!r} cannot be started: {reason}",
                hint="it comes from $VISUAL, or else from $EDITOR",
            ) from error
    return "" if code == 0 else ending(code)


@contextlib.contextmanager
def _spared_interrupts() -> Iterator[None]:
    """ctrl+c belongs to the editor. A handler, not SIG_IGN, which the editor would inherit."""
    before = {
        number: signal.signal(number, lambda *_: None)
        for number in {signal.SIGINT, getattr(signal, "SIGQUIT", signal.SIGINT)}
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
