"""The sentences in the code: none names a key that a key map may have given to nothing; the walks come not to all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import migtui
from migtui.ui.keys.keymap import key_map
from tests.ui.moved_keys import FIELDS, MOVED, OLD, SETTINGS, named

# -- that it would be found ------------------------------------------------------------------------------------------


def test_the_keys_hold() -> None:
    keys = key_map(SETTINGS)
    assert keys.problems == () and keys.changed.keys() == MOVED.keys()
    assert not set(MOVED.values()) & OLD


@pytest.mark.parametrize(
    "text",
    [
        "y runs this.", "U first", "mend it, then press R.", "w: the SQL is still being computed", "f2 plans it",
        "2 statements · f full", "several may be renames: tab leads to the rows", "! asks the doctor", "u Upgrade",
        "? Keys", "1 shows it", "enter opens it · j k move", "? f1        All keys.", "│ 1 History ━", "@ hide",
    ],
)  # fmt: skip
def test_an_old_key_is_found(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize("text", ["alt+shift+f1 Upgrade", "esc closes", "a database is behind", "2 heads", "0.31 s ok"])
def test_what_is_no_old_key_is_left_alone(text: str) -> None:
    assert not named(text)


def test_in_a_form_the_keys_of_fields_stay() -> None:
    assert named("enter takes it") and not named("enter takes it", has_fields=True)


# -- the code ---------------------------------------------------------------------------------------------------------

ALLOWED = (
    "Forms of URLs (✓ driver installed); enter takes one:",
    "Where the models' metadata is; space takes it or leaves it:",
    "none: press enter to choose",
    "press tab, and type its name",
    "tab leads back to the name",
    "enter on the button runs the plan",
    "enter or tab next · space ticks · ",
    "M m",
)
"""Sentences about the keys of fields, and two signs of the graph."""


def sentences(tree: ast.Module) -> Iterator[str]:
    """The texts in a module but for its docstrings; "…" in the place of what is put in."""
    skipped = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(each) for each in node.values}
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def test_no_sentence_of_the_code_names_a_key() -> None:
    folder = Path(migtui.__file__).parent / "ui"
    found = []
    for file in sorted(folder.rglob("*.py")):
        for text in sentences(ast.parse(file.read_text(encoding="utf-8"))):
            if " " in text.strip() and not any(each in text for each in ALLOWED):
                found += [f"{file.name}: {each}" for each in named(text)]
    assert found == []


def test_no_part_of_a_sentence_that_looks_like_a_key_is_one() -> None:
    """(("f2", "key"), (" plans it", "")): too short to be told from a word without its style."""
    found = []
    for file in sorted((Path(migtui.__file__).parent / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                text, style = (each.value if isinstance(each, ast.Constant) else "" for each in node.elts)
                if style == "key" and text in OLD and text not in FIELDS:
                    found.append(f"{file.name}: {text}")
    assert found == []
