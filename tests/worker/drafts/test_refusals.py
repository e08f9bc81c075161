"""Messages, ids and labels: what is written is read back, what cannot be is refused before there is a file."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Draft, Merge, WriteRevision

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import Stock


def docstring(file: str) -> str:
    return ast.get_docstring(ast.parse(Path(file).read_text("utf-8")), clean=False) or ""


class TestMessages:
    @pytest.mark.parametrize(
        "message",
        [
            "add 'x' and \"y\"",
            '"quoted"',
            "two\n\nparagraphs",
            "🦑 größer",
            "../../../etc/passwd",
            "-m --head=base",
            "100 % of ${all} <%things%>",
            "a" * 300,
        ],
    )
    def test_is_read_back(self, stock: Stock, message: str) -> None:
        written = stock.write(Draft(message=message))
        assert Path(written.files[0]).parent == stock.versions
        assert docstring(written.files[0]).startswith(f"{message}\n\nRevision ID: {written.revisions[0]}")

    def test_none(self, stock: Stock) -> None:
        written = stock.write(Draft())
        assert docstring(written.files[0]).startswith("empty message\n")
        assert Path(written.files[0]).stem.startswith(written.revisions[0])

    @pytest.mark.parametrize(
        ("message", "why"),
        [
            ('say """hello"""', "three quotes"),
            ("ends in \\", "backslash"),
            ("C:\\new\\table", "backslash"),
            ("C:\\users", "backslash"),
            ("digits: \\d", "backslash"),
            ("a\0b", "'\\x00'"),
            ("a\rb", "'\\r'"),
            ("\udc80", "'\\udc80'"),
        ],
    )
    def test_that_no_docstring_can_hold(self, stock: Stock, message: str, why: str) -> None:
        stock.refused(WriteRevision(Draft(message=message)), "cannot stand in a docstring", why)

    def test_of_a_merge(self, stock: Stock) -> None:
        stock.refused(Merge(["a", "b"], "ends in \\"), "cannot stand in a docstring", "backslash")

    def test_a_template_that_can_hold_it(self, stock: Stock) -> None:
        stock.edit(stock.template, '"""${message}', "${repr(message)}\nNOTE = '''")
        stock.edit(stock.template, '\n\n"""\nfrom', "\n\n'''\nfrom")
        assert docstring(stock.write(Draft(message='a """ b \\')).files[0]) == 'a """ b \\'

    def test_a_template_of_its_own_that_cannot(self, stock: Stock) -> None:
        stock.edit(stock.template, '"""${message}', 'NAME = "${message}"\n"""')
        before = stock.files()
        done = stock.run(WriteRevision(Draft(message='a "b'))).done
        assert done.message.startswith("What Alembic wrote is no version file: SyntaxError")
        assert stock.files() == before


class TestIdentifiers:
    def test_an_id_of_ones_own(self, stock: Stock) -> None:
        written = stock.write(Draft(message="x", rev_id="0001"))
        assert written.revisions == ["0001"]
        assert Path(written.files[0]).name == "0001_x.py"

    @pytest.mark.parametrize(
        "id", ["../evil", "/tmp/evil", "head", "heads", "base", ".hidden", "a b", "a\nb", "it's", "a\\b"]
    )
    def test_an_id_that_cannot_be(self, stock: Stock, id: str) -> None:
        done = stock.refused(WriteRevision(Draft(message="x", rev_id=id)), "cannot be a revision id")
        assert done.kind == "other"

    @pytest.mark.parametrize("id", ["a-b", "a+b", "a@b"])
    def test_an_id_that_alembic_refuses(self, stock: Stock, id: str) -> None:
        stock.refused(WriteRevision(Draft(message="x", rev_id=id)), "Character(s)")

    def test_an_id_that_is_taken(self, stock: Stock) -> None:
        stock.revision("a1")
        done = stock.refused(WriteRevision(Draft(message="x", rev_id="a1")), "a1 is taken: a1.py")
        assert done.kind == "other" and "Take another" in done.hint

    def test_the_beginning_of_an_id_is_free(self, stock: Stock) -> None:
        stock.revision("a12345")
        assert stock.write(Draft(message="x", rev_id="a1")).revisions == ["a1"]

    def test_a_hook_that_takes_a_taken_id(self, stock: Stock) -> None:
        stock.revision("a1")
        stock.option("revision_environment = true")
        hook = "def hook(context, revision, directives):\n    directives[0].rev_id = 'a1'"
        stock.configure("process_revision_directives=hook", hook)
        stock.refused(WriteRevision(Draft(message="x")), "a1 is taken")

    def test_a_label_in_use(self, stock: Stock) -> None:
        stock.revision("a1", labels="shop")
        done = stock.refused(WriteRevision(Draft(message="x", head="base", branch_label="shop")), "shop", "a1")
        assert done.kind == "revision"

    def test_a_label_that_is_an_id(self, stock: Stock) -> None:
        stock.revision("a1")
        stock.refused(WriteRevision(Draft(message="x", branch_label="a1")), "a1")

    @pytest.mark.parametrize("label", ["head", "a@b", "a b"])
    def test_a_label_that_cannot_be(self, stock: Stock, label: str) -> None:
        stock.refused(WriteRevision(Draft(message="x", branch_label=label)), "cannot be a branch label")
