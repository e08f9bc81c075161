"""The options of the command line, each declared once: parser, help and completion are made of these.

Named tuples, here and beside it: making a dataclass takes 0.6 ms more, at every start.
"""

from __future__ import annotations

import argparse
from typing import Literal, NamedTuple

Completes = Literal["", "file", "folder", "section", "target"]


class Option(NamedTuple):
    """An option, `--limit N`."""

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    """What it takes; "" for a switch."""
    choices: tuple[str, ...] = ()
    is_repeated: bool = False
    is_number: bool = False
    is_either: bool = False
    """`--ascii` and `--no-ascii`; None where neither is given."""
    completes: Completes = ""

    @property
    def takes_value(self) -> bool:
        return bool(self.metavar or self.choices)

    @property
    def spellings(self) -> tuple[str, ...]:
        """As it can be typed."""
        negated = tuple(name.replace("--", "--no-", 1) for name in self.names if self.is_either)
        return (*self.names, *negated)

    @property
    def key(self) -> str:
        """Its name in the parsed arguments."""
        return self.names[-1].lstrip("-").replace("-", "_")


def add_option(group: argparse._ArgumentGroup, option: Option) -> argparse.Action:
    """Make a parser know it."""
    names, text = option.names, option.help
    if option.is_either:
        return group.add_argument(*names, help=text, action=argparse.BooleanOptionalAction, default=None)
    if not option.takes_value:
        return group.add_argument(*names, help=text, action="store_true")
    if option.is_repeated:
        return group.add_argument(*names, help=text, metavar=option.metavar, action="append", default=[])
    if option.is_number:
        return group.add_argument(*names, help=text, metavar=option.metavar, type=_positive)
    metavar, choices = option.metavar or None, option.choices or None
    return group.add_argument(*names, help=text, metavar=metavar, choices=choices)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


CONFIG = Option(
    ("-c", "--config"), "alembic.ini or pyproject.toml; else looked for from here upwards", "FILE", completes="file"
)
NAME = Option(("-n", "--name"), "section of the ini file", "SECTION", completes="section")
X = Option(("-x",), "argument for env.py; may be repeated", "ARG", is_repeated=True)
TARGET = Option(("--target",), "a target of the settings: [tool.migtui.targets.NAME]", "NAME", completes="target")
APP = Option(("--app",), "Flask-Migrate: the application, as flask --app takes it", "APP")
PYTHON = Option(("--python",), "the project's interpreter, or its virtual environment", "PATH", completes="file")
ASCII = Option(("--ascii",), "draw with ASCII characters only; else as the terminal needs it", is_either=True)
READ_ONLY = Option(("--read-only",), "look only: nothing can be run")
PROJECT = (CONFIG, NAME, X, TARGET, APP, PYTHON, ASCII, READ_ONLY)
"""Every command takes them."""

TAG = Option(("--tag",), "--tag for env.py, with every upgrade, downgrade and stamp", "TAG")
JSON = Option(("--json",), "print JSON")
COLOR = Option(("--color",), "colours: on a terminal alone, everywhere, nowhere", choices=("auto", "always", "never"))
NO_DATABASE = Option(("--no-database",), "ask no database: what the version files say")
LIMIT = Option(("--limit",), "only the newest N revisions", "N", is_number=True)
MERMAID = Option(("--mermaid",), "a Mermaid flowchart, for Markdown")
SVG = Option(("--svg",), "a picture that stands alone")
SQL_OF_DIFF = Option(("--sql",), "the statements of what autogenerate would write")
SQL_OF_PLAN = Option(("--sql",), "the statements of the whole plan, as the Plan screen saves them")
ALL = Option(("--all",), "also the tables and rows that are the same")
NO_DRIFT = Option(("--no-drift",), "do not build what the migrations make, to compare with it")
SCRATCH = Option(("--scratch",), "an empty database to build it in, in place of one that is created", "URL")
TRUST = Option(("--trust",), "with a scratch database given: run whatever the migrations do")
UPGRADE = Option(("--upgrade",), "plan an upgrade, wherever the target lies")
DOWNGRADE = Option(("--downgrade",), "plan a downgrade, wherever the target lies")
STAMP = Option(("--stamp",), "plan a stamp: the version table alone would be written")
PATH = Option(("--path",), "the directory to copy the sample into", "DIR", completes="folder")
SCHEMA = Option(("--schema",), "the JSON schema of the settings, for an editor")
