"""Warnings of SQLAlchemy and Alembic: what they could not read or will not compare."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from typing import Any, cast

import alembic
import sqlalchemy
from sqlalchemy.exc import SAWarning

from .texts import safe_str

PACKAGES = tuple(os.path.dirname(str(package.__file__)) + os.sep for package in (alembic, sqlalchemy))  # noqa: PTH120


class Warned:
    """Collects them. The user's own filters stay in force, and warnings of others are shown as ever."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}

    @property
    def texts(self) -> list[str]:
        """Each once, in the order in which they came."""
        return list(self._texts)

    @contextlib.contextmanager
    def collecting(self) -> Iterator[None]:
        """The time in which they are heard."""
        with warnings.catch_warnings():
            before = warnings.showwarning

            def show(message: Warning | str, category: type[Warning], filename: str, lineno: int, *rest: Any) -> None:
                if issubclass(category, SAWarning) or filename.startswith(PACKAGES):
                    self._texts[safe_str(message) if isinstance(message, Warning) else message] = None
                else:
                    before(message, category, filename, lineno, *rest)

            warnings.showwarning = cast("Any", show)
            yield
