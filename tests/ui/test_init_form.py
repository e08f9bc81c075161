"""The guided start's form as data, and its rows as text."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from migtui.core.database import DatabaseState
from migtui.core.environment.metadata_search import Candidate
from migtui.core.environment.metadata_source import MetadataSource
from migtui.engine.drafts import EnvFacts
from migtui.engine.installed import Installed
from migtui.engine.interpreter import Interpreter
from migtui.engine.metadata_search import Search
from migtui.engine.setup_run import Proof, Site
from migtui.errors import DatabaseUnreachable
from migtui.ui.init_form import InitForm, Template, best_template
from migtui.ui.present.init import (
    candidate_details,
    candidate_rows,
    example_rows,
    is_proved,
    no_candidates,
    option_rows,
    proof_lines,
    steps_line,
    template_note,
    template_rows,
)
from migtui.ui.text import plain

TEMPLATES = (
    Template("async", "Async."),
    Template("generic", "Generic."),
    Template("multidb", "Several."),
    Template("flask", "For Flask.", flask=True),
    Template("flask-multidb", "For Flask.", flask=True),
)


def candidate(module: str, tables: int, *imports: str, entry: str = ".") -> Candidate:
    source = MetadataSource(module, "Base.metadata", f"/p/shop/{module}.py", 3, "declarative", tables)
    return Candidate(source, imports, (module,), (entry,))


@pytest.fixture
def form(tmp_path: Path) -> InitForm:
    site = Site(tmp_path / "shop", Interpreter(Path(sys.executable), "", True))
    installed = Installed(Path("/py"), {"psycopg2": False, "greenlet": False}, "2.1.9", "1.20.1")
    search = Search((candidate("a", 2), candidate("b", 1), candidate("c", 0)), 3)
    return InitForm(site, installed, search, TEMPLATES, environ={}, chosen=1)


def pick(form: InitForm, name: str) -> InitForm:
    return replace(form, chosen=[each.name for each in form.templates].index(name))


@pytest.mark.parametrize(
    ("search", "name"),
    [
        (Search(), "generic"),
        (Search(has_binds=True), "generic"),
        (Search(uses_migrate=True), "flask"),
        (Search(uses_migrate=True, has_binds=True), "flask-multidb"),
    ],
)
def test_the_template_to_begin_with(search: Search, name: str) -> None:
    assert TEMPLATES[best_template(TEMPLATES, search)].name == name


def test_what_has_tables_is_taken_until_the_user_says_otherwise(form: InitForm) -> None:
    assert [form.mark(index) for index in range(3)] == [1, 1, 0]
    form = form.turned(0).turned(2)
    assert [form.mark(index) for index in range(3)] == [0, 1, 1]
    (database,) = form.setup().databases
    assert [each.source.module for each in database.candidates] == ["b", "c"]
    alone = replace(form, search=Search((candidate("c", 0),)), marks={})
    assert alone.mark(0) == 1, "the only base of a new project"


def test_several_databases_each_with_its_own(form: InitForm) -> None:
    form = pick(form, "multidb")
    assert form.database_names == ("engine1", "engine2")
    assert [form.mark(index) for index in range(3)] == [1, 2, 0], "as many as there are databases"
    assert [form.turned(0).mark(0), form.turned(0).turned(0).mark(0)] == [2, 0]
    assert [each.candidates[0].source.module for each in form.setup().databases] == ["a", "b"]
    three = replace(form, names="x, y, z")
    assert [three.mark(index) for index in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("names", ["", "one", "a, a", "a, b c", "a, [b]", "alembic, b"])
def test_names_of_databases(names: str, form: InitForm) -> None:
    form = replace(pick(form, "multidb"), names=names, urls=dict.fromkeys(("a", "one", "alembic"), "sqlite:///x"))
    assert form.problem("database")


def test_batch_mode_follows_the_database(form: InitForm) -> None:
    sqlite, other = replace(form, urls={"": "sqlite:///a.db"}), replace(form, urls={"": "postgresql://h/x"})
    assert (sqlite.render_as_batch, other.render_as_batch) == (True, False)
    held = replace(sqlite, options=replace(sqlite.options, render_as_batch=False))
    assert held.setup().render_as_batch is False


def test_a_password_is_pointed_out(form: InitForm) -> None:
    form = replace(form, urls={"": "postgresql+psycopg://u:secret@h/x"})
    assert [each.level for each in form.findings("")] == ["good", "warning"]
    assert form.problem("database") == ""


def test_the_url_from_the_environment(form: InitForm) -> None:
    form = replace(form, from_environment=True)
    assert "DATABASE_URL is not set" in form.findings("")[0].text
    assert form.problem("database") == "", "it may be set later"
    assert form.setup().databases[0].variable == "DATABASE_URL"
    asynchronous = replace(form, environ={"DATABASE_URL": "postgresql+asyncpg://u:secret@h/x"})
    assert "async template" in asynchronous.problem("database")
    assert "secret" not in "".join(each.text for each in asynchronous.findings(""))
    several = pick(form, "multidb")
    assert [each.variable for each in several.setup().databases] == ["ENGINE1_DATABASE_URL", "ENGINE2_DATABASE_URL"]
    assert replace(form, variables={"": "no word"}).problem("database")


def test_the_examples_go_with_the_template(form: InitForm) -> None:
    assert "sqlite:///shop.db" in [example.url for example, _ in form.examples()]
    urls = [example.url for example, _ in pick(form, "async").examples("users")]
    assert urls[0] == "sqlite+aiosqlite:///users.db"
    assert not any("pymysql" in url for url in urls)
    rows = [plain(row) for row in example_rows(form)]
    assert rows[0] == "✓ SQLite         sqlite:///shop.db"
    assert any(row.startswith("  PostgreSQL     postgresql+psycopg2") for row in rows)


@pytest.mark.parametrize(
    ("other", "is_fine"), [("", True), ("a.b:Base.metadata", True), ("a.b", False), ("a:1", False)]
)
def test_a_metadata_named_by_hand(other: str, is_fine: bool, form: InitForm) -> None:
    form = replace(form, other=other)
    assert (form.problem("models") == "") is is_fine
    names = [each.source.module for each in form.setup().databases[0].candidates]
    assert ("a.b" in names) is (is_fine and bool(other))


def test_flask_asks_for_nothing_more(form: InitForm) -> None:
    form = pick(form, "flask")
    assert form.pages == ("template",)
    assert form.setup().flask
    assert plain(steps_line(form, "template")).strip() == "1 Template"


def test_rows(form: InitForm) -> None:
    assert [plain(row) for row in template_rows(form)][1:4:2] == [
        "(•) generic        Generic.",
        "( ) flask          flask db init  For Flask.",
    ]
    base = replace(form, site=replace(form.site, folder=Path("/p/shop")))
    assert plain(candidate_rows(base)[0]) == "[x] a:Base.metadata                    2 tables   a.py:3"
    assert plain(candidate_rows(pick(base, "multidb"))[1]).startswith("[engine2] b:Base.metadata")
    assert plain(candidate_rows(pick(base, "multidb"))[2]).startswith("[-]       c:Base.metadata")
    assert [plain(row)[:3] for row in option_rows(form)] == ["[ ]", "[x]", "[ ]"]


def test_what_a_candidate_needs_is_said(form: InitForm) -> None:
    search = Search((candidate("a", 2, "a.user", "a.order", entry="src"),), 12, is_complete=False)
    form = replace(form, search=search)
    assert candidate_details(form, 0) == [
        "env.py will also import a.user, a.order: nobody else does",
        "prepend_sys_path gets src",
    ]
    assert candidate_details(form, 5) == []
    assert "12 Python files, and there are more" in no_candidates(form)


def test_flask_migrate_that_is_used_but_not_installed_is_said(form: InitForm) -> None:
    used = replace(form, search=Search(uses_migrate=True))
    assert "go with it" in plain(template_note(used))
    assert template_note(form) == ()
    without = replace(used, templates=TEMPLATES[:3])
    assert plain(template_note(without)) == "⚠ Flask-Migrate is used here: /py -m pip install Flask-Migrate"
    assert "multidb is for that" in plain(
        template_note(pick(replace(form, search=Search((), 1, True, True, True)), "flask"))
    )


def test_the_proof_in_words() -> None:
    reached = DatabaseState(url="postgresql://h/x", dialect="postgresql", server="15.18", tables=0)
    missing = DatabaseState(key="users", dialect="sqlite", missing_file="/p/users.db")
    facts = (EnvFacts("", metadata=[2, 1], tables=["a", "b", "c"]),)
    proof = Proof(None, (reached, missing), facts)
    assert [plain(line) for line in proof_lines(proof, 80)] == [
        "✓ reached postgresql://h/x · postgresql 15.18, 0 tables",
        "✓ users: SQLite; users.db does not exist yet: the first upgrade creates it",
        "✓ env.py knows 3 tables: a, b, c",
    ]
    assert is_proved(proof)


@pytest.mark.parametrize(
    ("facts", "text"),
    [(EnvFacts("", metadata=None), "target_metadata is None"), (EnvFacts("", metadata=[0]), "has no tables")],
)
def test_a_proof_that_says_what_is_missing(facts: EnvFacts, text: str) -> None:
    proof = Proof(None, (DatabaseState(url="sqlite:///a.db"),), (facts,))
    assert text in plain(proof_lines(proof, 80)[-1])
    assert not is_proved(proof)


def test_a_failed_proof_says_that_the_files_stay() -> None:
    proof = Proof(None, error=DatabaseUnreachable("connection refused", hint="start the server"))
    text = "\n".join(plain(line) for line in proof_lines(proof, 80))
    assert "It does not work yet. The files are written" in text
    assert "connection refused" in text and "start the server" in text
    assert not is_proved(proof)
