"""The way into the screens: a terminal that can show them, and what they are drawn with."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Settings
from ..core.terminal import is_dumb, lacks_signs, speaks_utf8
from ..errors import ProjectNotFound, UsageError
from .asking import project_of

if TYPE_CHECKING:
    from ..engine.files import LoadedHistory
    from ..engine.project import Project

WITHOUT = "without screens: migtui graph, migtui status, migtui plan TARGET, migtui diff and migtui check print"


def open_screens(arguments: argparse.Namespace) -> int:
    """Run the user interface. It asks for the project itself, since another one may be chosen in it.

    Raises UsageError where this is no terminal for it.
    """
    _refuse_what_is_no_terminal(os.environ)
    ascii = arguments.ascii
    if ascii is None:
        ascii = lacks_signs(os.environ, sys.stderr.encoding) or None  # that is where Textual draws

    def open_project(config: Path | None) -> tuple[Project, LoadedHistory]:
        from ..engine.files import load_history

        try:
            project = project_of(arguments, config, strict=False)
        except ProjectNotFound as error:
            error.python, error.app = arguments.python, arguments.app
            raise
        return project, load_history(project)

    def settings_of(configured: Settings) -> Settings:
        return replace(
            configured,
            ascii=configured.ascii if ascii is None else ascii,
            read_only=configured.read_only or arguments.read_only,
        )

    from ..ui.start import run_app

    if arguments.ascii is not False:
        _say_what_it_can(os.environ)
    return run_app(open_project, settings_of)


def _refuse_what_is_no_terminal(environ: Mapping[str, str]) -> None:
    named = (("standard input", sys.stdin), ("standard output", sys.stdout))
    pipes = [name for name, stream in named if stream is None or not stream.isatty()]
    if pipes:
        verb = "is" if len(pipes) == 1 else "are"
        raise UsageError(f"the screens need a terminal, which {' and '.join(pipes)} {verb} not", hint=WITHOUT)
    if is_dumb(environ):
        term = environ.get("TERM", "")
        said = f"TERM={term} is none that can show them" if term else "TERM does not say what this one shows"
        raise UsageError(f"the screens need a terminal, and {said}", hint=WITHOUT)


def _say_what_it_can(environ: Mapping[str, str]) -> None:
    """What a terminal without UTF-8 is sent: of the project's own letters those that it has, for the others `?`."""
    stream = sys.__stderr__
    encoding = (stream.encoding or "ascii") if stream is not None else "utf-8"
    if speaks_utf8(environ) and encoding.lower().replace("-", "") == "utf8":
        return
    import codecs

    from ..core.cells import in_ascii

    codecs.register_error("migtui.cells", in_ascii)
    kept = "ascii" if not speaks_utf8(environ) and encoding.lower().startswith("utf") else encoding
    stream.reconfigure(encoding=kept, errors="migtui.cells")  # type: ignore[union-attr]
