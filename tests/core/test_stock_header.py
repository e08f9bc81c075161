"""The short way of reading a header: it answers only where the long way, the syntax tree, says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.reading import version_file
from migtui.core.reading.stock_header import StockHeader, read_stock_header
from migtui.core.reading.version_file import Reading, read_version_file

IDS = 'revision = "ae10"\ndown_revision = "27c6"\n'
STOCK = '''\
"""add it

Revision ID: ae10
Revises: 27c6
Create Date: 2024-05-01 10:00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ae10'
down_revision: Union[str, Sequence[str], None] = '27c6'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = ('91d3', "b3aa")
'''
BODY = '\n\ndef upgrade() -> None:\n    """Upgrade schema."""\n    op.execute("x")\n'


def parsed(data: bytes, file: str = "x.py") -> Reading:
    """What the syntax tree says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(version_file, "read_stock_header", lambda data: None)
        return read_version_file(data, file)


def test_what_alembic_writes_is_read() -> None:
    header = read_stock_header(STOCK.encode())
    assert header == StockHeader(
        doc="add it\n\nRevision ID: ae10\nRevises: 27c6\nCreate Date: 2024-05-01 10:00:00\n\n",
        values={"revision": ("ae10",), "down_revision": ("27c6",), "branch_labels": (), "depends_on": ("91d3", "b3aa")},
    )


@pytest.mark.parametrize("template", ["generic", "async", "multidb", "pyproject", "pyproject_async"])
def test_every_template_of_the_installed_alembic_is_stock(template: str) -> None:
    import alembic
    from mako.template import Template  # type: ignore[import-untyped]

    mako = Path(alembic.__file__).parent / "templates" / template / "script.py.mako"
    facts = {"up_revision": "ae10", "down_revision": ("27c6", "91d3"), "branch_labels": ("shop",), "depends_on": None}
    rest = dict.fromkeys(("imports", "upgrades", "downgrades", "create_date"), "") | {"message": "add it"}
    source = Template(mako.read_text()).render(**facts, **rest, comma=", ".join, repr=repr, config=_NoDatabases())
    header = read_stock_header(source.partition("\ndef ")[0].encode())
    assert header is not None
    assert header.values["down_revision"] == ("27c6", "91d3")
    assert header.values["branch_labels"] == ("shop",)


class _NoDatabases:
    def get_main_option(self, name: str, default: str = "") -> str:
        return default


@pytest.mark.parametrize(
    "header",
    [
        IDS,
        IDS.replace("\n", "\r\n"),
        "#!/usr/bin/env python\n\n# why\n" + IDS,
        '"""Für “alle”: it\'s"""\n' + IDS,
        IDS + "import os, sys as system\nfrom ..models.user import User as U, Role\n",
        IDS.replace('"27c6"', "None  # the first"),
        IDS.replace('"27c6"', "[]"),
        IDS.replace('"27c6"', '(\n    "27c6",\n    "91d3",\n)'),
        IDS.replace(" = ", ": str | None = "),
        IDS.replace(" = ", ": typing.Union[str, tuple[str, ...], None] = "),
        IDS.rstrip(),
        'import os\n"""late"""\n' + IDS,
        "try:\n    import shop\nexcept ImportError:\n    shop = None\nlog = 1\n" + IDS + "SCHEMA = 'x'\n",
        "from shop import (\n    Role,  # why\n    User,\n)\n" + IDS,
        IDS + "\x0c",
    ],
)
def test_ordinary_variations_are_read(header: str) -> None:
    assert read_stock_header(header.encode()) is not None
    assert read_version_file(header.encode(), "x.py") == parsed(header.encode())


@pytest.mark.parametrize(
    "header",
    [
        "",
        'revision = "ae10"\n',
        IDS.replace('"ae10"', '("ae10")'),
        IDS.replace('"ae10"', '"""ae10"""'),
        IDS.replace("ae10", "ae-10"),
        IDS.replace("ae10", "ae\\x31"),
        IDS.replace('"27c6"', '""'),
        IDS.replace('"27c6"', '("27c6" "91d3",)'),
        IDS.replace('"27c6"', 'f"27c6"'),
        IDS.replace("\n", "\r"),
        IDS.replace("= ", "=\u00a0"),
        IDS.replace(" = ", " += "),
        IDS.replace(" = ", ": if = "),
        "\ufeff" + IDS,
        IDS + "\ufeffSCHEMA = 1\n",
        "# coding: latin-1\n" + IDS,
        '"""a \\d"""\n' + IDS,
        '"""unclosed\n' + IDS,
        "'''a'''\n" + IDS,
        " " + IDS,
        IDS + "import class\n",
        IDS + "import os as revision\n",
        IDS + "from shop import depends_on\n",
        IDS + "from shop import *\n",
        IDS + "if True:\n    revision = 1\n",
        IDS + "# nothing\0\n",
        IDS.replace("ae10", "old") + IDS,
        IDS + "SCHEMA = 'x'\nbranch_labels = None\n",
        IDS + "    indented = 1\n",
        IDS + "else:\n    pass\n",
        "import os \\\n" + IDS,
        "x = (\n" + IDS + ")\n",
        "x = '''\n" + IDS + "'''\n" + IDS,
    ],
)
def test_all_else_is_left_to_the_syntax_tree(header: str) -> None:
    assert read_stock_header(header.encode()) is None


def test_bytes_that_are_no_text_are_left_to_the_syntax_tree() -> None:
    assert read_stock_header(b'"""caf\xe9"""\n' + IDS.encode()) is None


PIECES = st.sampled_from(
    [
        *STOCK.splitlines(keepends=True),
        *(
            '"',
            "'",
            '"""',
            "'''",
            "\\",
            "\n",
            "\r",
            "\r\n",
            "\0",
            "\x0c",
            "\x1a",
            "\u00a0",
            "\u2028",
            "\ufeff",
            " ",
            "\t",
        ),
        *("(", ")", "[", "]", "{", ",", ":", ";", "=", "==", ":=", "+", "|", "*", ".", "...", "#", "@", "-", "$"),
        *("None", "str", "if", "in", "as", "import ", "from ", "lambda", "match", "print", "not ", "é", "0"),
        *("revision", "down_revision", "branch_labels", "depends_on", "Sequence[str]", '"a"', '("a", )', "('a','b')"),
        *("revision = ", "down_revision: str = ", "import revision\n", "from a import b\n", "# coding: latin-1\n"),
        *(
            "def upgrade():\n",
            "    pass\n",
            "class A:\n",
            "@a\n",
            "globals()",
            "exec ('')",
            "sys.modules",
            "__getattr__",
        ),
    ]
)


@given(pieces=st.lists(PIECES, max_size=12))
def test_what_is_put_together_at_random_reads_the_same(pieces: list[str]) -> None:
    data = (IDS + "".join(pieces)).encode()
    assert read_version_file(data, "x.py") == parsed(data)


@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(STOCK + BODY)), st.integers(0, 12), PIECES | st.text(max_size=2)), max_size=4
    )
)
def test_a_stock_file_with_some_damage_reads_the_same(changes: list[tuple[int, int, str]]) -> None:
    text = STOCK + BODY
    for at, length, instead in changes:
        text = text[:at] + instead + text[at + length :]
    data = text.encode("utf-8", "surrogatepass")
    assert read_version_file(data, "x.py") == parsed(data)


@given(
    lines=st.permutations(STOCK.splitlines(keepends=True)[7:]),
    newline=st.sampled_from(["\n", "\r\n"]),
    doc=st.text(max_size=30),
)
def test_the_order_of_the_lines_does_not_matter(lines: list[str], newline: str, doc: str) -> None:
    text = f'"""{doc}"""\n' + "".join(lines) + BODY
    data = text.replace("\n", newline).encode("utf-8", "surrogatepass")
    assert read_version_file(data, "x.py") == parsed(data)
