"""The parts of README.md that are made from the code, between `<!-- NAME -->` and `<!-- /NAME -->`.

python .ci/readme.py            write them anew
python .ci/readme.py --check    exit code 1, and which ones, when one of them is not what the code says
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

from migtui.config.schema import reference_markdown
from migtui.ui.commands import Command, key_name
from migtui.ui.commands.command import FIXED, IN_FIELDS, WHILE
from migtui.ui.commands.registry import SCREENS, ScreenCommands
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.own_commands import FIELDS

README = Path(__file__).parents[1] / "README.md"
MARKED = re.compile(r"(?P<start><!-- (?P<name>[a-z]+) -->\n)(?P<text>.*?)(?P<end><!-- /(?P=name) -->)", re.DOTALL)


def keys() -> str:
    """A table for each screen: keys, what they do, and the id that a key map names."""
    return "\n\n".join(map(_screen, SCREENS))


def _screen(screen: ScreenCommands) -> str:
    rows = [f"| {_keys(each)} | {_cell(each.said(DEFAULT.name))} | `{each.id}` |" for each in screen.commands]
    table = ["| key | does | id |", "|---|---|---|", *rows]
    return "\n".join(["<details>", f"<summary>{_summary(screen.title)}</summary>", "", *table, "", "</details>"])


def _summary(title: str) -> str:
    """Within HTML there is no Markdown."""
    return re.sub("`(.*?)`", r"<code>\1</code>", title)


def _keys(command: Command) -> str:
    names = _names(*command.keys) or "palette"
    return f"{names} {WHILE[command.mode]}" if command.mode else names


def _names(*keys: str) -> str:
    return " ".join(f"`{_cell(key_name(key))}`" for key in keys)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def fixed() -> str:
    """The keys that no key map changes."""
    rows = [f"| {_names(key)} | {why} |" for key, why in FIXED.items()]
    rows += [f"| {_names(*keys)} in fields, forms and on buttons | {does} |" for keys, does in IN_FIELDS.items()]
    return "\n".join(["| key | stays, since |", "|---|---|", *rows])


def fields() -> str:
    """What may stand in braces in a command of one's own."""
    rows = [f"| `{{{name}}}` | {field.help} |" for name, field in FIELDS.items()]
    return "\n".join(["| field | is |", "|---|---|", *rows])


BLOCKS: dict[str, Callable[[], str]] = {"keys": keys, "fixed": fixed, "fields": fields, "config": reference_markdown}
"""By the name in the markers."""


def renewed(text: str) -> str:
    """The README with all its blocks as the code makes them. KeyError: a marker that nothing here makes."""
    return MARKED.sub(lambda found: f"{found['start']}\n{BLOCKS[found['name']]().strip()}\n\n{found['end']}", text)


def stale(text: str) -> list[str]:
    """The names of the blocks that are not what the code says."""
    now = {found["name"]: found["text"] for found in MARKED.finditer(text)}
    made = {found["name"]: found["text"] for found in MARKED.finditer(renewed(text))}
    return [name for name in now if now[name] != made[name]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    text = README.read_text(encoding="utf-8")
    old = stale(text)
    if arguments.check:
        if old:
            sys.stderr.write(f"README.md is stale: {', '.join(old)}. Run: python .ci/readme.py\n")
        return 1 if old else 0
    README.write_text(renewed(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
