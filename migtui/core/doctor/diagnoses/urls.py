"""A database URL that cannot be read, or that was never filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from migtui.core.doctor.diagnoses.seen import at, at_pattern, place_and_text
from migtui.core.doctor.diagnoses.url_edits import find_url, with_other_scheme
from migtui.core.doctor.evidence import EnvFailure, Evidence, SourceFile
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.configuration_text import Written, doubled, ini_options, ini_urls, toml_strings
from migtui.core.environment.drivers import Scheme
from migtui.core.environment.edits import Edit
from migtui.core.environment.env_fixes import with_percent_doubled
from migtui.core.environment.ini_edits import set_option
from migtui.core.redact import mask_url

FORMS = "sqlite:///app.db · postgresql+psycopg://user:password@host:5432/name · mysql+pymysql://user:password@host:3306/name"
DOUBLE = "In a configuration file a % begins a reference; a plain one is written %%."


def url_not_filled_in(evidence: Evidence) -> Iterator[Finding]:
    """The template's own `driver://user:pass@localhost/dbname`."""
    if evidence.failure is None or not evidence.failure.find(r"Can't load plugin: sqlalchemy\.dialects:driver\b"):
        return
    url = find_url(evidence, lambda scheme: scheme.text == "driver")
    if url is not None:
        title = "The database's URL was never filled in"
        explanation = f"It is the example of alembic init. Write the real one: {FORMS}"
        yield Finding("url-not-filled-in", "cannot-run", title, explanation, url.where, url.text)


def url_missing(evidence: Evidence) -> Iterator[Finding]:
    """`sqlalchemy.url` is absent or empty."""
    failure = evidence.failure
    if failure is None or evidence.ini is None:
        return
    is_absent = failure.find(r"^KeyError: 'url'") and "engine_from_config" in failure.details
    empty = next((each for each in ini_urls(evidence.ini.text, evidence.section) if not each.value.strip()), None)
    is_empty = empty is not None and failure.find(r"Could not parse SQLAlchemy URL|Expected string or URL object")
    if is_absent or is_empty:
        title = "There is no database URL: sqlalchemy.url is " + ("empty" if is_empty else "not set")
        where = at(evidence.ini, empty.line if empty else evidence.ini.line_of(rf"^\[{re.escape(evidence.section)}\]"))
        explanation = f"env.py takes it from [{evidence.section}] of the ini file. Write one: {FORMS}"
        yield Finding("url-missing", "cannot-run", title, explanation, where, failure.message)


def postgres_scheme(evidence: Evidence) -> Iterator[Finding]:
    """`postgres://`, as some hosts still hand it out."""
    if evidence.failure is None or not evidence.failure.find(r"Can't load plugin: sqlalchemy\.dialects:postgres\b"):
        return
    url = find_url(evidence, lambda scheme: scheme.dialect == "postgres")
    title = "SQLAlchemy knows no postgres:// any more: write postgresql://"
    explanation = "SQLAlchemy 1.4 took the old name away; it stands for the very same server."
    where, text = (url.where, url.text) if url else place_and_text(evidence.failure)
    if url is None:
        explanation += ' The URL comes from elsewhere: url.replace("postgres://", "postgresql://", 1) mends it there.'
        yield Finding("postgres-scheme", "cannot-run", title, explanation, where, text)
        return
    new = Scheme("postgresql", url.scheme.driver)
    edits = with_other_scheme(evidence, url.scheme, new.text, "the name that SQLAlchemy knows")
    yield Finding(
        "postgres-scheme", "cannot-run", title, explanation, where, text, (Fix(f"Write {new.text}://", edits),)
    )


def percent_in_url(evidence: Evidence) -> Iterator[Finding]:
    """A bare %, of an escaped password usually: in the ini, in [tool.alembic], or handed to `set_main_option`."""
    failure = evidence.failure
    if failure is None:
        return
    if failure.kind == "config" and failure.find(
        r"bare %|invalid interpolation|'%' must be followed|bad interpolation"
    ):
        yield from _in_file(evidence, evidence.ini, ini_options, _ini_doubled)
    elif failure.find(r"ValueError: invalid interpolation syntax"):
        yield from _in_env(evidence, failure)
    elif _is_toml_trouble(failure):
        yield from _in_file(evidence, evidence.toml, toml_strings, _toml_doubled)


def _is_toml_trouble(failure: EnvFailure) -> bool:
    """What `value % {"here": …}` raises, in Alembic's reading of pyproject.toml."""
    said = failure.find(
        r"unsupported format character|not enough arguments for format|incomplete format|must be a real number"
    )
    return said is not None and "get_alembic_option" in failure.details


def _in_file(
    evidence: Evidence,
    file: SourceFile | None,
    read: Callable[[str], tuple[Written, ...]],
    change: Callable[[str, Written], str],
) -> Iterator[Finding]:
    wrong = [] if file is None else [each for each in read(file.text) if _is_read(evidence, each) and _has_bare(each)]
    if file is None or not wrong:
        return
    text = file.text
    for each in wrong:
        text = change(text, each)
    names = ", ".join(dict.fromkeys(each.option for each in wrong))
    edit = Edit(file.path, file.text, text, "a % is written %% here")
    yield Finding(
        "percent-in-url",
        "cannot-run",
        f"{names} holds a bare %",
        DOUBLE + " The value that env.py gets is the one with a single %.",
        at(file, wrong[0].line),
        mask_url(f"{wrong[0].option} = {wrong[0].value}"),
        (Fix("Double the %", (edit,)),),
    )


def _is_read(evidence: Evidence, option: Written) -> bool:
    """Logging's formats are read raw; what is read by Alembic is its own section, and those of the databases."""
    if option.section in (evidence.section, "DEFAULT", "tool.alembic"):
        return True
    return evidence.ini is not None and option in ini_urls(evidence.ini.text, evidence.section)


def _has_bare(option: Written) -> bool:
    return doubled(option.value) != option.value


def _ini_doubled(text: str, option: Written) -> str:
    return set_option(text, option.section, option.option, doubled(option.value))


def _toml_doubled(text: str, option: Written) -> str:
    lines = text.splitlines(keepends=True)
    lines[option.line - 1] = lines[option.line - 1].replace(option.value, doubled(option.value))
    return "".join(lines)


def _in_env(evidence: Evidence, failure: EnvFailure) -> Iterator[Finding]:
    env = evidence.env
    if env is None:
        return
    try:
        after = with_percent_doubled(env.text)
    except (SyntaxError, ValueError):
        after = env.text
    edit = Edit(env.path, env.text, after, "set_main_option takes a plain % as %%")
    where, text = at_pattern(env, r"set_(main|section)_option\(")
    explanation = f"{DOUBLE} set_main_option writes into such a file, so an escaped password has to be doubled first."
    fixes = (Fix("Double the % on the way", (edit,)),) if edit.changes else ()
    title = "env.py hands over a URL with a bare %"
    yield Finding("percent-in-url", "cannot-run", title, explanation, failure.where or where, mask_url(text), fixes)
