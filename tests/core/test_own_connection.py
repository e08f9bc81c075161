"""Revisions that would do more than print, and the many that only look like it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import migtui.demo
from migtui.core.operations.own_connection import own_connection


def found(body: str, head: str = "", *, more: str = "") -> str:
    """The reason for upgrade() with this body, without its "line N "."""
    indented = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    source = f"from alembic import op\nimport sqlalchemy as sa\n{head}\n{more}\ndef upgrade():\n{indented}\n"
    text = own_connection(source, "upgrade")
    assert text == "" or text.startswith("line ")
    return text.split(" ", 2)[2] if text else ""


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "engine = sa.create_engine('sqlite:///x.db')"),
        ("from sqlalchemy import create_engine as make", "make('sqlite://')"),
        ("from sqlalchemy.ext.asyncio import create_async_engine", "create_async_engine('x')"),
        ("from sqlalchemy import engine_from_config", "engine_from_config({})"),
        ("import sqlite3", "sqlite3.connect('app.db')"),
        ("import psycopg2", "psycopg2.connect('dbname=x')"),
        ("import psycopg", "with psycopg.connect('dbname=x') as c:\n    pass"),
        ("import asyncpg, asyncio", "asyncio.run(asyncpg.connect('x'))"),
        ("from pymysql import connect", "connect(host='x')"),
        ("import redis", "redis.Redis().flushall()"),
        ("from shop.db import SessionLocal", "session = SessionLocal()"),
        ("from shop.db import engine", "with engine.begin() as c:\n    pass"),
        ("from shop.db import engine as e", "e.connect()"),
        ("from shop import db", "db.session.execute('update t set a = 1')"),
        ("from shop.db import get_session", "s = get_session()"),
        ("engine = sa.create_engine('x')", "with engine.connect() as c:\n    pass"),
    ],
)
def test_a_connection_of_its_own(head: str, body: str) -> None:
    assert found(body, head).startswith("opens a connection of its own: ")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("import requests", "requests.post('http://x', json={})"),
        ("import httpx", "httpx.Client().get('http://x')"),
        ("from urllib.request import urlopen", "urlopen('http://x')"),
        ("import urllib.request", "urllib.request.urlopen('http://x')"),
        ("import boto3", "boto3.client('s3')"),
        ("", "import smtplib\nsmtplib.SMTP('x')"),
    ],
)
def test_the_network(head: str, body: str) -> None:
    assert found(body, head).startswith("talks to the network: ")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("import subprocess", "subprocess.run(['pg_dump'])"),
        ("from subprocess import check_call", "check_call(['x'])"),
        ("import os", "os.system('rm -rf x')"),
        ("from os import popen", "popen('x')"),
    ],
)
def test_another_program(head: str, body: str) -> None:
    assert found(body, head).startswith("runs another program: ")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "open('dump.sql', 'w').write('x')"),
        ("", "with open('a.csv', mode='a') as f:\n    pass"),
        ("from pathlib import Path", "Path('x').write_text('y')"),
        ("from pathlib import Path", "Path('x').open('w')"),
        ("import os", "os.remove('x')"),
        ("import shutil", "shutil.rmtree('x')"),
    ],
)
def test_files(head: str, body: str) -> None:
    assert found(body, head).startswith("writes or removes files: ")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "pass"),
        ("", "op.execute('update t set a = 1')"),
        ("", "bind = op.get_bind()\nbind.execute(sa.text('select 1'))"),
        ("", "with op.get_bind().begin():\n    pass"),
        ("from sqlalchemy.orm import Session", "Session(bind=op.get_bind()).commit()"),
        ("from sqlalchemy.orm import sessionmaker", "S = sessionmaker()\ns = S(bind=op.get_bind())"),
        ("from urllib.parse import urlparse", "urlparse('http://x')"),
        ("import os", "url = os.environ['X']\nos.path.join('a', 'b')"),
        ("from pathlib import Path", "op.execute(Path('x.sql').read_text())"),
        ("", "op.execute(open('x.sql').read())"),
        ("", "open('x.sql', 'r', encoding='utf-8').read()"),
        ("from psycopg2.extensions import quote_ident", "quote_ident"),
        ("from psycopg2 import sql", "op.execute(sql.SQL('select 1').as_string(None))"),
        ("import psycopg2", "try:\n    op.execute('x')\nexcept psycopg2.Error:\n    pass"),
        ("from shop.types import EncryptedText", "op.add_column('t', sa.Column('a', EncryptedText()))"),
        ("from shop.models import connection_types", "op.bulk_insert(connection_types, [])"),
        ("from shop.db import Base", "Base.metadata.create_all(op.get_bind())"),
        ("engine = sa.create_engine('x')", "pass"),
        ("", "session = 1\nprint(session)"),
    ],
)
def test_what_only_looks_like_it(head: str, body: str) -> None:
    assert found(body, head) == ""


def test_the_line_is_named() -> None:
    source = "import os\n\ndef upgrade():\n    pass\n    os.system('x')\n"
    assert own_connection(source, "upgrade") == "line 5 runs another program: os.system('x')"


def test_a_helper_counts_only_where_it_is_called() -> None:
    helper = "import os\ndef _clean():\n    os.system('x')\n"
    assert found("_clean()", more=helper)
    assert found("pass", more=helper) == ""


def test_the_other_direction_does_not_count() -> None:
    source = "import os\ndef upgrade():\n    pass\ndef downgrade():\n    os.system('x')\n"
    assert own_connection(source, "upgrade") == ""
    assert own_connection(source, "downgrade")


def test_the_demo_only_prints() -> None:
    folder = Path(migtui.demo.__file__).parent / "shop" / "migrations" / "versions"
    files = sorted(folder.glob("*.py"))
    assert files
    for file in files:
        source = file.read_text("utf-8")
        assert own_connection(source, "upgrade") == own_connection(source, "downgrade") == ""


@pytest.mark.parametrize("source", ["def upgrade(:", "\0", ""])
def test_a_file_that_cannot_be_run(source: str) -> None:
    assert own_connection(source, "upgrade") == ""


@given(st.text(max_size=200))
def test_nothing_raises(source: str) -> None:
    own_connection(source, "upgrade")
