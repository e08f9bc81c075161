"""Findings from evidence alone, and the edits that only the doctor makes."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import alembic
import pytest

from migtui.core.doctor.diagnoses.paths import prepend
from migtui.core.doctor.doctor import diagnose
from migtui.core.doctor.evidence import DatabaseFacts, EnvFailure, Evidence, Libraries, SourceFile
from migtui.core.environment.configuration_text import doubled, ini_options, ini_urls, toml_list, toml_strings
from migtui.core.environment.drivers import Scheme, default_driver, find_driver, scheme_of, usable, used_driver
from migtui.core.environment.env_async import to_async, to_sync
from migtui.core.environment.env_fixes import (
    is_async,
    url_schemes,
    with_loggers_kept,
    with_percent_doubled,
    with_scheme,
)
from migtui.core.environment.table_names import table_names
from migtui.core.redact import mask_all_but_percent

TEMPLATES = Path(alembic.__file__).parent / "templates"
GENERIC = (TEMPLATES / "generic" / "env.py").read_text()
ASYNC = (TEMPLATES / "async" / "env.py").read_text()
INI = "[alembic]\nscript_location = migrations\nprepend_sys_path = .\nsqlalchemy.url = sqlite:///app.db\n"


def evidence(ini: str = INI, env: str = GENERIC, *, cwd: str = "/p", toml: str | None = None) -> Evidence:
    return Evidence(
        cwd=cwd,
        ini=SourceFile("/p/alembic.ini", ini),
        toml=SourceFile("/p/pyproject.toml", toml) if toml is not None else None,
        env=SourceFile("/p/migrations/env.py", env),
        section="alembic",
        libraries=Libraries("/py", (2, 1), (1, 20), frozenset({"psycopg2"}), "/py -m pip install"),
    )


FACTS = DatabaseFacts("", "postgresql", "psycopg", (1,), frozenset({"users"}), render_as_batch=False)


def ids(found: Evidence) -> list[str]:
    return [finding.id for finding in diagnose(found)]


# -- judging ---------------------------------------------------------------------------------------------------------


def test_no_evidence_no_finding() -> None:
    assert ids(replace(evidence(), databases=(FACTS,))) == []


def test_the_worst_comes_first() -> None:
    facts = replace(FACTS, dialect="sqlite", metadata=(0,), tables=frozenset(), silenced=("shop",))
    found = diagnose(replace(evidence(), databases=(facts,), failure=EnvFailure("env", "ZeroDivisionError")))
    assert [finding.rank for finding in found] == sorted(finding.rank for finding in found)
    assert found[0].id == "fails-env"


def test_one_failure_has_one_cause() -> None:
    failure = EnvFailure("connect", "ModuleNotFoundError: No module named 'psycopg'")
    ini = INI.replace("sqlite:///app.db", "postgresql://me@db/x")
    (finding,) = diagnose(replace(evidence(ini), failure=failure))
    assert finding.id == "driver-missing" and "psycopg 3" in finding.title
    assert [fix.title.split()[0] for fix in finding.fixes] == ["Write", "Install"]


def test_before_sqlalchemy_2_1_plain_postgresql_is_psycopg2() -> None:
    failure = EnvFailure("connect", "ModuleNotFoundError: No module named 'psycopg2'")
    base = evidence(INI.replace("sqlite:///app.db", "postgresql://me@db/x"))
    old = replace(base, failure=failure, libraries=replace(base.libraries, sqlalchemy=(1, 4), installed=frozenset()))
    (finding,) = diagnose(old)
    assert "A plain postgresql:// means psycopg2" in finding.explanation
    assert finding.fixes[0].commands == ("/py -m pip install 'psycopg2-binary'",)


def test_a_url_that_stands_nowhere_is_not_edited() -> None:
    failure = EnvFailure("connect", "Can't load plugin: sqlalchemy.dialects:postgres", "/p/migrations/env.py:9")
    (finding,) = diagnose(replace(evidence(), failure=failure))
    assert finding.fixes == () and "comes from elsewhere" in finding.explanation


def test_the_urls_of_other_sections_are_left_alone() -> None:
    ini = INI.replace("sqlite:///app.db", "postgres://me@db/x") + "\n[production]\nsqlalchemy.url = postgres://p@q/r\n"
    failure = EnvFailure("connect", "Can't load plugin: sqlalchemy.dialects:postgres")
    (finding,) = diagnose(replace(evidence(ini), failure=failure))
    assert finding.fixes[0].edits[0].after == ini.replace("postgres://me", "postgresql://me")


def test_a_driver_for_a_url_from_the_environment() -> None:
    failure = EnvFailure("connect", "ModuleNotFoundError: No module named 'psycopg'")
    (finding,) = diagnose(replace(evidence("[alembic]\n"), failure=failure))
    assert "change it where it comes from" in finding.explanation and "means psycopg 3" in finding.explanation
    assert [fix.title for fix in finding.fixes] == ["Install psycopg[binary]"]


def test_one_of_two_databases_has_no_metadata() -> None:
    one, two = replace(FACTS, key="one"), replace(FACTS, key="two", metadata=None)
    (finding,) = diagnose(replace(evidence(), databases=(one, two)))
    assert finding.id == "no-metadata" and "for two" in finding.title and finding.fixes == ()


def test_disabled_loggers_without_file_config_are_the_users_own_doing() -> None:
    facts = replace(FACTS, silenced=("shop",))
    env = GENERIC.replace("fileConfig(", "configure(")
    assert ids(replace(evidence(env=env), databases=(facts,))) == []


def test_sqlite_beside_another_database_is_not_given_batch_mode_everywhere() -> None:
    databases = (replace(FACTS, key="a"), replace(FACTS, key="b", dialect="sqlite"))
    (finding,) = diagnose(replace(evidence(), databases=databases))
    assert finding.id == "sqlite-without-batch" and finding.fixes == ()


def test_a_failure_without_a_known_cause_is_told_as_it_is() -> None:
    failure = EnvFailure("other", "something odd", "x.py:3", "look there")
    (finding,) = diagnose(replace(evidence(), failure=failure))
    assert (finding.where, finding.explanation, finding.fixes) == ("x.py:3", "look there", ())


# -- prepend_sys_path ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "option, folder, written",
    [
        ("prepend_sys_path = .", "/p/src", ". %(here)s/src"),
        ("prepend_sys_path = .\npath_separator = os", "/p/src", ".:%(here)s/src"),
        ("prepend_sys_path = .\npath_separator = space", "/p/src", ". %(here)s/src"),
        ("prepend_sys_path = a;b\npath_separator = ;", "/p/src", "a;b;%(here)s/src"),
        ("", "/p", "%(here)s"),
        ("", "/", "%(here)s/.."),
        ("prepend_sys_path = lib, vendor", "/p/50%", "lib vendor %(here)s/50%%"),
    ],
)
def test_prepending_in_the_ini(option: str, folder: str, written: str) -> None:
    edit = prepend(evidence(f"[alembic]\nscript_location = m\n{option}\n"), folder)
    assert edit is not None and f"\nprepend_sys_path = {written}\n" in edit.after


def test_what_an_older_alembic_reads_and_a_newer_one_too() -> None:
    """Before 1.16 path_separator is not known: blanks, commas and colons all separate."""
    base = evidence("[alembic]\nprepend_sys_path = .\npath_separator = os\n")
    old = replace(base, libraries=replace(base.libraries, alembic=(1, 13)))
    edit = prepend(old, "/p/src")
    assert edit is not None and "prepend_sys_path = .:%(here)s/src\n" in edit.after
    assert prepend(old, "/p/my src") is None


@pytest.mark.parametrize("there", [".", "%(here)s", "/p", "x:.:y"])
def test_what_is_on_the_path_is_not_prepended_again(there: str) -> None:
    assert prepend(evidence(f"[alembic]\nprepend_sys_path = {there}\n"), "/p") is None


def test_the_working_directory_gives_way_to_the_one_that_was_meant() -> None:
    edit = prepend(evidence(cwd="/elsewhere"), "/p")
    assert edit is not None and "prepend_sys_path = %(here)s\n" in edit.after


def test_prepending_in_pyproject() -> None:
    toml = '[tool.alembic]\nscript_location = "m"\nprepend_sys_path = [\n    "."  # here\n]\n[tool.x]\n'
    edit = prepend(evidence("[alembic]\nsqlalchemy.url = x\n", toml=toml), "/p/src")
    assert edit is not None and 'prepend_sys_path = [".", "%(here)s/src"]\n[tool.x]' in edit.after


def test_a_path_that_would_be_split_is_not_written() -> None:
    assert prepend(evidence("[alembic]\n"), "/p/my src") is None


# -- env.py ----------------------------------------------------------------------------------------------------------


def test_the_generic_template_becomes_the_async_one_in_what_it_does() -> None:
    made = to_async(GENERIC)
    assert made is not None and is_async(made)
    ours, theirs = ast.unparse(ast.parse(made)), ast.unparse(ast.parse(ASYNC))
    for line in ("await connection.run_sync(do_run_migrations)", "await connectable.dispose()", "asyncio.run("):
        assert line in ours and line in theirs


def test_and_back_to_a_blocking_one() -> None:
    back = to_sync(ASYNC)
    assert back is not None and not is_async(back) and "asyncio" not in back and "await" not in back
    again = to_sync(to_async(GENERIC) or "")
    assert again is not None and "asyncio" not in again and "do_run_migrations(connection)" in again


def test_the_users_options_are_kept() -> None:
    env = GENERIC.replace("connection=connection, target", "connection=connection, compare_type=False, target")
    assert "compare_type=False" in (to_async(env) or "")
    env = ASYNC.replace("connection=connection, target", "connection=connection, compare_type=False, target")
    assert "compare_type=False" in (to_sync(env) or "")


@pytest.mark.parametrize(
    "old, new",
    [
        ("engine_from_config(", "make_engine("),
        ("def run_migrations_online", "def migrate"),
        ("    connectable = engine_from_config(", "    table = 1\n    connectable = engine_from_config("),
    ],
)
def test_an_env_py_of_another_build_is_left_alone(old: str, new: str) -> None:
    env = GENERIC.replace(old, new).replace("context.run_migrations()", "context.run_migrations(table)")
    assert to_async(env) is None or "table" not in new


def test_to_sync_leaves_what_it_does_not_know() -> None:
    assert to_sync(GENERIC) is None
    assert to_sync(ASYNC.replace("connectable = async", "connectable = AsyncEngine and async")) is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(end: str) -> None:
    for changed in (to_async(GENERIC.replace("\n", end)), to_sync(ASYNC.replace("\n", end))):
        assert changed is not None
        assert changed.count("\n") == changed.count(end)


@pytest.mark.parametrize(
    "before, after",
    [
        ("fileConfig(a)\n", "fileConfig(a, disable_existing_loggers=False)\n"),
        ("config.fileConfig(\n    a,\n)\n", "config.fileConfig(\n    a, disable_existing_loggers=False,\n)\n"),
        ("fileConfig(a, disable_existing_loggers=True)\n", "fileConfig(a, disable_existing_loggers=False)\n"),
        ("fileConfig(a, None, True)\n", "fileConfig(a, None, False)\n"),
        ("other(a)\n", "other(a)\n"),
    ],
)  # fmt: skip
def test_file_config(before: str, after: str) -> None:
    assert with_loggers_kept(before) == after
    assert with_loggers_kept(after) == after


@pytest.mark.parametrize(
    "argument, after",
    [
        ("url", 'url.replace("%", "%%")'),
        ("str(url)", 'str(url).replace("%", "%%")'),
        ("a + b", '(a + b).replace("%", "%%")'),
        ('"p://a%40b"', '"p://a%%40b"'),
        ('url.replace("%", "%%")', 'url.replace("%", "%%")'),
    ],
)
def test_percent_handed_over(argument: str, after: str) -> None:
    call = 'config.set_main_option("sqlalchemy.url", {})\n'
    assert with_percent_doubled(call.format(argument)) == call.format(after)


def test_schemes_in_env_py() -> None:
    env = 'a = "postgresql+asyncpg://h/x"\nb = f"postgresql+asyncpg://{u}@h"\nc = "see postgresql+asyncpg://"\n'
    assert url_schemes(env) == ("postgresql+asyncpg",)
    assert with_scheme(env, "postgresql+asyncpg", "postgresql").count("postgresql://") == 2
    assert url_schemes("def broken(:") == ()


# -- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, expected",
    [("a%40b", "a%%40b"), ("a%%40b", "a%%40b"), ("%(here)s/a%b", "%(here)s/a%%b"), ("50%", "50%%"), ("%(x", "%%(x")],
)
def test_doubling(value: str, expected: str) -> None:
    assert doubled(value) == expected
    assert doubled(expected) == expected


def test_reading_the_configuration() -> None:
    ini = "[DEFAULT]\nx = 1\n[one]\nsqlalchemy.url = a://b\n[two]\nurl: c://d%e\n[all]\ndatabases = one, two\n"
    assert [(each.section, each.value, each.line) for each in ini_urls(ini, "all")] == [
        ("one", "a://b", 4),
        ("two", "c://d%e", 6),
    ]
    assert ini_options("no section") == ()
    toml = "[tool.alembic]\na = 'x%y' # c\nlist = [\n 'p',\n # 'q'\n]\n[tool.b]\na = 'z'\n"
    assert [(each.option, each.value, each.line) for each in toml_strings(toml)] == [("a", "x%y", 2)]
    assert toml_list(toml, "list") == ("p",) and toml_list(toml, "none") is None


def test_table_names() -> None:
    text = 'class A:\n    __tablename__ = "a"\nclass B:\n    __tablename__: str = "b"\n'
    text += 'c = sa.Table("c", m)\nTable(name, m)\n'
    assert table_names(text) == (("a", 2), ("b", 4), ("c", 5))
    assert table_names("class :") == ()


def test_passwords_are_hidden_but_for_their_percents() -> None:
    assert mask_all_but_percent("url = p://me:a%40b@h/x") == "url = p://me:•••%•••@h/x"
    assert mask_all_but_percent("url = p://me:a%%40b@h/x?password=c") == "url = p://me:•••%%•••@h/x?password=•••"
    assert mask_all_but_percent("plain 5%") == "plain 5%"


def test_drivers() -> None:
    assert scheme_of("postgresql+asyncpg://h") == Scheme("postgresql", "asyncpg") and scheme_of("x.db") is None
    assert (default_driver("postgresql", (2, 0)), default_driver("postgresql", (2, 1))) == ("psycopg2", "psycopg")
    found = used_driver(Scheme("mariadb", ""), (2, 1))
    assert found is not None and found.module == "MySQLdb"
    assert find_driver("sqlite", "nothing") is None
    assert [each.name for each in usable("postgresql", (1, 4), asynchronous=True)] == ["asyncpg"]
