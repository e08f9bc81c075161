"""What autogenerate does about one subject, as lines of the panel. See `limits`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from .model import Options

Compared = Literal["yes", "partly", "no"]
Verdict = tuple[Compared, str]
Rule = Callable[[Options], Verdict]


MYSQL = ("mysql", "mariadb")
BY_NAME = "checkconstraint_byname"


def release(version: str) -> tuple[int, ...]:
    """ "1.18.5" as (1, 18, 5); what cannot be read is as new as can be."""
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, numbers[0].split("."))) if numbers else (999,)


def _always(compared: Compared, why: str = "") -> Rule:
    return lambda options: (compared, why)


def _by_dialect(default: Verdict, **verdicts: Verdict) -> Rule:
    """`mysql` stands for MariaDB, too."""

    def rule(options: Options) -> Verdict:
        return verdicts.get("mysql" if options.dialect in MYSQL else options.dialect, default)

    return rule


def _tables(options: Options) -> Verdict:
    missing = [] if options.include_schemas else ["those of other schemas (include_schemas is off)"]
    filters = [name for name in ("include_object", "include_name") if getattr(options, name)]
    missing += [f"what {' and '.join(filters)} leaves out"] if filters else []
    return ("partly", f"not {'; nor '.join(missing)}") if missing else ("yes", "")


def _types(options: Options) -> Verdict:
    if options.compare_type != "on":
        return _switched(options.compare_type, "compare_type")
    more = {"sqlite": ", nor enums, which are text there", "mysql": ", nor UNSIGNED", "mariadb": ", nor UNSIGNED"}
    why = "not a length or precision that one side alone has: String(10) against String()"
    return "partly", why + more.get(options.dialect, "")


def _switched(value: Literal["on", "off", "own"], option: str) -> Verdict:
    return ("no", f"{option} is off") if value == "off" else ("partly", f"by the project's own function ({option})")


def _timezone(options: Options) -> Verdict:
    if options.dialect != "postgresql":
        return "no", "the server's types have none"
    return ("yes", "") if options.compare_type == "on" else _switched(options.compare_type, "compare_type")


def _collation(options: Options) -> Verdict:
    if options.compare_type != "on":
        return _switched(options.compare_type, "compare_type")
    knows = options.dialect in MYSQL or (options.dialect == "postgresql" and release(options.sqlalchemy) >= (2,))
    return ("partly", "only where both sides name one") if knows else ("no", "")


def _server_defaults(options: Options) -> Verdict:
    if options.compare_server_default != "on":
        return _switched(options.compare_server_default, "compare_server_default")
    again = "now() and the like are reported again each time: the server says current_timestamp()"
    return ("partly", again) if options.dialect in MYSQL else ("yes", "")


def _identity(options: Options) -> Verdict:
    """Before Alembic 1.18 the option does not matter."""
    if options.compare_server_default == "off" and release(options.alembic) >= (1, 18):
        return "no", "compare_server_default is off"
    if options.dialect == "postgresql":
        return "yes", ""
    return "partly", "the server has none: reported again each time"


def _computed(options: Options) -> Verdict:
    if options.compare_server_default == "off" and release(options.alembic) >= (1, 18):
        return "no", "compare_server_default is off, which would warn"
    return "no", "a warning, and no operation: Alembic cannot change what is computed"


def _index_expressions(options: Options) -> Verdict:
    if options.dialect != "postgresql":
        return "partly", "passed over, or dropped and created again, as the server does not tell them"
    if release(options.sqlalchemy) < (2,):
        return "partly", "passed over: it takes SQLAlchemy 2 to read them"
    return "yes", ""


def _enum_labels(options: Options) -> Verdict:
    if options.dialect == "postgresql":
        return "no", "neither labels nor the type itself"
    if options.dialect in MYSQL and options.compare_type == "on":
        if release(options.alembic) >= (1, 18, 5):
            return "partly", "not of an enum that is text (native_enum=False), nor their order"
        return "partly", "only where their number stays: from Alembic 1.18.5 on all of ENUM"
    if options.compare_type == "on":
        return "partly", "an enum is text there: only where the longest label changes"
    return _switched(options.compare_type, "compare_type")


def _check_names(options: Options) -> Verdict:
    if any(name.endswith(BY_NAME) for name in options.plugins):
        return "partly", f"by name, by the plugin {BY_NAME}; not those without one"
    if release(options.alembic) >= (1, 19):
        return "no", f"the plugin alembic.ext.{BY_NAME} is off (autogenerate_plugins)"
    return "no", "from Alembic 1.19 on a plugin can"


def _check_text(options: Options) -> Verdict:
    return "no", "servers write it anew"


def _presence(what: str) -> Rule:
    """Views and triggers, which alembic_utils knows."""

    def rule(options: Options) -> Verdict:
        if any("alembic_utils" in name for name in options.comparators):
            return "partly", "those that alembic_utils is told of"
        return "no", f"autogenerate knows no {what}"

    return rule


def _sequences(options: Options) -> Verdict:
    if options.dialect in ("sqlite", "mysql"):
        return "no", "the server has none"
    return "no", "autogenerate knows no sequences"


LINES: tuple[tuple[str, str, Rule], ...] = (
    ("tables", "tables", _tables),
    ("columns", "columns", _always("yes")),
    ("nullability", "NULL and NOT NULL", _always("yes")),
    ("types", "types", _types),
    ("server-defaults", "server defaults", _server_defaults),
    ("identity", "identity", _identity),
    ("computed", "computed columns", _computed),
    ("timezone", "time zones", _timezone),
    ("collation", "collations", _collation),
    ("comments", "comments", _by_dialect(("yes", ""), sqlite=("no", "SQLite has none"))),
    ("primary-key", "primary keys", _always("no", "neither columns nor name")),
    ("foreign-keys", "foreign keys", _always("yes", "by what they say, not by name")),
    ("foreign-key-options", "ON DELETE, ON UPDATE, DEFERRABLE", _by_dialect(
        ("partly", "not MATCH"), sqlite=("yes", ""), mysql=("yes", ""),
    )),
    ("unique", "unique constraints", _by_dialect(("yes", ""), postgresql=("partly", "not DEFERRABLE"))),
    ("indexes", "indexes", _by_dialect(
        ("yes", ""), postgresql=("partly", "not INCLUDE, operator classes and storage options"),
        mysql=("partly", "not lengths and FULLTEXT"),
    )),
    ("index-expressions", "expressions in indexes", _index_expressions),
    ("index-where", "predicates of indexes", _always("no")),
    ("index-method", "methods of indexes", _always("no")),
    ("exclude", "EXCLUDE constraints", _always("no", "neither there nor gone")),
    ("check-names", "CHECK constraints", _check_names),
    ("check-text", "text of CHECK constraints", _check_text),
    ("enum-labels", "labels of enums", _enum_labels),
    ("autoincrement", "autoincrement", _always("no")),
    ("column-order", "order of columns", _always("no")),
    ("table-options", "options of tables", _always("no")),
    ("partitions", "partitions", _by_dialect(
        ("no", ""), postgresql=("partly", "each one looks like a table that the models lack"),
    )),
    ("views", "views", _presence("views")),
    ("triggers", "triggers", _presence("triggers")),
    ("sequences", "sequences", _sequences),
    ("python-defaults", "default= in Python", _always("no", "the database knows nothing of it")),
)  # fmt: skip
