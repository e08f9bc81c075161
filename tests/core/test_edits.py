"""Edits of configuration files as text: the difference, options of ini and TOML files, and env.py."""

from __future__ import annotations

import ast
import configparser
import sys
from collections.abc import Callable
from pathlib import Path

import alembic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.environment.edits import Edit, diff
from migtui.core.environment.env_edits import (
    MetadataSource,
    configure_calls,
    with_configure_option,
    with_imports,
    with_metadata,
    with_metadata_by_name,
)
from migtui.core.environment.env_url import with_url_from_environment
from migtui.core.environment.ini_edits import escape, set_option, set_toml_option, without_option
from migtui.core.environment.ini_sections import keep_sections

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEMPLATES = Path(alembic.__file__).parent / "templates"
ENVIRONMENTS = ["generic", "async", "multidb", "pyproject", "pyproject_async"]


def template(name: str, file: str = "env.py") -> str:
    path = TEMPLATES / name / file
    if not path.exists():
        pytest.skip(f"this Alembic has no template {name}")
    return path.read_text()


def source(module: str, expression: str = "Base.metadata") -> MetadataSource:
    return MetadataSource(module, expression, f"{module}.py", 1, "declarative", 1)


def shown(before: str | None, after: str) -> list[str]:
    return [line.sign + line.text for line in diff(Edit("f", before, after, ""))]


# -- the difference ----------------------------------------------------------------------------------------------------


def test_a_change_with_three_lines_around_it() -> None:
    before = "".join(f"line {n}\n" for n in range(1, 10))
    lines = diff(Edit("f", before, before.replace("line 5\n", "five\nand more\n"), "why"))
    assert [(line.sign, line.text, line.number) for line in lines] == [
        ("@", "@@ -2,7 +2,8 @@", 2),
        (" ", "line 2", 2),
        (" ", "line 3", 3),
        (" ", "line 4", 4),
        ("-", "line 5", 5),
        ("+", "five", 5),
        ("+", "and more", 6),
        (" ", "line 6", 7),
        (" ", "line 7", 8),
        (" ", "line 8", 9),
    ]


def test_a_new_file_is_all_plus_and_no_change_is_nothing() -> None:
    assert shown(None, "a\nb\n") == ["@@@ -0,0 +1,2 @@", "+a", "+b"]
    assert shown("a\n", "a\n") == []
    assert not Edit("f", "a\n", "a\n", "").changes


def test_a_line_end_alone_is_a_change() -> None:
    assert shown("a\r\n", "a\n")[1:] == ["-a", "+a"]
    assert shown("a", "a\n")[1:] == ["-a", "+a"]


@given(st.lists(st.sampled_from("abcd\f\u2028")), st.lists(st.sampled_from("abcd\f\u2028")))
def test_the_signs_add_up_to_both_texts(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines) for lines in (old, new))
    lines = diff(Edit("f", before, after, ""))
    for sign, text in (("-", old), ("+", new)):
        for line in lines:
            if line.sign == sign:
                assert text[line.number - 1] == line.text
    added = sum(line.sign == "+" for line in lines)
    removed = sum(line.sign == "-" for line in lines)
    assert len(new) - len(old) == added - removed


# -- ini files ---------------------------------------------------------------------------------------------------------

INI = """\
# the head
[alembic]
script_location = db
; sourceless = false
# revision_environment = false
version_locations =
    a
    # between
    b

sqlalchemy.url = sqlite:///a.db
# about the next section

[loggers]
keys = root
"""


def parsed(text: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return parser


def test_an_option_is_replaced_where_it_stands() -> None:
    after = set_option(INI, "alembic", "sqlalchemy.url", "postgresql://h/x")
    assert shown(INI, after)[4:6] == ["-sqlalchemy.url = sqlite:///a.db", "+sqlalchemy.url = postgresql://h/x"]
    assert after.count("\n") == INI.count("\n")


def test_a_commented_option_gives_way() -> None:
    after = set_option(INI, "alembic", "revision_environment", "true")
    assert "# revision_environment" not in after
    assert after.index("revision_environment = true") < after.index("version_locations")


def test_a_value_of_several_lines_goes_with_its_lines_and_keeps_comments() -> None:
    after = set_option(INI, "alembic", "version_locations", "c")
    assert parsed(after)["alembic"]["version_locations"] == "c"
    assert "    # between\n" in after
    assert "    a\n" not in after


def test_a_new_option_ends_its_section_and_a_new_section_the_file() -> None:
    after = set_option(INI, "alembic", "file_template", "%%(rev)s")
    assert "a.db\nfile_template = %%(rev)s\n# about the next section\n" in after
    assert set_option(INI, "extra", "a", "1") == INI + "\n[extra]\na = 1\n"
    assert set_option("", "alembic", "a", "1") == "[alembic]\na = 1\n"
    assert set_option("[alembic]\nb = 2", "alembic", "a", "1") == "[alembic]\nb = 2\na = 1\n"


def test_line_ends_are_kept() -> None:
    text = INI.replace("\n", "\r\n")
    after = set_option(set_option(text, "alembic", "sourceless", "true"), "new", "a", "1\n2")
    assert after.count("\n") == after.count("\r\n")


def test_the_option_of_another_section_is_left_alone() -> None:
    assert parsed(set_option(INI, "loggers", "sqlalchemy.url", "x"))["alembic"]["sqlalchemy.url"] == "sqlite:///a.db"


options = st.sampled_from(["a", "b.c", "Dd", "e_f"])
values = st.text(st.sampled_from("ab :/=#%$"), max_size=8).map(str.strip)


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), options, values), max_size=8))
def test_what_was_set_last_is_what_is_read(settings: list[tuple[str, str, str]]) -> None:
    text = "; head\n"
    wanted: dict[tuple[str, str], str] = {}
    for section, option, value in settings:
        if not value.startswith(("#", ";")):
            text = set_option(text, section, option, value)
            wanted[section, option] = value
            assert set_option(text, section, option, value) == text
    parser = parsed(text)
    assert {(s, o): parser[s][o] for s, o in wanted} == wanted
    assert text.startswith("; head\n")


def test_percent_signs_of_a_url_are_doubled_but_here_stays() -> None:
    assert escape("postgresql://u:p%40@h/%(here)s") == "postgresql://u:p%%40@h/%(here)s"
    parser = configparser.ConfigParser({"here": "/x"})
    parser.read_string(set_option("", "alembic", "url", escape("s:///%(here)s/a%20b")))
    assert parser["alembic"]["url"] == "s:////x/a%20b"


def test_an_option_gives_way_to_a_comment() -> None:
    after = without_option(INI, "alembic", "sqlalchemy.url", "# from the environment")
    assert "sqlalchemy.url" not in parsed(after)["alembic"]
    assert "\n# from the environment\n" in after
    assert without_option(INI, "alembic", "absent", "# x") == INI


def test_sections_are_renamed_and_copied() -> None:
    text = template("multidb", "alembic.ini.mako")
    for names in (["a", "b"], ["a", "engine1", "c"]):
        parser = parsed(keep_sections(text, ["engine1", "engine2"], names))
        assert parser.sections()[1 : len(names) + 1] == names
        assert all("sqlalchemy.url" in parser[name] for name in names)
    with pytest.raises(ValueError, match="no section"):
        keep_sections(text, ["nowhere"], ["a"])


# -- pyproject.toml ----------------------------------------------------------------------------------------------------

TOML = """\
[project]
name = "shop"  # prepend_sys_path = "no"

[tool.alembic]
script_location = "%(here)s/db"
prepend_sys_path = [
    ".",  # a ] in a comment
    "src]"
]
# version_locations = [
#    "a",
# ]

[[tool.alembic.post_write_hooks]]
name = "black"
"""


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("prepend_sys_path", [".", "src"]),
        ("version_locations", ['a"b', "c\\d"]),
        ("script_location", "x"),
        ("file_template", "%%(rev)s é \x7f"),
    ],
)
def test_a_toml_option(option: str, value: str | list[str]) -> None:
    after = set_toml_option(TOML, option, value)
    before = tomllib.loads(TOML)
    before["tool"]["alembic"][option] = value
    assert tomllib.loads(after) == before
    assert set_toml_option(after, option, value) == after
    assert '# prepend_sys_path = "no"' in after
    assert '#    "a",' not in after or option != "version_locations"


def test_a_toml_file_without_the_table() -> None:
    assert tomllib.loads(set_toml_option('[project]\nname = "x"', "a", "1")) == {
        "project": {"name": "x"},
        "tool": {"alembic": {"a": "1"}},
    }


# -- env.py ------------------------------------------------------------------------------------------------------------

Change = Callable[[str], str]
CHANGES: dict[str, Change] = {
    "metadata": lambda text: with_metadata(text, [source("shop.models"), source("billing", "metadata")]),
    "imports": lambda text: with_imports(text, ["shop.orders", "config.x"]),
    "batch": lambda text: with_configure_option(text, "render_as_batch", "True"),
    "url": lambda text: with_url_from_environment(text, "DATABASE_URL"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_templates_stay_python_and_are_changed_once(name: str, change: Change) -> None:
    before = template(name)
    after = change(before)
    assert after != before
    compile(after, "env.py", "exec")
    assert change(after) == after
    kept = [line for line in shown(before, after) if line.startswith("-")]
    assert len(kept) <= 4, kept


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_line_ends_of_env_are_kept(name: str) -> None:
    text = template(name).replace("\n", "\r\n")
    for change in CHANGES.values():
        text = change(text)
    assert text.count("\n") == text.count("\r\n")


def names_after(text: str) -> dict[str, object]:
    """What the assignments at the top of this env.py are made of."""
    tree = ast.parse(text)
    return {ast.unparse(node.targets[0]): ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Assign)}


def test_one_metadata_and_several() -> None:
    text = template("generic")
    assert names_after(with_metadata(text, [source("shop")]))["target_metadata"] == "Base.metadata"
    several = with_metadata(text, [source("shop"), source("billing"), source("billing", "extra")])
    assert "from shop import Base\nfrom billing import Base as billing_Base\nfrom billing import extra\n" in several
    assert names_after(several)["target_metadata"] == "[Base.metadata, billing_Base.metadata, extra]"


def test_imports_come_after_file_config_which_would_silence_their_loggers() -> None:
    after = with_metadata(template("generic"), [source("shop")])
    assert after.index("fileConfig(config") < after.index("from shop import Base") < after.index("target_metadata = B")


def test_a_name_that_env_uses_is_not_taken() -> None:
    after = with_metadata(template("generic"), [source("app.config", "config.metadata")])
    assert "from app.config import config as app_config_config\n" in after
    assert "import config.x as config_x_module  # noqa: F401" in with_imports(template("generic"), ["config.x"])


def test_what_is_imported_already_is_not_imported_again() -> None:
    text = template("generic").replace(
        "from alembic import context", "from alembic import context\nfrom shop import Base"
    )
    assert with_metadata(text, [source("shop")]).count("from shop import Base") == 1
    assert with_imports(text, ["shop"]) == text


ODD = """\
from alembic import context

context.configure(url="é", target_metadata=None)
context.configure()
context.configure(
    connection=1,  # a comment, with a comma
)
context.configure(connection=1,
                  url=2)
context.configure(**options)
if True:
    context.configure(connection=connection_of_some_length, include_object=include_object_of_length)
"""


def test_calls_of_every_layout() -> None:
    after = with_configure_option(with_metadata(ODD, [source("shop")]), "render_as_batch", "True")
    calls = configure_calls(ast.parse(after))
    assert [ast.unparse(call).removeprefix("context.configure") for call in calls] == [
        "(url='é', target_metadata=target_metadata, render_as_batch=True)",
        "(target_metadata=target_metadata, render_as_batch=True)",
        "(connection=1, target_metadata=target_metadata, render_as_batch=True)",
        "(connection=1, url=2, target_metadata=target_metadata, render_as_batch=True)",
        "(**options, render_as_batch=True)",
        "(connection=connection_of_some_length, include_object=include_object_of_length,"
        " target_metadata=target_metadata, render_as_batch=True)",
    ]
    assert "# a comment, with a comma\n    target_metadata=target_metadata,\n    render_as_batch=True,\n)" in after
    assert with_configure_option(after, "render_as_batch", "False").count("render_as_batch=False") == 6


def test_the_multidb_template_by_name() -> None:
    after = with_metadata_by_name(
        template("multidb"), {"users": [source("a")], "orders": [source("b"), source("c", "m")]}
    )
    assert 'target_metadata = {\n    "users": Base.metadata,\n    "orders": [b_Base.metadata, m],\n}\n' in after
    assert "target_metadata=target_metadata.get(name)" in after


def test_the_url_of_each_database_from_the_environment() -> None:
    text = template("multidb")
    for name in ("users", "orders"):
        text = with_url_from_environment(text, f"{name.upper()}_URL", name)
    assert text.count("import os\n") == 1
    assert text.index('"users", "sqlalchemy.url"') < text.index('"orders", "sqlalchemy.url"')
    with pytest.raises(ValueError, match=r"config = context\.config"):
        with_url_from_environment("from alembic import context\n", "X")


def test_no_python_is_an_error() -> None:
    with pytest.raises(SyntaxError):
        with_imports("def (", ["a"])
