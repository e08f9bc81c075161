"""The user's keys: read, held against the registry of commands, and bound."""
