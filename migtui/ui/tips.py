"""One line in the command log at the start: something that not everybody has found yet. Another one each time.

`{find}` is the command's key, the user's own where it was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .commands.command import with_keys

FIRST = "first time here: {help} shows all keys, {upgrade} plans an upgrade — nothing runs before you confirm it"
TIPS = (
    "{find} finds a revision by id, message, author or operation: “drop users”",
    "{upgrade} takes the database to the revision under the cursor, {upgrade.heads} to all heads",
    "{copy} copies the id, the path, the command, the SQL, the message or the commit of a revision",
    "{log.focus} leads into this log: entries unfold, and their commands can be copied",
    "{jump.current} goes to where the database stands, {jump.head} to the next head",
    "{screen.diff} shows models and database side by side, and what autogenerate would write",
    "{target} opens another configuration, section or named target",
    "{doctor} looks for what is wrong with env.py, and shows the change that mends it before it is made",
    "{palette} finds every command by its name, those without a key too",
    "{detail.next} leads to the revision's source and to its SQL, {sql.save} saves that to a file",
    "{fold} folds a long line of revisions into one row, {fold.all} all of them",
    "{authors} shows who wrote each revision, and what is not committed yet",
    "{maximise} gives the graph or the details the whole screen",
    "{revision.merge} merges heads, and shows the file before it is written",
    "{upgrade.step} goes one step up and {downgrade.step} one step down; both show their plan first",
    "{revision.edit} opens the revision in your editor, and reads it again when you come back",
    "{downgrade.base} plans the way down to nothing, and says what data that destroys",
    "{jump.parent} and {jump.child} walk along down_revision, {jump.dependency} along depends_on",
)
_COMMAND = re.compile(r"\{([a-z.-]+)\}")


def tip(number: int, *, is_first_here: bool, name: Callable[[str], str]) -> str:
    """The tip of this start. `name` says what to press for a command: see `KeyMap.name`.

    Two starts in a row have different ones.
    """
    text = FIRST if is_first_here else TIPS[number % len(TIPS)]
    return with_keys(text, name)


def commands(text: str) -> list[str]:
    """The ids of the commands that a tip names."""
    return _COMMAND.findall(text)
