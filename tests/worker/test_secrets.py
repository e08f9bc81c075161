"""No password leaves the worker, in whatever clothes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.worker.channel import cleaned
from migtui.worker.protocol import (
    Current,
    Database,
    Done,
    Drafted,
    DraftOperation,
    Expected,
    Log,
    MakePlan,
    Plan,
    Run,
    StepFacts,
)
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


def test_what_a_target_gives_to_env_py(project: ProjectDir, session: Session) -> None:
    """Its name says nothing (STRIPE), but that a target has set it does."""
    project.env(header="print(os.environ['STRIPE'], os.environ['MODE'])")
    project.revision("a1", up="raise RuntimeError('refused ' + os.environ['STRIPE'])", header="import os")
    place = replace(project.place, variables=["MODE", "STRIPE", "UNSET_HERE"])
    worker = session.spawn("runner", place, STRIPE="sk_live_51abc", MODE="production")
    done = worker.ask(Run("upgrade", "head", {"": Expected([], ["a1"])})).done
    assert done.message == f"RuntimeError: refused {MASK}"
    assert "sk_live_51abc" not in worker.output() and f"{MASK} production" in worker.output()
    _assert_silent(worker, "sk_live_51abc")


@pytest.mark.parametrize(
    ("name", "value", "is_masked"),
    [
        ("STRIPE", "sk_live_51abc", True),
        ("STRIPE", "ab51c", False),
        ("DSN", "p@ss!word", True),
        ("HOOK", "https://hooks.example.com/T0/B0/xyz123", True),
        ("MAIL", "SG.ab1.Xy9", True),
        ("SESSION", "qwertyuiopasdfghjklzxcvbnm", True),
        ("SIGNING_KEY", "opensesame", True),
        ("DBURL", "postgresql://app@db1.example.com/shop_7b", False),
        ("MODE", "production", False),
        ("REGION", "eu-west-1", False),
        ("PLACE", "10.0.0.7:5432", False),
        ("PLACE", "db1.prod.example.com", False),
        ("DB_HOST", "db1prod", False),
        ("DB_NAME", "shop7b", False),
        ("CERTIFICATES", "/tmp/a1b2c3", False),
        ("KEY_FILE", "/tmp/a1b2c3", False),
    ],
)
def test_which_values_of_a_target_are_secret(name: str, value: str, is_masked: bool) -> None:
    secrets = Secrets()
    secrets.add_variables({name: value})
    assert secrets.clean(f"<{value}>") == (f"<{MASK}>" if is_masked else f"<{value}>")


def test_the_password_in_a_targets_url_alone() -> None:
    secrets = Secrets()
    secrets.add_variables({"DBURL": "postgresql://app:hunter-22@db/shop"})
    assert secrets.clean("hunter-22 postgresql://app:hunter-22@db/shop") == f"{MASK} postgresql://app:{MASK}@db/shop"


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


@pytest.mark.parametrize("piece", ["x", "a+", "a://b:", "a://b:c@d "])
def test_a_long_text_is_gone_through_once(piece: str) -> None:
    """The square of it would be hours, and a migration waits for what it prints to be sent."""
    text = piece * (200_000 // len(piece))
    assert "hunter2" not in Secrets().clean(f"{text} postgresql://app:hunter2@db/shop")
