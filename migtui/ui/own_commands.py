"""The user's own commands: a shell command with what is known of the selected revision put in.

A message may say `$(rm -rf ~)`. So every value is quoted for the shell, and a field that stands where quoting is no
protection - between quotes, in backticks, below a here-document - keeps the command from running at all.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from migtui.core.wording import alike

from .commands.command import Command
from .reasons import read_only
from .text import one_line

if TYPE_CHECKING:
    from migtui.config import CustomCommand
    from migtui.core.model import Revision

    from .snapshot import View

FIELD = re.compile(r"(?<![$\\{])\{([a-z][a-z_]*)\}(?!\})")
"""`${name}` is the shell's own, and `{{name}}` is the text {name}."""
Values = tuple[str, ...]
LONGEST_LABEL = 30


class Lacking(Exception):
    """The selected revision, or the project, does not have what a field stands for; why."""


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """One of them, read and judged once."""

    number: int
    """1 for the first."""
    template: str
    title: str
    in_terminal: bool
    fields: tuple[str, ...]
    wrong: str = ""
    """Why it can never run, or ""."""
    key: str = ""
    """Textual's name; "" when only the palette has it."""

    @property
    def id(self) -> str:
        return f"own.{self.number}"

    def on(self, key: str) -> OwnCommand:
        """The same on this key."""
        return replace(self, key=key)

    @property
    def command(self) -> Command:
        """For the registry."""
        keys = (self.key,) if self.key else ()
        return Command(self.id, keys, self.title, one_line(self.template), "Own", unavailable=self.refusal)

    def refusal(self, view: View) -> str:
        """Why it cannot run now, or ""."""
        if self.wrong:
            return self.wrong
        if read_only(view):
            return "read-only: a command of yours might write, so none is run"
        try:
            self.text(view)
        except Lacking as error:
            return str(error)
        return ""

    def text(self, view: View) -> str:
        """The command for the shell. Raises Lacking."""
        return _filled(self.template, {name: " ".join(map(_quoted, FIELDS[name].values(view))) for name in self.fields})


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with the values put in; what comes from a value is looked at no further."""
    parts, end = [], 0
    for found in FIELD.finditer(template):
        parts += [_plain(template[end : found.start()]), values[found.group(1)]]
        end = found.end()
    return "".join([*parts, _plain(template[end:])])


def _plain(text: str) -> str:
    return re.sub(r"\{\{([a-z][a-z_]*)\}\}", r"{\1}", text)


def _quoted(value: str) -> str:
    return shlex.quote(value.replace("\0", ""))  # which no command line can hold


# -- the fields ----------------------------------------------------------------------------------------------


def _revision(view: View) -> Revision:
    if view.selected is None:
        raise Lacking("no revision is selected")
    return view.selected


def _short(view: View) -> Values:
    return (view.snapshot.history.short(_revision(view).id),)


def _file(view: View) -> Values:
    revision = _revision(view)
    if not revision.file:
        raise Lacking(f"{revision.id} has no file in this checkout")
    return (revision.file,)


def _down_revision(view: View) -> Values:
    revision = _revision(view)
    if not revision.down_revisions:
        raise Lacking("a base has no down_revision")
    return revision.down_revisions


def _branch(view: View) -> Values:
    revision = _revision(view)
    labels = view.snapshot.history.labels.get(revision.id, ())
    if not labels:
        raise Lacking(f"{view.snapshot.history.short(revision.id)} is on no labelled branch")
    return tuple(labels)


def _database(view: View) -> Values:
    """Its name: whatever else an URL says is not for a command line, which others can see."""
    states = view.snapshot.databases
    if not states:
        raise Lacking("the database has not been read")
    if len(states) > 1:
        raise Lacking(f"there are {len(states)} databases: {{database}} means one")
    if not states[0].name:
        raise Lacking("the database has no name")
    return (states[0].name,)


class Field(NamedTuple):
    """What a name in braces stands for."""

    values: Callable[[View], Values]
    """Raises Lacking."""
    help: str


FIELDS: Mapping[str, Field] = {
    "id": Field(lambda view: (_revision(view).id,), "the selected revision's id"),
    "short": Field(_short, "the id as far as it is needed to know it from all others"),
    "message": Field(lambda view: (_revision(view).message,), "its message, in one line"),
    "file": Field(_file, "its version file, an absolute path"),
    "down_revision": Field(_down_revision, "its parents, each a word of its own; a base has none"),
    "branch": Field(_branch, "the labels of its branch, each a word of its own"),
    "database": Field(_database, "the database's name, where there is one database; never a password"),
    "config": Field(lambda view: (str(view.snapshot.project.configuration),), "the configuration's path"),
    "root": Field(lambda view: (str(view.snapshot.project.root),), "the project's directory"),
}
"""What may stand in braces. A command whose field the selected revision lacks does not run, and says so."""


# -- reading -------------------------------------------------------------------------------------------------


def read_own(number: int, custom: CustomCommand) -> tuple[OwnCommand, list[str]]:
    """The command, and what is wrong with it."""
    title = one_line(custom.label)[:LONGEST_LABEL] or f"command {number}"
    names = tuple(dict.fromkeys(FIELD.findall(custom.command)))
    wrong = [f"{{{name}}} is no field; {_nearest(name)}" for name in names if name not in FIELDS]
    if not custom.command.strip():
        wrong.append("the command is empty")
    elif "\0" in custom.command:
        wrong.append("no command can hold a null byte")
    if found := exposed(custom.command):
        wrong.append(found)
    own = OwnCommand(number, custom.command, title, custom.output == "terminal", names, wrong="; ".join(wrong))
    return own, wrong


def _nearest(name: str) -> str:
    near = alike(name, FIELDS)
    return f"did you mean {{{near}}}?" if near else f"the fields are {', '.join(FIELDS)}"


def exposed(template: str) -> str:
    """Why a field of the template would not be safe where it stands, or ""."""
    places = {found.start(): found.group(1) for found in FIELD.finditer(template)}
    here_document = template.find("<<")
    quote, at = "", 0
    while at < len(template):
        sign = template[at]
        if at in places and (quote or -1 < here_document < at):
            where = {"": "below <<", "`": "in backticks", "#": "in a comment"}.get(quote, "between quotes")
            return f"{{{places[at]}}} stands {where}: it is quoted already, and only safe on its own"
        quote, at = _state(template, at, quote, sign)
    return ""


def _state(template: str, at: int, quote: str, sign: str) -> tuple[str, int]:
    """The quotes after this character, as a POSIX shell sees them, and where to go on."""
    if sign == "\\" and quote not in ("'", "#"):
        return quote, at + 2
    if quote == "#":
        return ("" if sign == "\n" else quote), at + 1
    if quote:
        return ("" if sign == quote else quote), at + 1
    if sign == "#" and (at == 0 or template[at - 1] in " \t\n;&|("):
        return "#", at + 1
    return (sign if sign in "'\"`" else ""), at + 1
