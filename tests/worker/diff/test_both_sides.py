"""The same models read twice, from the code and from the database that they make: the two sides say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from migtui.worker.protocol import ObjectFacts

if TYPE_CHECKING:
    from tests.worker.diff.conftest import Sides

SHOP = """\
import sqlalchemy
from sqlalchemy import *

NAMES = {
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
metadata = MetaData(naming_convention=NAMES if NAMED else None)

customer = Table(
    "customer", metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(120), nullable=False, unique=True),
    Column("name", String(40), server_default="it's 100% new", comment="as they write it"),
    Column("note", Text),
    Column("letter", CHAR),
    Column("born", Date),
    Column("active", Boolean, server_default=true(), nullable=False),
    Column("score", Float),
    Column("amount", Numeric(10, 2), server_default="0.00"),
    Column("whole", Numeric(5), server_default=text("-1")),
    Column("n", Integer, server_default=text("0")),
    Column("m", Integer, server_default="1"),
    Column("made", DateTime, server_default=text("CURRENT_TIMESTAMP")),
    Column("seen", DateTime(timezone=True), server_default=func.now()),
    Column("photo", LargeBinary),
    Column("data", JSON),
    Column("small", SmallInteger),
    Column("big", BigInteger),
    Column("at", Time),
    Column("span", Interval),
    Column("mood", Enum("glad", "sad", "it's", name="mood")),
    Column("total", Integer, Computed("n + m", persisted=True)),
    comment="who buys",
)
orders = Table(
    "orders", metadata,
    Column("id", BigInteger, primary_key=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), index=True),
    Column("a", Integer),
    Column("b", String(20)),
    Column("qty", Integer),
    CheckConstraint("qty > 0", name="positive"),
    CheckConstraint("a > 1"),
    CheckConstraint("qty < 1000"),
    UniqueConstraint("a", "b", name="uq_orders_ab"),
    UniqueConstraint("qty", "b"),
    Index("ix_sorted", "a", desc("qty")),
    Index("ix_only", "qty", unique=True),
    Index("ix_some", "b", postgresql_where=text("a > 3"), sqlite_where=text("a > 3"), postgresql_using="hash"),
)
line = Table(
    "line", metadata,
    Column("order_id", BigInteger, primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order", onupdate="CASCADE"),
)
counted = Table("counted", metadata, Column("id", Integer, Identity(start=5), primary_key=True))
"""
LATER = """
Table("late", metadata, Column("id", Integer, ForeignKey("orders.id", deferrable=True, initially="DEFERRED")))
Index("ix_lower", func.lower(orders.c.b))
"""
POSTGRES = """
from sqlalchemy.dialects import postgresql
Table(
    "own", metadata,
    Column("id", Integer, Sequence("own_ids"), primary_key=True),
    Column("moods", ARRAY(Enum("glad", "sad", "it's", name="mood", metadata=metadata))),
    Column("js", postgresql.JSONB, server_default=text("'{}'::jsonb"), nullable=False),
    Column("ip", postgresql.INET), Column("v", postgresql.TSVECTOR), Column("r", postgresql.INT4RANGE),
    Column("uid", postgresql.UUID, server_default=text("gen_random_uuid()")),
    Column("c", String(20, collation="C")),
    Column("k", Integer, Identity(always=True, increment=10)),
    postgresql.ExcludeConstraint(("r", "&&"), name="ex_r", using="gist"),
    Index("ix_own", "ip", postgresql_include=["uid"], postgresql_with={"fillfactor": 70}),
    Index("ix_gin", "js", postgresql_using="gin"),
    Index("ix_ops", "c", postgresql_ops={"c": "varchar_pattern_ops"}),
)
"""

READS_OTHERWISE = {
    "sqlite": {},
    "postgresql": {"orders.index.ix_lower.columns": ("lower(b)", "lower(b::text)")},
    "mariadb": {
        # the server's word for it; Alembic too tells the two apart
        "customer.column.seen.default": ("now()", "CURRENT_TIMESTAMP"),
        # SQLAlchemy does not ask MySQL for the direction
        "orders.index.ix_sorted.columns": ("a, qty DESC", "a, qty"),
    },
}
"""What is not the same on the two sides, all of it, with SQLAlchemy 2."""
OLDER = {
    "sqlite": {},
    "postgresql": {
        "orders.index.ix_lower": ("lower(b)", ""),
        "own.column.c.collation": ("C", ""),
        "own.index.ix_ops.columns": ("c varchar_pattern_ops", "c"),
    },
    "mariadb": {},
}
"""What SQLAlchemy 1.4 does not read."""


@pytest.mark.parametrize("named", [False, True], ids=["unnamed", "naming convention"])
def test_what_the_models_create_reads_the_same_on_both_sides(
    worker_url: str, named: bool, sides_elsewhere: Callable[[str, str], Sides], worker_sqlalchemy: tuple[int, ...]
) -> None:
    server = {"postgresql": "postgresql", "sqlite": "sqlite"}.get(make_url(worker_url).get_backend_name(), "mariadb")
    models = (
        f"NAMED = {named}\n{SHOP}{LATER if server != 'mariadb' else ''}{POSTGRES if server == 'postgresql' else ''}"
    )

    sides = sides_elsewhere(models, worker_url)

    expected = {**READS_OTHERWISE[server], **(OLDER[server] if worker_sqlalchemy < (2,) else {})}
    if "orders.index.ix_lower" in expected:
        del expected["orders.index.ix_lower.columns"]
    assert sides.differences() == expected
    assert [facts.error for facts in (*sides.models.values(), *sides.database.values())] == [""] * (
        2 * len(sides.models)
    )
    for place, facts in sides.models.items():
        assert _order(facts, sides) == _order(sides.database[place], sides)


def _order(facts: ObjectFacts, sides: Sides) -> list[tuple[str, str]]:
    """Kinds and keys of the rows that both sides have."""
    place = (facts.kind, facts.schema, facts.name)
    both = [{(row.kind, row.key) for row in side[place].rows} for side in (sides.models, sides.database)]
    return [(row.kind, row.key) for row in facts.rows if (row.kind, row.key) in both[0] & both[1]]
