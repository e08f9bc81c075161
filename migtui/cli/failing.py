"""An error on a terminal that has no screens."""

from __future__ import annotations

import os
import shlex
import sys

from ..core.wording import printable
from ..errors import MigtuiError, ProjectNotFound
from ..headless.output import shown


def say(error: MigtuiError) -> None:
    """What is wrong, where, and what to do next, on standard error."""
    lines = [*error.lines(), *(_elsewhere(error) if isinstance(error, ProjectNotFound) else ())]
    text = "\n".join(map(printable, "\n".join(lines).split("\n")))  # paths and what a driver says come from outside
    print(shown(text, sys.stderr), file=sys.stderr)  # noqa: T201


def _elsewhere(error: ProjectNotFound) -> list[str]:
    """Where a project was looked for, and the ones that were found below."""
    looked = [f"  looked at  {path}" for path in error.looked]
    return looked + [f"  found      {path}: migtui -c {shlex.quote(os.path.relpath(path))}" for path in error.elsewhere]
