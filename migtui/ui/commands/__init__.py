"""The one registry of commands; `registry` has all of them, each screen imports its own."""

from .command import Command, by_id, key_name, key_names

__all__ = ["Command", "by_id", "key_name", "key_names"]
