"""The one table of what can be set. Reading, its messages, the JSON Schema and the reference all come from here."""

from __future__ import annotations

from typing import NamedTuple

from . import kinds
from .kinds import Kind


class Key(NamedTuple):
    """A key of a table in a settings file."""

    name: str
    kind: Kind
    doc: str
    """What it does, in sentences; Markdown."""
    example: str
    """A value, as TOML."""
    default: str = ""
    """What holds without it, as TOML; "" where that is nothing."""
    is_look: bool = False
    """A mistake here costs the key and nothing else. With any other, nothing may be run until it is mended."""
    is_required: bool = False
    is_secret: bool = False
    """There may be a password in it: the value is never shown."""


SETTINGS = (
    Key(
        "protected",
        kinds.TEXTS,
        "Shell patterns, matched against the masked URL, the host and the name of a database. What changes a database "
        "that matches is confirmed by typing its name. The patterns of both files hold.",
        '["*prod*"]',
        "[]",
    ),
    Key(
        "read_only",
        kinds.FLAG,
        "Nothing can be run; plans can still be looked at. `true` in either file holds.",
        "true",
        "false",
    ),
    Key(
        "python",
        kinds.INTERPRETER,
        "The project's interpreter, or its virtual environment; relative to the file that says so.",
        '".venv/bin/python"',
    ),
    Key(
        "scratch",
        kinds.URL,
        "The SQLAlchemy URL of an empty database in which the migrations may be built, to compare with what they make. "
        "`$NAME` and `${NAME}` are your variables, `$$` is a dollar sign. Without it one is created beside the real "
        "database, and removed again.",
        '"$SCRATCH_URL"',
        is_secret=True,
    ),
    Key(
        "targets",
        kinds.TARGETS,
        "Databases by name, for `t` and `--target`: see below.",
        '{ staging = { x = ["a=1"] } }',
    ),
    Key("theme", kinds.TEXT, "A theme by its name, migtui's own or one of Textual's.", '"nord"', is_look=True),
    Key(
        "keys",
        kinds.KEYS,
        "A command's id and the key, or keys, that it has instead of its own. An id with a dot in it stands in quotes.",
        '{ "upgrade.heads" = "A", refresh = ["R", "f5"] }',
        is_look=True,
    ),
    Key(
        "commands",
        kinds.COMMANDS,
        "Shell commands of your own: see below. Where both files use a key, the project's command has it.",
        '[{ key = "X", command = "git log {file}" }]',
        is_look=True,
    ),
    Key(
        "editor",
        kinds.TEXT,
        "What `e` opens a version file with, and its arguments. Without it `$VISUAL`, else `$EDITOR`.",
        '"code --wait"',
        is_look=True,
    ),
    Key(
        "mouse",
        kinds.FLAG,
        "Take clicks and the wheel. With `false` the terminal's own selection works as everywhere else.",
        "false",
        "true",
        is_look=True,
    ),
    Key("tips", kinds.FLAG, "A tip in the command log at the start.", "false", "true", is_look=True),
    Key("ascii", kinds.FLAG, "Draw with ASCII characters only, as `--ascii` does.", "true", "false", is_look=True),
    Key(
        "log_level",
        kinds.LEVEL,
        "The least level of the log records that a run shows. What is logged at all is for the project's own logging "
        "to say: `debug` shows nothing more where its loggers stop at `INFO`.",
        '"warning"',
        '"info"',
        is_look=True,
    ),
)

TARGET = (
    Key(
        "env",
        kinds.VARIABLES,
        "Environment variables for env.py. `$NAME` and `${NAME}` are your own variables, `$$` is a dollar sign.",
        '{ DATABASE_URL = "$STAGING_URL" }',
        is_secret=True,
    ),
    Key("config", kinds.TEXT, "The ini file or pyproject.toml, as `-c`; relative to this file.", '"conf/alembic.ini"'),
    Key("section", kinds.TEXT, "The section of the ini file, as `-n`.", '"billing"'),
    Key("x", kinds.TEXTS, "Arguments for env.py, as `-x`.", '["tenant=a"]'),
    Key("app", kinds.TEXT, "The Flask application, as `--app`.", '"shop:create_app"'),
    Key("tag", kinds.TEXT, "What env.py is told as `--tag`.", '"night"'),
    Key(
        "protected",
        kinds.FLAG_OR_TEXTS,
        "As above, beside the patterns there; `true` protects every database of this target.",
        "true",
        "false",
    ),
    Key("read_only", kinds.FLAG, "As above, for this target.", "true", "false"),
    Key("colour", kinds.COLOUR, "The ground below the target's name in the header.", '"red"'),
    Key("python", kinds.INTERPRETER, "As above, for this target.", '".venv/bin/python"'),
    Key("scratch", kinds.URL, "As above, for this target.", '"$SCRATCH_URL"', is_secret=True),
)

COMMAND = (
    Key("key", kinds.TEXT, "The key that runs it.", '"X"', is_look=True, is_required=True),
    Key(
        "command",
        kinds.TEXT,
        "For the shell. `{id}`, `{short}`, `{message}`, `{file}`, `{down_revision}`, `{branch}`, `{database}`, "
        "`{config}` and `{root}` are put in, quoted for the shell.",
        '"git log {file}"',
        is_look=True,
        is_required=True,
    ),
    Key(
        "label",
        kinds.TEXT,
        "One or two words, for the palette and `?`; without them the command itself.",
        '"Blame"',
        is_look=True,
    ),
    Key(
        "output",
        kinds.OUTPUT,
        "Where it runs: behind the command log, or in the terminal with migtui out of the way.",
        '"terminal"',
        '"log"',
        is_look=True,
    ),
)
