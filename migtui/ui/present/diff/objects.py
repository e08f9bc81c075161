"""The list of objects as lines: signs, names, and how many operations are about each."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.database import title_of

from ...diff.renames import Item
from ...diff.tree import Entry
from ...keys.keymap import KeyMap
from ...text import Line, counted, elide, justify, one_line

SIGN_STYLES = {"=": "dim", "~": "tilde", "+": "plus", "-": "minus", "?": "warning", "~?": "tilde", "·": "dim"}
DEFAULT_SCHEMA = "(default schema)"


def entry_line(entry: Entry, width: int, *, is_compared: bool) -> Line:
    """A line of the list. `is_compared`: else there is no judgement yet, and no sign."""
    indent = "  " * entry.depth
    count: Line = ((f" {entry.changes or ''} ", "dim"),) if is_compared else ((f" {len(entry.items)} ", "dim"),)
    if entry.kind == "object":
        item = entry.items[0]
        sign = item.sign if is_compared else "·"
        name = _name(item, max(4, width - len(indent) - 4 - len(str(entry.changes or ""))))
        ours: Line = ((" !", "warning"),) if item.findings else ()
        right = (*ours, *count) if is_compared else ()
        return justify(((f"{indent}{sign:<3}", SIGN_STYLES[sign]), *name), right, width)
    if entry.kind == "all":
        return justify((("All", "bold"),), count, width)
    mark = "▸" if entry.is_folded else "▾"
    title = title_of(entry.key) if entry.kind == "database" else entry.schema or DEFAULT_SCHEMA
    return justify(((f"{indent}{mark} ", "key"), (one_line(title), "bold")), count, width)


def _name(item: Item, width: int) -> Line:
    pair = item.pair
    kind = "" if pair.kind == "table" else f"  {pair.kind}"
    was = f" ← {one_line(item.rename.old)}" if item.rename is not None else ""
    style = "" if item.sign in ("~", "+", "-", "~?") else "dim" if item.sign == "=" else "warning"
    name = one_line(pair.name)
    if kind and len(name) + len(kind) > width:
        name = elide(name, max(8, width - len(kind)))
    return (name + was, style), (kind, "dim")


def list_title(text: str, keys: KeyMap, *, only_different: bool) -> str:
    """ "2 Objects", with what narrows the list."""
    narrowed = [f"/{one_line(text)}" if text else "", "differ" if only_different else ""]
    return " · ".join(filter(None, (keys.titled("screen.diff", "Objects"), *narrowed)))


def list_position(entries: Sequence[Entry], index: int, *, is_compared: bool = True) -> str:
    """ "2 of 5" among the objects; of a group: how many it has. "" before the first has arrived."""
    if not is_compared and not (entries and entries[0].items):
        return ""
    objects = [at for at, entry in enumerate(entries) if entry.kind == "object"]
    if index < len(entries) and entries[index].kind == "object":
        return f"{objects.index(index) + 1} of {len(objects)}"
    return counted(len(entries[index].items), "object") if index < len(entries) else ""
