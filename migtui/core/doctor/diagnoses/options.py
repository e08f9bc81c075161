"""Options of env.py and of the ini file that surprise: silenced loggers, SQLite without batch mode, no logging."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.core.doctor.diagnoses.seen import at_pattern
from migtui.core.doctor.evidence import Evidence
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.configuration_text import ini_options
from migtui.core.environment.configure_edits import with_configure_option
from migtui.core.environment.edits import Edit
from migtui.core.environment.env_fixes import with_loggers_kept

LOGGING = """
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
"""
"""As in the ini file of Alembic's templates."""


def loggers_disabled(evidence: Evidence) -> Iterator[Finding]:
    """`fileConfig` disables every logger that exists already, unless it is told not to."""
    silenced = sorted({name for facts in evidence.databases for name in facts.silenced})
    env = evidence.env
    if not silenced or env is None or "fileConfig(" not in env.text:
        return
    try:
        after = with_loggers_kept(env.text)
    except (SyntaxError, ValueError):
        return
    if after == env.text:
        return
    where, text = at_pattern(env, r"^\s*(logging\.config\.|config\.)?fileConfig\(")
    count = f"{len(silenced)} of the project's loggers" if len(silenced) > 1 else f"the logger {silenced[0]}"
    names = f": {', '.join(silenced[:4])}{' …' if len(silenced) > 4 else ''}" if len(silenced) > 1 else ""
    title = f"env.py silences {count}"
    explanation = (
        f"fileConfig disables the loggers that exist when it is called{names}. What they log during a migration is "
        "lost, and an application that migrates when it starts stays mute."
    )
    fix = Fix("Tell fileConfig to leave them", (Edit(env.path, env.text, after, "loggers that exist stay enabled"),))
    yield Finding("loggers-disabled", "hint", title, explanation, where, text, (fix,))


def sqlite_without_batch(evidence: Evidence) -> Iterator[Finding]:
    """Autogenerate on SQLite, with `render_as_batch` off."""
    env = evidence.env
    plain = [facts for facts in evidence.databases if facts.dialect == "sqlite" and not facts.render_as_batch]
    compared = [facts for facts in plain if facts.metadata is not None]
    if not compared or env is None:
        return
    where, text = at_pattern(env, r"context\.configure\(")
    title = "SQLite without batch mode: autogenerate writes ALTERs that SQLite cannot run"
    explanation = (
        "Changing a column's type, NULL or a constraint fails there. With render_as_batch=True such a revision copies "
        "the table; the revisions that exist stay as they are."
    )
    yield Finding("sqlite-without-batch", "hint", title, explanation, where, text, tuple(_with_batch(evidence)))


def no_logging_sections(evidence: Evidence) -> Iterator[Finding]:
    """`fileConfig` on an ini file that says nothing about logging."""
    failure, ini = evidence.failure, evidence.ini
    if failure is None or ini is None or not failure.find(r"^KeyError: '(formatters|handlers|loggers)'"):
        return
    if "fileConfig" not in failure.details or any(each.section == "loggers" for each in ini_options(ini.text)):
        return
    where, text = at_pattern(evidence.env, r"^\s*(logging\.config\.|config\.)?fileConfig\(")
    title = "env.py configures logging from an ini file that says nothing about it"
    explanation = f"fileConfig wants the sections [loggers], [handlers] and [formatters] in {ini.path}."
    end = "" if ini.text.endswith("\n") else "\n"
    edit = Edit(ini.path, ini.text, ini.text + end + LOGGING, "the logging of Alembic's own templates")
    fix = Fix("Add the sections of Alembic's template", (edit,))
    yield Finding("no-logging-sections", "cannot-run", title, explanation, where, text or failure.message, (fix,))


def _with_batch(evidence: Evidence) -> Iterator[Fix]:
    """Not where other databases are migrated too: there it would only make the revisions longer."""
    env = evidence.env
    if env is None or any(facts.dialect != "sqlite" for facts in evidence.databases):
        return
    try:
        after = with_configure_option(env.text, "render_as_batch", "True")
    except (SyntaxError, ValueError):
        return
    if after != env.text:
        edit = Edit(env.path, env.text, after, "batch mode: SQLite changes a table by copying it")
        yield Fix("Set render_as_batch=True", (edit,))
