"""From the registry of commands to Textual's bindings."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from .commands import Command


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Textual bindings that all lead to the screen's `action_command`."""
    return [
        Binding(",".join(c.keys), f"command('{c.id}')", c.label, show=False, id=c.id, tooltip=c.help)
        for c in commands
        if c.keys
    ]
