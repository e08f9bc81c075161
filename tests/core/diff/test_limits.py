"""The panel's lines: which there are, what turns them on, and what Alembic does about some of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from migtui.core.diff.limit_rules import LINES, Compared, release
from migtui.core.diff.limits import PLUGINS, SHORT, Limit, limits, summary
from migtui.core.diff.model import Options

PLUGGED = (*PLUGINS, "alembic.autogenerate.schemas")
POSTGRESQL = Options(dialect="postgresql", alembic="1.20.1", sqlalchemy="2.1.9", plugins=PLUGGED)
SQLITE, MARIADB, MYSQL = (replace(POSTGRESQL, dialect=dialect) for dialect in ("sqlite", "mariadb", "mysql"))


def line(options: Options, id: str) -> Limit:
    (found,) = [each for each in limits(options) if each.id == id]
    return found


@pytest.mark.parametrize("options", [SQLITE, POSTGRESQL, MARIADB, MYSQL, Options(), Options(dialect="oracle")])
def test_every_line_once_what_is_compared_first(options: Options) -> None:
    lines = limits(options)
    assert len({each.id for each in lines}) == len(lines) >= 25
    order: list[Compared] = ["yes", "partly", "no"]
    assert [each.compared for each in lines] == sorted((each.compared for each in lines), key=order.index)


def test_the_words_of_the_summary() -> None:
    assert summary(POSTGRESQL) == (
        "Not compared: CHECK, PK, enum labels, index predicates, index methods, sequences, triggers, views"
        " · types: on · server defaults: off"
    )
    assert summary(replace(SQLITE, compare_type="off", compare_server_default="own")) == (
        "Not compared: comments, CHECK, PK, enum labels, index predicates, sequences, triggers, views"
        " · types: off · server defaults: own"
    )
    assert "CHECK text, PK" in summary(replace(MARIADB, plugins=(*PLUGGED, "alembic.ext.checkconstraint_byname")))
    assert SHORT.keys() <= {id for id, _, _ in LINES}


@pytest.mark.parametrize(
    ("changed", "id", "compared", "why"),
    [
        ({}, "server-defaults", "no", "compare_server_default is off"),
        ({"compare_server_default": "on"}, "server-defaults", "yes", ""),
        ({"compare_server_default": "own"}, "server-defaults", "partly",
         "by the project's own function (compare_server_default)"),
        ({"compare_type": "off"}, "types", "no", "compare_type is off"),
        ({"compare_type": "off"}, "timezone", "no", "compare_type is off"),
        ({"include_schemas": True}, "tables", "yes", ""),
        ({"include_schemas": True, "include_object": True}, "tables", "partly", "not what include_object leaves out"),
        ({}, "check-names", "no", "the plugin alembic.ext.checkconstraint_byname is off (autogenerate_plugins)"),
        ({"alembic": "1.16.5", "plugins": ()}, "check-names", "no", "from Alembic 1.19 on a plugin can"),
        ({"plugins": ("alembic.autogenerate.checkconstraint_byname",)}, "check-names", "partly",
         "by name, by the plugin checkconstraint_byname; not those without one"),
        ({"sqlalchemy": "1.4.54"}, "index-expressions", "partly", "passed over: it takes SQLAlchemy 2 to read them"),
        ({"comparators": ("alembic_utils.replaceable_entity",)}, "views", "partly",
         "those that alembic_utils is told of"),
    ],
)  # fmt: skip
def test_what_turns_a_line_on(changed: dict[str, Any], id: str, compared: Compared, why: str) -> None:
    found = line(replace(POSTGRESQL, **changed), id)
    assert (found.compared, found.why) == (compared, why)


def test_the_labels_of_mysqls_enums_are_compared_from_1_18_5_on() -> None:
    assert "number" in line(replace(MARIADB, alembic="1.18.4"), "enum-labels").why
    assert "native_enum=False" in line(replace(MARIADB, alembic="1.18.5"), "enum-labels").why
    assert release("1.18.5") < release("1.20.1rc1") < release("main")


def test_what_is_not_compared_but_can_be_seen_is_looked_at_by_us() -> None:
    probed = {each.id for each in limits(POSTGRESQL) if each.probed}
    assert probed == {
        "computed", "check-names", "check-text", "enum-labels", "identity", "index-method", "index-where",
        "primary-key",
        "sequences", "server-defaults", "triggers", "views",
    }  # fmt: skip
    assert "server-defaults" not in {
        each.id for each in limits(replace(POSTGRESQL, compare_server_default="on")) if each.probed
    }


Made = Callable[[], sa.MetaData]


def made(*parts: Any, name: str = "t", **options: Any) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), *parts, **options)
    return metadata


def found_on_sqlite(before: sa.MetaData, after: sa.MetaData, **options: Any) -> bool:
    """Does Alembic find any difference?"""
    with sa.create_engine("sqlite://").connect() as connection:
        before.create_all(connection)
        return bool(compare_metadata(MigrationContext.configure(connection, opts=options), after))


PLUGIN_CASES: dict[str, tuple[Made, Made, dict[str, Any]]] = {
    "alembic.autogenerate.tables": (lambda: made(), lambda: made(sa.Column("a", sa.Integer)), {}),
    "alembic.autogenerate.constraints": (
        lambda: made(sa.Column("a", sa.Integer)), lambda: made(sa.Column("a", sa.Integer, nullable=False)), {},
    ),
    "alembic.autogenerate.types": (
        lambda: made(sa.Column("a", sa.Integer)), lambda: made(sa.Column("a", sa.String(9))), {},
    ),
    "alembic.autogenerate.defaults": (
        lambda: made(sa.Column("a", sa.Integer)), lambda: made(sa.Column("a", sa.Integer, server_default="1")),
        {"compare_server_default": True},
    ),
}  # fmt: skip


@pytest.mark.parametrize("plugin", PLUGIN_CASES)
def test_a_plugin_that_is_left_out_leaves_its_lines_out(plugin: str) -> None:
    before, after, options = PLUGIN_CASES[plugin]
    assert found_on_sqlite(before(), after(), **options)
    assert not found_on_sqlite(
        before(), after(), **options, autogenerate_plugins=["alembic.autogenerate.*", f"~{plugin}"]
    )
    without = replace(SQLITE, compare_server_default="on", plugins=tuple(each for each in PLUGGED if each != plugin))
    for id in PLUGINS[plugin]:
        for each in (each for each in limits(without) if each.id == id):
            assert (each.compared, each.why) == ("no", f"the plugin {plugin} is off (autogenerate_plugins)")


def test_a_length_that_one_side_alone_has_is_not_compared() -> None:
    assert "String(10) against String()" in line(SQLITE, "types").why
    for before, after in ((sa.String(10), sa.String()), (sa.Numeric(10, 2), sa.Numeric())):
        assert not found_on_sqlite(made(sa.Column("a", before)), made(sa.Column("a", after)))


def test_a_foreign_key_of_another_name_is_the_same() -> None:
    assert line(SQLITE, "foreign-keys").why == "by what they say, not by name"
    sides = [made(sa.Column("a", sa.ForeignKey("t.id", name=name))) for name in ("one", "two")]
    assert not found_on_sqlite(*sides)
