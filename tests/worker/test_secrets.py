"""No password leaves the worker, in whatever clothes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.worker.channel import cleaned
from migtui.worker.protocol import Current, Database, Done, Drafted, DraftOperation, Log, MakePlan, Plan, StepFacts
from migtui.worker.secrets import MASK, Secrets

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session, Worker

SECRET = "p@ss/w%rd-7"
QUOTED = "p%40ss%2Fw%25rd-7"


def _assert_silent(worker: Worker, *secrets: str) -> None:
    everything = b"".join(worker.raw).decode()
    for secret in secrets:
        assert secret not in everything


def test_a_password_in_every_place_it_can_hide(project: ProjectDir, session: Session) -> None:
    url = f"mysql+pymysql://app:{QUOTED}@127.0.0.1:1/shop?ssl_key_password=Sesame-Open-9"
    project.use(url)
    project.env(
        header="import logging, warnings\n"
        "from sqlalchemy.engine import make_url\n"
        "password = make_url(url).password\n"
        "try:\n    engine.connect()\nexcept Exception: pass\n"
        "logging.error('connecting to %s with %s', url, password)\n"
        "warnings.warn(url)\n"
        "raise RuntimeError(f'cannot use {url} or {password!r}')"
    )
    done = session.ask(Current()).done
    assert "RuntimeError" in done.type and MASK in done.message
    assert any(b'"log"' in line for line in session.reader.raw)
    _assert_silent(session.reader, SECRET, QUOTED, "w%rd-7", "Sesame-Open-9")


def test_a_password_in_sql_and_in_a_url_that_nobody_collected(project: ProjectDir, session: Session) -> None:
    project.revision(
        "a1",
        up="op.execute(\"select 'postgresql://bob:hunter-22@db/x'\")\nraise ValueError('redis://:hunter-23@cache/0')",
    )
    worker = session.start("upgrade", "head")
    assert not worker.rest().done.ok
    _assert_silent(worker, "hunter-22", "hunter-23")


def test_a_password_that_the_users_code_prints(project: ProjectDir, session: Session) -> None:
    project.use(f"mysql+pymysql://app:{QUOTED}@127.0.0.1:1/shop")
    project.env(
        header="import sys\nprint(url)\nfrom sqlalchemy.engine import make_url\n"
        "sys.stderr.writelines([make_url(url).password, '\\n'])\nsys.__stdout__.write('as it was\\n')"
    )
    worker = session.spawn("reader", project.place)
    assert worker.ask(Current()).done.kind == "connect"
    worker.hang_up()
    printed = worker.output()
    assert f"mysql+pymysql://app:{MASK}@127.0.0.1:1/shop\n{MASK}\nas it was\n" in printed
    assert SECRET not in printed and QUOTED not in printed


def test_a_password_from_the_environment(project: ProjectDir, session: Session) -> None:
    project.env(header="raise RuntimeError(os.environ['DB_PASSWORD'] + os.environ['DATABASE_URL'])")
    worker = session.spawn(
        "reader", project.place, DB_PASSWORD="Tr0ub4dor", DATABASE_URL="postgresql://u:c0rrect-horse@h/d"
    )
    worker.ask(Current())
    _assert_silent(worker, "Tr0ub4dor", "c0rrect-horse")


def test_the_url_is_masked_and_the_names_stay(mariadb_url: str, project: ProjectDir, session: Session) -> None:
    """A password that is a common word must not break the fields that the engine compares."""
    url = sqlalchemy.make_url(mariadb_url)
    engine = sqlalchemy.create_engine(url)
    user = f"u{(url.database or '')[-12:]}"
    with engine.begin() as connection:
        for host in ("%", "localhost"):
            connection.execute(sqlalchemy.text(f"create user {user}@'{host}' identified by 'mariadb'"))
            connection.execute(sqlalchemy.text(f"grant all on *.* to {user}@'{host}'"))
    project.use(url.set(username=user, password="mariadb").render_as_string(hide_password=False))
    project.chain("mariadb")

    answer = session.ask(MakePlan())

    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"drop user {user}@'%', {user}@'localhost'"))
    engine.dispose()
    assert answer.done.ok, answer.done
    state = answer.one(Database)
    assert f":{MASK}@" in state.url and ":mariadb@" not in state.url
    assert state.dialect == "mariadb"


@pytest.mark.parametrize(
    ("collected", "text", "clean"),
    [
        ("hunter2x", "my hunter2x is", f"my {MASK} is"),
        ("p@ss w", "p%40ss%20w p%40ss+w p@ss w", f"{MASK} {MASK} {MASK}"),
        ("postgres", "postgresql://postgres as postgres", f"postgresql://{MASK} as {MASK}"),
        ("ab", "about ab", f"about {MASK}"),
        ("", "nothing", "nothing"),
        ("***", "a *** b", "a *** b"),
        ("back\\slash", "'back\\\\slash'", f"'{MASK}'"),
    ],
)
def test_cleaning(collected: str, text: str, clean: str) -> None:
    secrets = Secrets()
    secrets.add(collected)
    assert secrets.clean(text) == clean


@pytest.mark.parametrize(
    ("source", "secret"),
    [
        ("host=h password=s3same-x dbname=d", "s3same-x"),
        ("host=h password='s3same y' dbname=d", "s3same y"),
        ("mssql+pyodbc:///?odbc_connect=DRIVER%3DX%3BUID%3Du%3BPWD%3Ds3same-z", "s3same-z"),
        ("postgresql://u@h/d?password=s3same-q&x=1", "s3same-q"),
        ("postgresql://u@h/d?sslpassword=s3same-q", "s3same-q"),
        ("url = postgresql://u:s3same-a@h/d", "s3same-a"),
        ("redis://:s3same-b@h", "s3same-b"),
        ("postgresql://u:s3@same@h/d", "s3@same"),
    ],
)
def test_collecting(source: str, secret: str) -> None:
    secrets = Secrets()
    secrets.add_text(source)
    assert secrets.clean(f"<{secret}>") == f"<{MASK}>"


def test_texts_are_cleaned_at_any_depth_and_identifiers_stay() -> None:
    secrets = Secrets()
    secrets.add("shop")
    step = StepFacts("shop", "upgrade", ["shop"], "about shop", "/srv/shop/a.py")
    plan = Plan("shop", ["shop"], [], [step])
    done = Done(False, message="shop", data={"revision": ["shop"]})
    assert cleaned(plan, secrets.clean) == replace(plan, steps=[replace(step, doc=f"about {MASK}")])
    assert cleaned(done, secrets.clean) == replace(done, message=MASK)
    operation = DraftOperation(
        "shop", "shop", "AddColumnOp", "shop", group='with op.batch_alter_table("shop") as batch_op:'
    )
    assert cleaned(Drafted([operation], rev_id="shop"), secrets.clean) == Drafted([operation], rev_id="shop")
    assert cleaned(Log("INFO", "x", "nothing"), secrets.clean) == Log("INFO", "x", "nothing")


@pytest.mark.parametrize("text", ["https://example.org/a:b@c", "see https://sqlalche.me/e/20/x", "a://b"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert Secrets().clean(text) == text
