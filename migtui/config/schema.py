"""The JSON Schema of a settings file, for editors, and the reference in Markdown, for the README."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .kinds import Schema
from .table import COMMAND, SETTINGS, TARGET, Key

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest that Taplo and Even Better TOML know."""


def json_schema() -> Schema:
    """Of migtui.toml, of the user's own file, and of `[tool.migtui]` in pyproject.toml, which are all the same."""
    return {
        "$schema": DRAFT,
        "title": "migtui",
        "description": "Settings of migtui: migtui.toml, config.toml in the user's own directory, or [tool.migtui].",
        **_table(SETTINGS, {"$schema": {"type": "string"}}),
        "definitions": {
            "target": _table(TARGET),
            "command": _table(COMMAND),
            "keys": {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [
                        {"$ref": "#/definitions/keyName"},
                        {"type": "array", "items": {"$ref": "#/definitions/keyName"}},
                        {"$ref": "#/definitions/keys"},
                    ]
                },
            },
            "keyName": {"type": "string", "pattern": r"^[^\u0000]+$"},
        },
    }


def _table(keys: Sequence[Key], others: Schema | None = None) -> Schema:
    properties: Schema = {key.name: _property(key) for key in keys}
    found: Schema = {"type": "object", "additionalProperties": False, "properties": {**(others or {}), **properties}}
    required = [key.name for key in keys if key.is_required]
    return {**found, "required": required} if required else found


def _property(key: Key) -> Schema:
    """A `$ref` wants to be alone in draft 7: what stands beside it is ignored."""
    schema = {"allOf": [key.kind.schema]} if "$ref" in key.kind.schema else key.kind.schema
    return {"description": f"{key.doc} Example: {key.name} = {key.example}", **schema}


def reference_markdown() -> str:
    """A table of the keys, and one each of what a target and a command may have."""
    return "\n".join(
        [
            *_rows(SETTINGS),
            "",
            "`[targets.NAME]` (in pyproject.toml `[tool.migtui.targets.NAME]`):",
            "",
            *_rows(TARGET),
            "",
            "`[[commands]]` (in pyproject.toml `[[tool.migtui.commands]]`):",
            "",
            *_rows(COMMAND),
            "",
        ]
    )


def _rows(keys: Iterable[Key]) -> list[str]:
    rows = ["| key | value | default | |", "|---|---|---|---|"]
    for key in keys:
        default = "required" if key.is_required else f"`{key.default}`" if key.default else ""
        doc = f"{key.doc} `{key.name} = {key.example}`"
        rows.append(f"| `{key.name}` | {key.kind.name} | {default} | {doc} |".replace("|  |", "| |"))
    return rows
