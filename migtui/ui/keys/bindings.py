"""From the registry of commands to Textual's bindings."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingsMap

from ..commands import Command


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Textual bindings that all lead to the screen's `action_command`."""
    return [
        Binding(
            ",".join(c.keys),
            f"command('{c.id}')",
            c.label,
            show=False,
            id=c.id,
            priority=c.types,
        )
        for c in sorted(commands, key=lambda each: not each.mode)  # Textual tries the bindings of a key in this order
        if c.keys
    ]


def rebind(map: BindingsMap, commands: Iterable[Command]) -> None:
    """Put the bindings of these commands in the place of whatever the map has on their keys.

    Not `App.set_keymap`: it drops the binding that has a key already without a word, and one key of two modes is one
    key of two bindings here.
    """
    map.key_to_bindings |= BindingsMap(bindings(commands)).key_to_bindings
