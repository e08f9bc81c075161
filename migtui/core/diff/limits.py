"""What autogenerate compares and what it does not, for this dialect, these options and this Alembic.

Measured with Alembic 1.13 to 1.20 on SQLite, PostgreSQL and MariaDB; a test holds every line against Alembic itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .model import Options

Compared = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of the panel."""

    id: str
    """"types", "server-defaults", "primary-key", "check-text", "enum-labels", … For the tests."""
    subject: str
    """"server defaults"."""
    compared: Compared
    why: str = ""
    """What exactly is missing, or the option that turns it on: "compare_server_default is off"."""
    probed: bool = False
    """Our own findings look at it: see `findings`."""


def limits(options: Options) -> tuple[Limit, ...]:
    """All lines that make sense for the dialect, what is compared first."""
    raise NotImplementedError


def summary(options: Options) -> str:
    """One line: "Not compared: CHECK text, PK, triggers, views · types: on · server defaults: off"."""
    raise NotImplementedError
