"""Drivers: one that is missing, one that is of the wrong kind for env.py, and the greenlet that asyncio needs."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.core.doctor.diagnoses.modules import missing_name
from migtui.core.doctor.diagnoses.seen import place_and_text
from migtui.core.doctor.diagnoses.url_edits import WrittenUrl, find_url, with_other_scheme
from migtui.core.doctor.evidence import EnvFailure, Evidence
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.drivers import Driver, Scheme, by_module, default_driver, usable, used_driver
from migtui.core.environment.edits import Edit
from migtui.core.environment.env_async import to_async, to_sync
from migtui.core.environment.env_fixes import is_async

ELSEWHERE = " The URL is written neither in the ini file nor in env.py: change it where it comes from."


def driver_missing(evidence: Evidence) -> Iterator[Finding]:
    """The module that the URL's dialect imports is not installed."""
    failure, module = evidence.failure, missing_name(evidence.failure)
    drivers = by_module(module.partition(".")[0])
    if failure is None or failure.kind != "connect" or not drivers:
        return
    sqlalchemy = evidence.libraries.sqlalchemy
    url = find_url(evidence, lambda scheme: used_driver(scheme, sqlalchemy) in drivers)
    driver = (used_driver(url.scheme, sqlalchemy) if url is not None else None) or drivers[0]
    where, text = (url.where, url.text) if url is not None else place_and_text(failure)
    is_plain = url is not None and not url.scheme.driver
    title = f"The driver {driver.module} is not installed in the project's Python"
    explanation = f"The URL asks for it, and {evidence.libraries.python} does not have it."
    if is_plain and driver.name == "psycopg":
        title = "Plain postgresql:// means psycopg 3 since SQLAlchemy 2.1, and psycopg is not installed"
        explanation = f"Up to SQLAlchemy 2.0 it meant psycopg2. {evidence.libraries.python} runs SQLAlchemy 2.1."
    elif is_plain:
        explanation = f"A plain {driver.dialect}:// means {driver.name}; {evidence.libraries.python} does not have it."
    elif url is None:
        explanation += ELSEWHERE
        if driver.name == "psycopg" and sqlalchemy >= (2, 1):
            explanation += " A plain postgresql:// means psycopg 3 there; postgresql+psycopg2:// is for psycopg2."
    others, install = tuple(_other_drivers(evidence, url, driver)), _install(evidence, driver.package)
    fixes = (*others, install) if is_plain else (install, *others)  # who names a driver wants that one
    yield Finding("driver-missing", "cannot-run", title, explanation, where, text, fixes)


def greenlet_missing(evidence: Evidence) -> Iterator[Finding]:
    """SQLAlchemy 2.1 does not bring greenlet by itself; without it no asyncio engine works."""
    failure = evidence.failure
    if failure is None or not failure.find(
        r"greenlet library is required|No module named 'greenlet'|sqlalchemy\[asyncio\]"
    ):
        return
    where, text = place_and_text(failure)
    title = "greenlet is not installed, and an asyncio engine needs it"
    explanation = "SQLAlchemy 2.1 no longer installs it by itself: sqlalchemy[asyncio] does."
    if evidence.libraries.sqlalchemy and evidence.libraries.sqlalchemy < (2, 1):
        explanation = "SQLAlchemy installs it by itself on most machines only: sqlalchemy[asyncio] always does."
    fix = _install(evidence, "greenlet")
    yield Finding("greenlet-missing", "cannot-run", title, explanation, where, text, (fix,))


def async_url_in_sync_env(evidence: Evidence) -> Iterator[Finding]:
    """An asyncio driver under a blocking engine."""
    failure = evidence.failure
    if failure is None or not failure.find(r"MissingGreenlet|greenlet_spawn has not been called"):
        return
    if evidence.env is None or is_async(evidence.env.text):
        return
    url = find_url(evidence, lambda scheme: _is_only(evidence, scheme, asynchronous=True))
    where, text = (url.where, url.text) if url is not None else place_and_text(failure)
    title = "The URL names an asyncio driver, and env.py connects without asyncio"
    explanation = "Either the URL gets a blocking driver, for migrations alone, or env.py an asyncio engine."
    explanation += ELSEWHERE if url is None else ""
    fixes = (*_swaps(evidence, url, asynchronous=False), *_other_env(evidence, asynchronous=True))
    yield Finding("async-url-in-sync-env", "cannot-run", title, explanation, where, text, fixes)


def sync_url_in_async_env(evidence: Evidence) -> Iterator[Finding]:
    """A blocking driver under an asyncio engine."""
    failure = evidence.failure
    if failure is None or evidence.env is None or not is_async(evidence.env.text):
        return
    is_refused = failure.find(r"asyncio extension requires an async driver")
    if not is_refused and not _is_missing_default(failure):
        return
    url = find_url(evidence, lambda scheme: _is_only(evidence, scheme, asynchronous=False))
    if url is None and not is_refused:
        return
    where, text = (url.where, url.text) if url is not None else place_and_text(failure)
    title = "env.py uses asyncio, and the URL names a driver that cannot"
    explanation = "Either the URL gets an asyncio driver, or env.py a blocking engine."
    explanation += ELSEWHERE if url is None else ""
    fixes = (*_swaps(evidence, url, asynchronous=True), *_other_env(evidence, asynchronous=False))
    yield Finding("sync-url-in-async-env", "cannot-run", title, explanation, where, text, fixes)


def _is_missing_default(failure: EnvFailure) -> bool:
    """The blocking driver is not even installed: that was the first to be noticed."""
    drivers = by_module(missing_name(failure).partition(".")[0])
    return failure.kind == "connect" and bool(drivers) and not any(driver.is_async for driver in drivers)


def _is_only(evidence: Evidence, scheme: Scheme, *, asynchronous: bool) -> bool:
    """Does the URL lead to a driver that is of this kind and not of the other?"""
    driver = used_driver(scheme, evidence.libraries.sqlalchemy)
    if driver is None:
        return False
    return driver.is_async > driver.is_sync if asynchronous else driver.is_sync > driver.is_async


def _other_drivers(evidence: Evidence, url: WrittenUrl | None, missing: Driver) -> Iterator[Fix]:
    """The URL with a driver that is installed."""
    if url is None:
        return
    asynchronous = evidence.env is not None and is_async(evidence.env.text)
    for driver in usable(url.scheme.family, evidence.libraries.sqlalchemy, asynchronous=asynchronous):
        if driver != missing and evidence.libraries.has(driver.module):
            yield _with_driver(evidence, url, driver)


def _swaps(evidence: Evidence, url: WrittenUrl | None, *, asynchronous: bool) -> Iterator[Fix]:
    """The URL with a driver of the other kind: those that are installed, else the usual one and how to install it."""
    if url is None:
        return
    drivers = usable(url.scheme.family, evidence.libraries.sqlalchemy, asynchronous=asynchronous)
    installed = [driver for driver in drivers if not driver.package or evidence.libraries.has(driver.module)]
    for driver in installed or drivers[:1]:
        yield _with_driver(evidence, url, driver)


def _with_driver(evidence: Evidence, url: WrittenUrl, driver: Driver) -> Fix:
    sqlalchemy = evidence.libraries.sqlalchemy
    is_default = not driver.package and driver.name == default_driver(driver.dialect, sqlalchemy)
    new = url.scheme.dialect if is_default else f"{url.scheme.dialect}+{driver.name}"
    why = f"{driver.module} is the driver to use" if driver.package else "the driver that Python brings"
    edits = with_other_scheme(evidence, url.scheme, new, why)
    has = not driver.package or evidence.libraries.has(driver.module)
    commands = () if has else _install(evidence, driver.package).commands
    title = f"Write {new}://" + (", whose driver is installed" if has and driver.package else "")
    return Fix(title, edits, commands)


def _other_env(evidence: Evidence, *, asynchronous: bool) -> Iterator[Fix]:
    """env.py rewritten for the other kind of engine, where it is built like Alembic's templates."""
    env = evidence.env
    if env is None:
        return
    try:
        after = to_async(env.text) if asynchronous else to_sync(env.text)
    except (SyntaxError, ValueError):
        return
    if after is None or after == env.text:
        return
    why = "as in Alembic's async template" if asynchronous else "a blocking engine, as in Alembic's generic template"
    title = "Make env.py use asyncio" if asynchronous else "Make env.py do without asyncio"
    is_bare = asynchronous and not evidence.libraries.has("greenlet")
    commands = _install(evidence, "greenlet").commands if is_bare else ()
    yield Fix(title, (Edit(env.path, env.text, after, why),), commands)


def _install(evidence: Evidence, package: str) -> Fix:
    return Fix(f"Install {package}", commands=(f"{evidence.libraries.install} '{package}'",))
