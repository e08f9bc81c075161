"""Comparisons made of nothing but data, a screen on them, and plain-text snapshots of it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.diff.model import Change, DatabaseDiff, Options, Row, RowKind, SchemaObject, Touch
from migtui.engine.comparing import Comparison, Counted, Listener, Renames, Stake
from migtui.engine.diffs import Diffs
from migtui.engine.drafts import Drafted, DraftOperation
from migtui.errors import MigtuiError
from migtui.ui.screens.diff.screen import DiffScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

SNAPSHOTS = Path(__file__).parent / "snapshots"


def column(name: str, type: str, null: str = "NULL", **parts: str) -> Row:
    return Row("column", name, name, {"type": type, "null": null, **parts})


def row(kind: RowKind, name: str, key: str = "", **parts: str) -> Row:
    return Row(kind, name, key or name, parts)


def table(name: str, *rows: Row, schema: str = "", error: str = "") -> SchemaObject:
    return SchemaObject("table", schema, name, rows, error)


def change(
    id: str, kind: str, table: str, code: str, *touches: Touch, schema: str = "", **facts: dict[str, str]
) -> Change:
    return Change(
        id, kind, schema, table, tuple(code.splitlines()), (f"undo({id!r})",), touches,
        facts.get("before", {}), facts.get("after", {}),
    )  # fmt: skip


def compared(*diffs: DatabaseDiff, renames: Renames = ()) -> Comparison:
    operations = [
        DraftOperation(each.id, diff.key, each.kind, each.table, list(each.upgrade), list(each.downgrade))
        for diff in diffs
        for each in diff.changes
    ]
    keys = [diff.key for diff in diffs]
    return Comparison(diffs, (), Drafted(operations, keys=keys), tuple(renames))


def diff(
    models: Sequence[SchemaObject], database: Sequence[SchemaObject], *changes: Change, key: str = "", **options: str
) -> DatabaseDiff:
    made = Options(dialect="postgresql", alembic="1.20.1", sqlalchemy="2.1.9")
    return DatabaseDiff(key, replace(made, **options), tuple(models), tuple(database), changes)  # type: ignore[arg-type]


ID = column("id", "BIGINT", "NOT NULL")
PK = row("primary key", "", "id", columns="id")
USERS = table("users", ID, column("email", "VARCHAR(254)", "NOT NULL"), PK)


def shop_sides() -> tuple[list[SchemaObject], list[SchemaObject], list[Change]]:
    """Several kinds of changes: a type, an added and a dropped column, an index, an added and a dropped table."""
    customer = row("foreign key", "fk_orders_customer", "customer_id", columns="customer_id", refers="users(id)")
    models = [
        USERS,
        table(
            "orders", ID, column("customer_id", "BIGINT", "NOT NULL"), column("status", "VARCHAR(20)", "NOT NULL"),
            column("tax_region", "VARCHAR(2)"), PK, customer,
            row("index", "ix_orders_created", columns="created_at, id"),
        ),
        table("invoice_line", ID, column("amount", "NUMERIC(12, 2)", "NOT NULL", default="0"), PK),
    ]  # fmt: skip
    database = [
        USERS,
        table(
            "orders", ID, column("customer_id", "INTEGER(11)", "NOT NULL"), column("status", "VARCHAR(12)", "NOT NULL"),
            column("coupon", "TEXT"), PK, customer,
            row("index", "ix_orders_created", columns="created_at"),
        ),
        table("legacy_flags", ID, column("flag", "BOOLEAN", "NOT NULL", default="false"), PK),
    ]  # fmt: skip
    changes = [
        change("c1", "CreateTableOp", "invoice_line",
               "op.create_table('invoice_line',\nsa.Column('id', sa.BigInteger(), nullable=False),\n"
               "sa.Column('amount', sa.Numeric(12, 2), server_default='0', nullable=False),\n"
               "sa.PrimaryKeyConstraint('id')\n)", Touch("table", "invoice_line")),
        change("c2", "DropTableOp", "legacy_flags", "op.drop_table('legacy_flags')", Touch("table", "legacy_flags")),
        change("c3", "AddColumnOp", "orders",
               "op.add_column('orders', sa.Column('tax_region', sa.String(length=2), nullable=True))",
               Touch("column", "tax_region")),
        change("c4", "AlterColumnOp", "orders",
               "op.alter_column('orders', 'status',\n           existing_type=sa.VARCHAR(length=12),\n"
               "           type_=sa.String(length=20),\n           existing_nullable=False)",
               Touch("column", "status", "type"), before={"type": "VARCHAR(12)"}, after={"type": "VARCHAR(20)"}),
        change("c5", "DropIndexOp", "orders", "op.drop_index('ix_orders_created', table_name='orders')",
               Touch("index", "ix_orders_created", "columns")),
        change("c6", "CreateIndexOp", "orders",
               "op.create_index('ix_orders_created', 'orders', ['created_at', 'id'], unique=False)",
               Touch("index", "ix_orders_created", "columns")),
        change("c7", "DropColumnOp", "orders", "op.drop_column('orders', 'coupon')", Touch("column", "coupon")),
    ]  # fmt: skip
    return models, database, changes


def shop() -> Comparison:
    models, database, changes = shop_sides()
    return compared(diff(models, database, *changes))


def equal() -> Comparison:
    models = [USERS, table("orders", ID, PK)]
    return compared(diff(models, models))


RENAMING = (
    change("r1", "AddColumnOp", "users", "op.add_column('users', sa.Column('e_mail', sa.String(length=254)))",
           Touch("column", "e_mail")),
    change("r2", "DropColumnOp", "users", "op.drop_column('users', 'email')", Touch("column", "email")),
)  # fmt: skip
RENAMED = change("r3", "AlterColumnOp", "users", "op.alter_column('users', 'email', new_column_name='e_mail')",
                 Touch("column", "e_mail"), Touch("column", "email"),
                 before={"name": "email"}, after={"name": "e_mail"})  # fmt: skip


def renaming(renames: Renames = ()) -> Comparison:
    """users.email became users.e_mail; and a table that is called otherwise."""
    models = [table("users", ID, column("e_mail", "VARCHAR(254)", "NOT NULL"), PK)]
    found = (RENAMED,) if renames else RENAMING
    return compared(diff(models, [USERS], *found), renames=renames)


def two_renamings() -> Comparison:
    """Two columns of one table that may be two others."""
    old = [column("email", "VARCHAR(254)", "NOT NULL"), column("city", "TEXT")]
    new = [column("e_mail", "VARCHAR(254)", "NOT NULL"), column("town_city", "TEXT")]
    more = (
        change("r4", "AddColumnOp", "users", "op.add_column('users', sa.Column('town_city', sa.Text()))",
               Touch("column", "town_city")),
        change("r5", "DropColumnOp", "users", "op.drop_column('users', 'city')", Touch("column", "city")),
    )  # fmt: skip
    return compared(diff([table("users", ID, *new, PK)], [table("users", ID, *old, PK)], *RENAMING, *more))


def labels() -> Comparison:
    """An enum whose newest label the database lacks: autogenerate does not compare them."""
    sides = [
        SchemaObject("enum", "", "status", tuple(row("label", name, position=str(at)) for at, name in enumerate(names)))
        for names in (("new", "paid", "refunded"), ("new", "paid"))
    ]
    return compared(diff([USERS, sides[0]], [USERS, sides[1]]))


def many() -> Comparison:
    """As many tables as a large project has, with a difference in each."""
    names = [f"table_{at:04}" for at in range(1_000)]
    changes = [change(name, "DropTableOp", name, f"op.drop_table({name!r})", Touch("table", name)) for name in names]
    return compared(diff([], [table(name, ID) for name in names], *changes))


def tables_renamed() -> Comparison:
    old = table("client", ID, column("name", "TEXT"), PK)
    new = table("customer", ID, column("name", "TEXT"), PK)
    return compared(
        diff(
            [new, USERS], [old, USERS],
            change("t1", "CreateTableOp", "customer", "op.create_table('customer', …)", Touch("table", "customer")),
            change("t2", "DropTableOp", "client", "op.drop_table('client')", Touch("table", "client")),
        )
    )  # fmt: skip


def schemas() -> Comparison:
    here = [table("accounts", ID, PK), table("invoices", ID, column("paid", "BOOLEAN"), PK, schema="billing")]
    there = [table("accounts", ID, PK), table("invoices", ID, PK, schema="billing"), table("log", ID, schema="audit")]
    return compared(
        diff(
            [*here, table("log", ID, schema="audit")], there,
            change("s1", "AddColumnOp", "invoices",
                   "op.add_column('invoices', sa.Column('paid', sa.Boolean()), schema='billing')",
                   Touch("column", "paid"), schema="billing"),
        )
    )  # fmt: skip


def several() -> Comparison:
    models, database, changes = shop_sides()
    users = change("b1", "AddColumnOp", "users", "op.add_column('users', sa.Column('age', sa.Integer()))",
                   Touch("column", "age"))  # fmt: skip
    more = table("users", ID, column("age", "INTEGER"), PK)
    return compared(
        diff(models, database, *changes, key="shop"), diff([more], [table("users", ID, PK)], users, key="billing")
    )


def unreadable() -> Comparison:
    models, database, changes = shop_sides()
    broken = [table("secrets", error="permission denied for table secrets"), *database]
    return compared(diff([table("secrets", ID, PK), *models], broken, *changes))


LONG = "a_very_long_identifier_that_uses_all_of_the_63_characters_of_pg"


def hostile() -> Comparison:
    """Names that a careless terminal program stumbles over."""
    assert len(LONG) == 63
    names = ["[dbo].[users]", "Mapped[int]", "[/]", "🛒 carts", "日本語の表", LONG, "tab\there\x1b[31m"]
    models = [table(name, ID, column(f"{name}", "Mapped[int]"), PK) for name in names]
    database = [table(name, ID, PK) for name in names]
    changes = [
        change(f"h{at}", "AddColumnOp", name, f"op.add_column({name!r}, sa.Column({name!r}, sa.Integer()))",
               Touch("column", name))
        for at, name in enumerate(names)
    ]  # fmt: skip
    return compared(diff(models, database, *changes))


CASES: dict[str, Callable[[], Comparison]] = {
    "shop": shop, "equal": equal, "renaming": renaming,
    "two-renamings": two_renamings, "labels": labels, "many": many,
    "tables-renamed": tables_renamed, "schemas": schemas,
    "several": several, "unreadable": unreadable, "hostile": hostile,
}  # fmt: skip


@dataclass
class Told:
    """Stands in the place of the engine's questions: what was asked, and what is answered."""

    comparison: Comparison | MigtuiError
    renamed: Comparison | None = None
    counts: dict[str, int] = field(default_factory=dict)
    uncounted: str | MigtuiError = ""
    """Why an operation without a count has none; or why nothing could be counted at all."""
    counted: int = 0
    """How often that was asked."""
    asked: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    meanwhile: Callable[[Listener], object] | None = None
    """Called with the listener before the answer."""

    async def compare(self, *, renames: Renames = (), sql: bool = False, heard: Listener | None = None) -> Comparison:
        self.asked.append(tuple(renames))
        if self.meanwhile is not None and heard is not None:
            outcome = self.meanwhile(heard)
            if hasattr(outcome, "__await__"):
                await outcome
        if isinstance(self.comparison, MigtuiError):
            raise self.comparison
        found = self.renamed if renames and self.renamed is not None else self.comparison
        found = replace(found, renames=tuple(renames))
        return with_sql(found) if sql else found

    async def count(self, stakes: Sequence[Stake]) -> tuple[Counted, ...]:
        self.counted += 1
        if isinstance(self.uncounted, MigtuiError):
            raise self.uncounted
        found = [self.counts.get(each.id) for each in stakes]
        notes = ["" if rows is not None else self.uncounted for rows in found]
        return tuple(
            Counted(each.id, each.what, rows, note=note) for each, rows, note in zip(stakes, found, notes, strict=True)
        )


def with_sql(comparison: Comparison) -> Comparison:
    diffs = tuple(
        replace(each, changes=tuple(replace(one, sql=(f"ALTER {one.table} -- {one.id}",)) for one in each.changes))
        for each in comparison.databases
    )
    return replace(comparison, databases=diffs)


Tell = Callable[..., Told]
OpenDiff = Callable[..., AbstractAsyncContextManager["User"]]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """`tell(comparison)`: what the engine answers from now on."""

    def make(comparison: Comparison | MigtuiError, **more: object) -> Told:
        told = Told(comparison, **more)  # type: ignore[arg-type]
        monkeypatch.setattr(Diffs, "compare", lambda self, **words: told.compare(**words))
        monkeypatch.setattr(Diffs, "count", lambda self, stakes: told.count(stakes))
        return told

    return make


@pytest.fixture
def open_diff(open_app: Open, shop: Path, asked: None, monkeypatch: pytest.MonkeyPatch) -> OpenDiff:
    """`async with open_diff() as user`: the Diff screen over the demo project, 120×36 unless told."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Frozen:
            return cls(2026, 1, 15, 14, 7, tzinfo=tz)

    monkeypatch.setattr("migtui.ui.screens.diff.screen.datetime", Frozen)

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 36), settings: Settings | None = None) -> AsyncIterator[User]:
        async with open_app(shop, size=size, settings=settings) as user:
            await user.is_read()
            await user.press("2")
            await user.meets(DiffScreen)
            yield user

    return opened


@pytest.fixture
def cases() -> dict[str, Callable[..., Comparison]]:
    """Comparisons by name."""
    return dict(CASES)


@pytest.fixture
def held() -> Callable[[str, str], None]:
    """Compare a screen with the stored one; MIGTUI_UPDATE_SNAPSHOTS=1 stores it instead."""

    def compare(name: str, screen: str) -> None:
        file = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("MIGTUI_UPDATE_SNAPSHOTS") == "1":
            file.parent.mkdir(exist_ok=True)
            file.write_text(screen + "\n", encoding="utf-8")
        assert screen + "\n" == file.read_text(encoding="utf-8")

    return compare
