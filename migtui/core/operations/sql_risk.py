"""What a piece of SQL text does to data, as far as its first words tell.

This is a classifier, not a parser: it cuts the text into statements (quotes, dollar quotes and comments
respected) and reads the leading words of each. It promises to say `destroys` for the statements that lose
rows, columns or tables, `safe` only for those that add or read, and `unknown` for all the rest: an UPDATE
overwrites values, and a procedure can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Sign = Literal["+", "-", "~", "·"]
Risk = Literal["safe", "destroys", "unknown"]
"""`destroys`: data is lost (a dropped table or column, DELETE, TRUNCATE); `unknown`: code or SQL that the
syntax tree does not explain."""


class Effect(NamedTuple):
    """What one statement does: the sign and the text of an operation, and its risk."""

    sign: Sign
    text: str
    risk: Risk
    needs_batch: bool = False
    """SQLite refuses it where it stands, outside of batch mode."""
    enums: tuple[str, ...] = ()
    """The types that PostgreSQL makes for the columns of a table that is created."""


TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)         # comments
      | '(?:[^']|'')*(?:'|\Z)             # string
      | (\$\w{0,60}\$).*?(?:\1|\Z)       # dollar-quoted body
      | (?:[\w$.:@#]                     # word or name, its parts quoted or {placeholders}
          | "[^"]{0,200}" | `[^`]{0,200}` | \[[^\]\n]{0,200}\] | \{[^}\n]{0,200}\} )+
      | [^\s]
    """,
    re.VERBOSE | re.DOTALL,
)
# Quoted names are bounded to 200 characters, so that a line of a million opening brackets stays linear.
ROUTINES = {"FUNCTION", "PROCEDURE", "TRIGGER", "PACKAGE"}
FILLERS = {
    "IF", "NOT", "EXISTS", "ONLY", "OR", "REPLACE", "CONCURRENTLY", "TEMP", "TEMPORARY", "UNLOGGED",
    "GLOBAL", "LOCAL", "UNIQUE", "IGNORE", "INTO", "FROM", "LOW_PRIORITY", "DELAYED", "QUICK",
    "CLUSTERED", "NONCLUSTERED", "FULLTEXT",
}  # fmt: skip
LOSES_DATA = {"TABLE", "SCHEMA", "DATABASE", "COLUMN", "PARTITION", "TABLESPACE"}
LOSES_NOTHING = {
    "INDEX",
    "VIEW",
    "CONSTRAINT",
    "TRIGGER",
    "FUNCTION",
    "PROCEDURE",
    "RULE",
    "POLICY",
    "TYPE",
    "DOMAIN",
}
KINDS = {
    *LOSES_DATA,
    *LOSES_NOTHING,
    "SEQUENCE",
    "EXTENSION",
    "ROLE",
    "USER",
    "AGGREGATE",
    "CAST",
    "OPERATOR",
    "DEFAULT",
}
SHOWN = 60


def one_line(text: str, width: int = SHOWN) -> str:
    """The text on one line of at most `width` characters, with nothing in it that a terminal would obey."""
    flat = " ".join(text[: width * 8].split())
    if not flat.isprintable():
        flat = "".join(c if c.isprintable() else "�" for c in flat)
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def effects(sql: str) -> tuple[Effect, ...]:
    """The effect of each statement of `sql`, in order."""
    return tuple(_effect(words) for words in statements(sql))


def statements(sql: str) -> Iterator[list[str]]:
    """The tokens of each statement, without comments. The body of a routine is part of its CREATE statement."""
    words: list[str] = []
    for match in TOKEN.finditer(sql):
        token = match.group()
        if token.startswith(("--", "/*")):
            continue
        if token == ";" and not _defines_routine(words):
            if words:
                yield words
            words = []
        else:
            words.append(token)
    if words:
        yield words


def _defines_routine(words: list[str]) -> bool:
    return bool(words) and words[0].upper() == "CREATE" and any(word.upper() in ROUTINES for word in words[1:8])


def _effect(words: list[str]) -> Effect:
    reader = READERS.get(words[0].upper())
    found = reader(words) if reader else None
    return found or Effect("·", "SQL: " + one_line(" ".join(words)), "unknown")


def _named(words: list[str], start: int = 1) -> str:
    """The first word from `start` on that is not a filler: the name of the thing."""
    return next((_clean(word) for word in words[start:] if word.upper() not in FILLERS), "?")


def _clean(name: str) -> str:
    return one_line(re.sub(r'["`\[\]]', "", name)) or "?"


def _delete(words: list[str]) -> Effect:
    return Effect("-", f"delete from {_named(words)}", "destroys")


def _truncate(words: list[str]) -> Effect:
    return Effect("-", f"truncate {_named([word for word in words if word.upper() != 'TABLE'])}", "destroys")


def _update(words: list[str]) -> Effect:
    return Effect("~", f"update {_named(words)}", "unknown")


def _insert(words: list[str]) -> Effect:
    name = _named(words)
    upper = [word.upper() for word in words]
    if ("CONFLICT" in upper and "UPDATE" in upper) or "DUPLICATE" in upper:
        return Effect("~", f"insert or update {name}", "unknown")
    return Effect("+", f"rows in {name}", "safe")


def _replace(words: list[str]) -> Effect:
    return Effect("~", f"replace rows of {_named(words)}", "unknown")


def _select(words: list[str]) -> Effect | None:
    """A SELECT without FROM is a function call for its effect: `SELECT setval(…)`."""
    upper = [word.upper() for word in words]
    if "FROM" not in upper:
        return None
    return Effect("·", f"select from {_named(words, upper.index('FROM'))}", "safe")


def _with(words: list[str]) -> Effect | None:
    """A common table expression does what the data-changing words in it do, whichever part they stand in."""
    upper = [word.upper() for word in words]
    for word, reader in (("DELETE", _delete), ("UPDATE", _update), ("MERGE", None), ("INSERT", _insert)):
        if word in upper:
            return reader(words[upper.index(word) :]) if reader else None
    return _select(words)


def _block(words: list[str]) -> Effect | None:
    """DO $$ … $$: code. It destroys when a destroying statement is spelled out in it."""
    if re.search(r"\b(DELETE\s+FROM|TRUNCATE|DROP\s+(TABLE|COLUMN|SCHEMA))\b", " ".join(words), re.IGNORECASE):
        return Effect("-", "SQL block: " + one_line(" ".join(words)), "destroys")
    return None


def _kind(words: list[str]) -> tuple[str, int]:
    """The kind of thing that CREATE or DROP names, and where its name starts. ("", 1) when unknown."""
    for at, word in enumerate(words[1:8], 1):
        if word.upper() in KINDS:
            return word.upper(), at + 1
    return "", 1


def _create(words: list[str]) -> Effect:
    kind, at = _kind(words)
    if not kind:
        return Effect("+", one_line(" ".join(words[:4]).lower()), "safe")
    unique = "unique " if "UNIQUE" in (word.upper() for word in words[1:at]) else ""
    return Effect("+", f"{unique}{kind.lower()} {_named(words, at)}", "safe")


def _drop(words: list[str]) -> Effect | None:
    kind, at = _kind(words)
    return _dropped(kind, _named(words, at), words) if kind else None


def _dropped(kind: str, name: str, words: list[str]) -> Effect:
    """CASCADE takes the columns of a dropped type or domain with it. Without it the server refuses while
    one is used, so that nothing is lost."""
    cascades = "CASCADE" in (word.upper() for word in words) and kind in {"TYPE", "DOMAIN", "EXTENSION"}
    risk: Risk = "destroys" if kind in LOSES_DATA or cascades else "safe" if kind in LOSES_NOTHING else "unknown"
    return Effect("-", f"{kind.lower()} {name}", risk)


def _alter(words: list[str]) -> Effect | None:
    kind, at = _kind(words)
    name, upper = _named(words, at), [word.upper() for word in words]
    if kind == "TYPE" and "ADD" in upper and "VALUE" in upper:
        return Effect("~", f"type {name} add value {_named(words, upper.index('VALUE') + 1)}", "safe")
    if kind != "TABLE":
        return Effect("~", f"{kind.lower()} {name}", "unknown") if kind else None
    if "DROP" in upper:
        return _table_drops(name, words, upper)
    if "RENAME" in upper and upper.count(",") == 0:
        return Effect("~", f"table {name} {one_line(' '.join(words[upper.index('RENAME') :]).lower())}", "safe")
    if "ADD" in upper and not {"ALTER", "MODIFY", "CHANGE"} & set(upper[1:]):
        return _table_adds(name, words[upper.index("ADD") + 1 :])
    return Effect("~", f"table {name}: {one_line(' '.join(words[at + 1 :]))}", "unknown")


def _table_drops(name: str, words: list[str], upper: list[str]) -> Effect:
    """ALTER TABLE … DROP …: the column is the default, as in MySQL; the worst of several drops counts."""
    drops = [words[at + 1 :] for at, word in enumerate(upper) if word == "DROP"]
    found = [_table_drop(name, rest) for rest in drops]
    return next((effect for effect in found if effect.risk == "destroys"), found[0])


def _table_drop(name: str, rest: list[str]) -> Effect:
    first = rest[0].upper() if rest else ""
    if first == "NOT" or first in {"DEFAULT", "IDENTITY", "EXPRESSION"}:
        return Effect("~", f"table {name} drop {one_line(' '.join(rest[:2])).lower()}", "safe")
    if first in {"CONSTRAINT", "INDEX", "KEY", "CHECK", "FOREIGN", "PRIMARY"}:
        thing = "constraint" if first == "CONSTRAINT" else first.lower()
        return Effect("-", f"{thing} {_named([w for w in rest if w.upper() != 'KEY'])} on {name}", "safe")
    return Effect("-", f"column {name}.{_named(['', *rest[first == 'COLUMN' :]])}", "destroys")


def _table_adds(name: str, rest: list[str]) -> Effect:
    first = rest[0].upper() if rest else ""
    if first in {"CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "INDEX", "KEY", "FULLTEXT"}:
        return Effect("+", f"{one_line(' '.join(rest[:2])).lower()} on {name}", "safe")
    return Effect("+", f"column {name}.{_named(['', *rest[first == 'COLUMN' :]])}", "safe")


READERS = {
    "DELETE": _delete, "TRUNCATE": _truncate, "UPDATE": _update, "INSERT": _insert, "REPLACE": _replace,
    "SELECT": _select, "WITH": _with, "DO": _block, "DECLARE": _block, "BEGIN": _block,
    "CREATE": _create, "DROP": _drop, "ALTER": _alter,
}  # fmt: skip
