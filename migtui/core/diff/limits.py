"""What autogenerate compares and what it does not, for this dialect, these options and this Alembic.

Measured with Alembic 1.13 to 1.20 on SQLite, PostgreSQL and MariaDB; a test holds every line against Alembic itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from .limit_rules import LINES, MYSQL, Compared, Verdict
from .model import Options

__all__ = ["Compared", "Limit", "limits", "summary"]

ORDER: tuple[Compared, ...] = ("yes", "partly", "no")


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
    lines = [
        Limit(id, subject, *_unplugged(id, options) or rule(options), probed=_is_probed(id, options))
        for id, subject, rule in LINES
        if id not in ONLY or options.dialect in ONLY[id]
    ]
    return tuple(sorted(lines, key=lambda line: ORDER.index(line.compared)))


def summary(options: Options) -> str:
    """One line: "Not compared: CHECK text, PK, triggers, views · types: on · server defaults: off"."""
    by_id = {line.id: line for line in limits(options)}
    missing = [short for id, short in SHORT.items() if id in by_id and by_id[id].compared == "no"]
    if "CHECK" in missing:
        missing.remove("CHECK text")
    parts = [f"Not compared: {', '.join(missing)}"] if missing else []
    parts += [f"types: {options.compare_type}", f"server defaults: {options.compare_server_default}"]
    return " · ".join(parts)


def _unplugged(id: str, options: Options) -> Verdict | None:
    """Alembic 1.18 and later compare by plugins, and env.py may have left one out."""
    plugin = next((name for name, ids in PLUGINS.items() if id in ids), "")
    if not plugin or not options.plugins or plugin in options.plugins:
        return None
    return "no", f"the plugin {plugin} is off (autogenerate_plugins)"


def _is_probed(id: str, options: Options) -> bool:
    """What `findings` looks at, given what the sides tell."""
    if id == "timezone":
        return options.compare_type == "off" and options.dialect == "postgresql"
    if id == "server-defaults":
        return options.compare_server_default == "off"
    if id == "identity":
        return options.compare_server_default == "off" and options.dialect == "postgresql"
    if id in ("enum-labels", "index-method"):
        return options.dialect == "postgresql"
    if id == "index-where":
        return options.dialect not in MYSQL
    if id == "sequences":
        return options.dialect in ("postgresql", "mariadb")
    return id in ("computed", "primary-key", "check-names", "check-text", "views", "triggers")


PLUGINS = {
    "alembic.autogenerate.tables": ("tables", "columns", "partitions"),
    "alembic.autogenerate.constraints": (
        "nullability", "unique", "indexes", "index-expressions", "foreign-keys", "foreign-key-options",
    ),
    "alembic.autogenerate.types": ("types", "timezone", "collation", "enum-labels"),
    "alembic.autogenerate.defaults": ("server-defaults", "identity", "computed"),
    "alembic.autogenerate.comments": ("comments",),
}  # fmt: skip
ONLY = {
    "index-method": ("postgresql", *MYSQL),
    "index-where": ("postgresql", "sqlite"),
    "partitions": ("postgresql", *MYSQL),
    "exclude": ("postgresql",),
}
SHORT = {
    "tables": "tables", "columns": "columns", "nullability": "nullability", "unique": "unique constraints",
    "indexes": "indexes", "foreign-keys": "foreign keys", "comments": "comments", "check-names": "CHECK",
    "check-text": "CHECK text", "primary-key": "PK", "enum-labels": "enum labels", "index-where": "index predicates",
    "index-method": "index methods", "sequences": "sequences", "triggers": "triggers", "views": "views",
}  # fmt: skip
