"""Two hundred tables in which nothing is to be done: whatever reads otherwise is dim, and nothing else stands out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.ui.diff.our_findings import our_findings
from migtui.ui.present.diff.sides import Look, side_items
from migtui.ui.screens.diff.screen import DiffScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile

COUNT = 200
MODELS = f"""\
from sqlalchemy import *

metadata = MetaData()
for n in range({COUNT}):
    Table(
        f"table_{{n}}",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String(30), nullable=False, index=True),
        Column("code", String(10), unique=True),
        Column("note", Text, comment="as it was said"),
        Column("amount", Numeric(12, 2), nullable=False, server_default="0"),
        Column("is_paid", Boolean, nullable=False),
        Column("made", DateTime, server_default=func.now()),
        Column("parent", ForeignKey(f"table_{{max(0, n - 1)}}.id", ondelete="CASCADE")),
        CheckConstraint("amount >= 0", name=f"ck_{{n}}_amount"),
        comment=f"Number {{n}}",
    )
"""
CALM = {"", "dim", "title"}


@pytest.mark.parametrize("server", ["sqlite", "postgres_url", "mariadb_url"])
async def test_no_row_is_coloured_where_nothing_is_different(
    server: str, request: pytest.FixtureRequest, open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    url = f"sqlite:///{folder}/app.db" if server == "sqlite" else str(request.getfixturevalue(server))
    ini, env = folder / "alembic.ini", folder / "db" / "env.py"
    ini.write_text(ini.read_text().replace("sqlite:///%(here)s/app.db", url.replace("%", "%%")))
    env.write_text(f"{MODELS}\n{env.read_text().replace('target_metadata=None', 'target_metadata=metadata')}")
    given: dict[str, sqlalchemy.MetaData] = {}
    exec(MODELS, given)  # the models of this test
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    given["metadata"].create_all(engine)

    async with open_app(folder) as user:
        await user.is_read()
        await user.press("2")
        screen = await user.meets(DiffScreen)
        for _ in range(4):  # 200 tables take seconds where other tests keep the processors busy
            with suppress(AssertionError):
                await user.until(lambda: screen.compared is not None)
                break
        assert screen.compared is not None, user.screen
        items = screen.compared.items
        assert len(items) == COUNT and {item.sign for item in items} == {"="}
        styles = set()
        for index in range(1, COUNT + 1):
            screen.model.select(index)
            for shown in side_items(screen.model.sections, Look(60, 60, False)):
                styles |= {style for line in (*shown.models, *shown.database) for _, style in line}
        assert "title" in styles and styles <= CALM
        assert not [found for diff in screen.compared.shown.databases for found in our_findings(diff)]
        await user.sees("No difference that autogenerate compares")
