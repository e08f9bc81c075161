"""Which project the options mean."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.project import Project


def project_of(arguments: argparse.Namespace, config: Path | None = None, *, strict: bool = True) -> Project:
    """The project; of another configuration where one is given. Raises MigtuiError.

    `strict`: not with mistakes in the settings, which somebody has to see.
    """
    from ..engine.project import find_project

    named = getattr(arguments, "config", None)
    return find_project(
        Path.cwd(),
        config=config or (Path(named) if named is not None else None),
        section=arguments.name,
        x=arguments.x,
        python=arguments.python,
        environ=os.environ,
        target=arguments.target,
        app=arguments.app,
        tag=getattr(arguments, "tag", None),
        strict=strict,
    )
