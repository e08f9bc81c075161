"""Overhears the passwords that pass by on the way to a database, before anything about the connection is reported."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from .secrets import Secrets


def watch_credentials(secrets: Secrets) -> None:
    """Collect from every connection that any engine makes, just before it is made."""

    def connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        for argument in arguments:
            secrets.add_text(argument)
        secrets.add_items(options)

    event.listen(Engine, "do_connect", connect)
