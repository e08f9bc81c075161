"""Warnings of SQLAlchemy and Alembic, and our own: what could not be read or will not be compared."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from typing import Any, cast

import alembic
import sqlalchemy
from sqlalchemy.exc import SAWarning

from ..texts import safe_str

OURS = os.path.dirname(__file__)  # noqa: PTH120
PACKAGES = tuple(os.path.dirname(str(file)) + os.sep for file in (alembic.__file__, sqlalchemy.__file__, OURS))  # noqa: PTH120


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
