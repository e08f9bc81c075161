"""A type that PostgreSQL has made for a table outlives the table: both plans say so, and Alembic agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.core.plan import undo, will_fail

if TYPE_CHECKING:
    from tests.engine.servers.conftest import Server, Start

FILES = {
    "a1.py": """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "a1", None
def upgrade():
    op.create_table("t", sa.Column("s", sa.Enum("a", "b", name="st")))
def downgrade():
    op.drop_table("t")
"""
}


async def test_the_next_upgrade_fails_as_the_plan_says(start: Start, postgresql: Server) -> None:
    user = start(postgresql, FILES)
    up = await user.plans("upgrade", "head")
    assert undo(up).endswith("but leaves the type st behind")
    assert will_fail(up) is None
    assert (await user.runs(up)).heads == ("a1",)
    down = await user.plans("downgrade", "base")
    assert "fails until the type st is dropped" in undo(down)
    assert (await user.runs(down)).heads == ()
    again = await user.plans("upgrade", "head")
    failing = will_fail(again)
    assert failing is not None
    assert failing.refused == "table t: the type st is there already"
    report = await user.runs(again)
    assert report.result.error is not None
    assert "already exists" in report.result.error.message
    postgresql.execute("DROP TYPE st")
    assert will_fail(await user.plans("upgrade", "head")) is None
