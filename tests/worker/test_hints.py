"""What to do next, for the ends of env.py that are met again and again."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import InvalidRequestError

from migtui.worker.hints import env_hint


class MissingGreenlet(InvalidRequestError):
    """SQLAlchemy's own, by name."""


@pytest.mark.parametrize(
    "error, words",
    [
        (KeyError("url"), "Set sqlalchemy.url"),
        (KeyError("formatters"), "add [loggers]"),
        (KeyError("DATABASE_URL"), "an environment variable"),
        (MissingGreenlet("greenlet_spawn has not been called"), "names an asyncio driver"),
        (InvalidRequestError("The asyncio extension requires an async driver to be used."), "name an asyncio driver"),
        (ValueError("invalid interpolation syntax in 'x' at position 1"), 'url.replace("%", "%%")'),
        (ImportError("attempted relative import with no known parent package"), "by its full name"),
        (ModuleNotFoundError("No module named 'shop'", name="shop"), "shop is not installed in"),
        (RuntimeError("Working outside of application context."), "--app"),
        (ZeroDivisionError("division by zero"), "Mend env.py"),
    ],
)
def test_env_hint(error: Exception, words: str) -> None:
    assert words in env_hint(error)
