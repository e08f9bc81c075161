"""What a value may be: how that is said, how it is checked, and how JSON Schema says it. One place for the three."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

Schema = dict[str, object]

COLOURS = {
    "red": "#b3261e", "orange": "#b45309", "yellow": "#f2c037", "green": "#2e7d32", "blue": "#1565c0",
    "purple": "#7b1fa2", "grey": "#616161",
}  # fmt: skip
"""Names that `colour` may have. It is the ground below the target's name, and black or white stands on it."""
LEVELS = ("debug", "info", "warning", "error")
OUTPUTS = ("log", "terminal")

_TEXT = r"^[^\u0000]+$"
_URL = r"^[^\u0000]*(://|\$)[^\u0000]*$"
_COLOUR = r"^(#[0-9a-fA-F]{6})?$"
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"


class Kind(NamedTuple):
    """A kind of value."""

    name: str
    """For the reference: "list of strings"."""
    wanted: str
    """Ends the sentence "<key> must be …"."""
    fits: Callable[[object], bool]
    schema: Schema
    choices: tuple[str, ...] = ()
    """Words of which it may be one: a misspelt one gets a hint."""


def is_text(value: object) -> bool:
    """A string with something in it that an operating system can take."""
    return isinstance(value, str) and bool(value) and "\0" not in value


def is_variable(name: str) -> bool:
    """A name that an environment variable can have in any shell."""
    return re.fullmatch(_VARIABLE[1:-1], name) is not None


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_url(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and ("://" in value or "$" in value)


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and (value in COLOURS or re.fullmatch(_COLOUR[1:-1], value) is not None)


def _choice(*names: str) -> Kind:
    wanted = f"{', '.join(names[:-1])} or {names[-1]}"
    return Kind(wanted, wanted, lambda value: value in names, {"enum": list(names)}, names)


_TEXT_SCHEMA: Schema = {"type": "string", "pattern": _TEXT}
_TEXTS_SCHEMA: Schema = {"type": "array", "items": {"type": "string"}}

FLAG = Kind("true or false", "true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
TEXT = Kind("string", "a string", is_text, _TEXT_SCHEMA)
TEXTS = Kind("list of strings", "a list of strings", _is_list_of_text, _TEXTS_SCHEMA)
INTERPRETER = Kind("path", "the path of an interpreter", is_text, _TEXT_SCHEMA)
URL = Kind("URL", "the URL of a database", _is_url, {"type": "string", "pattern": _URL})
LEVEL = _choice(*LEVELS)
OUTPUT = _choice(*OUTPUTS)
FLAG_OR_TEXTS = Kind(
    "true, false or list of strings",
    "a list of strings, or true",
    lambda value: isinstance(value, bool) or _is_list_of_text(value),
    {"anyOf": [{"type": "boolean"}, _TEXTS_SCHEMA]},
)
COLOUR = Kind(
    f"{', '.join(COLOURS)} or #rrggbb",
    f"{', '.join(COLOURS)} or #rrggbb",
    _is_colour,
    {"anyOf": [{"enum": list(COLOURS)}, {"type": "string", "pattern": _COLOUR}]},
    tuple(COLOURS),
)
VARIABLES = Kind(
    "table of strings",
    "a table of strings",
    lambda value: isinstance(value, dict),
    {
        "type": "object",
        "propertyNames": {"pattern": _VARIABLE},
        "additionalProperties": {"type": "string", "pattern": r"^[^\u0000]*$"},
    },
)
KEYS = Kind(
    "table of strings",
    "a table: [keys]",
    lambda value: isinstance(value, dict),
    {"$ref": "#/definitions/keys"},
)
COMMANDS = Kind(
    "tables [[commands]]",
    "tables: [[commands]]",
    lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value),
    {"type": "array", "items": {"$ref": "#/definitions/command"}},
)
TARGETS = Kind(
    "tables [targets.NAME]",
    "tables: [targets.NAME]",
    lambda value: isinstance(value, dict),
    {"type": "object", "additionalProperties": {"$ref": "#/definitions/target"}},
)
