"""The JSON Schema says what the reader says, and the reference names every key."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from migtui.config import CustomCommand, Settings, project_settings
from migtui.config.schema import json_schema, reference_markdown
from migtui.config.table import COMMAND, SETTINGS, TARGET, Key
from migtui.config.targets import TargetSettings

from .conftest import Read
from .test_reading import ALL, LOOKS, SAFETY

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FITTING = [
    ALL,
    "",
    "[targets.a]\nenv = { A = '$B' }\nx = ['a=1']\nprotected = ['*a*']\ncolour = '#AABBCC'\nscratch = '$URL'\n",
    "[targets.a]\nprotected = true\ncolour = 'red'\nread_only = true\npython = 'py'\nconfig = 'a.ini'\ntag = 't'\n",
    "[keys]\na.b.c = 'x'\nd = []\n",
    "commands = []\ntargets = {}\nkeys = {}\nprotected = []\n",
]
UNFITTING = [text for text, *_ in (*LOOKS, *SAFETY) if not text.startswith("x = ")]


def fits(table: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft7Validator(json_schema()).is_valid(table))


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", FITTING)
def test_what_the_reader_takes_fits(read: Read, text: str) -> None:
    assert read(text).problems == ()
    assert fits(tomllib.loads(text))


@pytest.mark.parametrize("text", UNFITTING)
def test_what_the_reader_refuses_does_not(read: Read, text: str) -> None:
    assert read(text).problems
    assert not fits(tomllib.loads(text))


@pytest.mark.parametrize(("keys", "prefix"), [(SETTINGS, ""), (TARGET, "[targets.a]\n"), (COMMAND, "[[commands]]\n")])
def test_every_example_and_default_fits(tmp_path: Path, keys: tuple[Key, ...], prefix: str) -> None:
    texts = ["\n".join(f"{key.name} = {key.example}" for key in keys)]
    texts.append("\n".join(f"{key.name} = {key.default or key.example}" for key in keys))
    for text in texts:
        (tmp_path / "migtui.toml").write_text(prefix + text)
        found = project_settings(tmp_path)
        assert found is not None and found.problems == ()
        assert fits(tomllib.loads(prefix + text))


def test_the_table_has_every_field_there_is() -> None:
    assert {key.name for key in SETTINGS} == {field.name for field in fields(Settings)} - {"problems", "sources"}
    target = {field.name for field in fields(TargetSettings)} - {"name", "file", "environment"} | {"env"}
    assert {key.name for key in TARGET} == target
    assert {key.name for key in COMMAND} == set(CustomCommand._fields)


def test_the_defaults_are_those_that_hold(read: Read) -> None:
    text = "\n".join(f"{key.name} = {key.default}" for key in SETTINGS if key.default)
    assert read(text) == Settings()


def test_the_reference_names_every_key_once() -> None:
    lines = reference_markdown().splitlines()
    named = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert named == [key.name for key in (*SETTINGS, *TARGET, *COMMAND)]
    assert {line.count("|") - line.count("\\|") for line in lines if line.startswith("|")} == {5}


def test_an_editor_shows_what_a_key_does() -> None:
    properties: Any = json_schema()["properties"]
    assert all(properties[key.name]["description"].startswith(key.doc) for key in SETTINGS)
