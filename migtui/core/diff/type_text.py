"""A type as a dialect compiles it, taken apart: "VARCHAR(12)", "INTEGER(11) UNSIGNED", "TIMESTAMP WITH TIME ZONE"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal[
    "integer",
    "decimal",
    "float",
    "text",
    "binary",
    "boolean",
    "date",
    "time",
    "timestamp",
    "enum",
    "json",
    "uuid",
    "other",
]

INTEGER_BYTES = {"TINYINT": 1, "SMALLINT": 2, "MEDIUMINT": 3, "INTEGER": 4, "BIGINT": 8}
ALIASES = {
    "INT": "INTEGER", "INT2": "SMALLINT", "INT4": "INTEGER", "INT8": "BIGINT",
    "SERIAL": "INTEGER", "SMALLSERIAL": "SMALLINT", "BIGSERIAL": "BIGINT",
    "DECIMAL": "NUMERIC", "DOUBLE PRECISION": "DOUBLE", "BOOL": "BOOLEAN",
    "CHARACTER VARYING": "VARCHAR", "CHARACTER": "CHAR", "BPCHAR": "CHAR",
    "NVARCHAR": "VARCHAR", "NCHAR": "CHAR", "NATIONAL VARCHAR": "VARCHAR", "NATIONAL CHAR": "CHAR", "CLOB": "TEXT",
}  # fmt: skip
FAMILIES: dict[str, Family] = {
    **dict.fromkeys(INTEGER_BYTES, "integer"),
    "NUMERIC": "decimal", "FLOAT": "float", "REAL": "float", "DOUBLE": "float", "BOOLEAN": "boolean",
    **dict.fromkeys(("VARCHAR", "CHAR", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "CITEXT"), "text"),
    **dict.fromkeys(("VARBINARY", "BINARY", "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BYTEA"), "binary"),
    "DATE": "date", "TIME": "time", "TIMESTAMP": "timestamp", "DATETIME": "timestamp",
    "ENUM": "enum", "JSON": "json", "JSONB": "json", "UUID": "uuid",
}  # fmt: skip

TYPE = re.compile(
    r"(?P<name>[A-Za-z]\w*(?:\ (?:PRECISION|VARYING|VARCHAR|CHAR))?)"
    r"\ ?(?:\((?P<arguments>(?:'(?:[^']|'')*'|[^()'])*)\))?"
    r"(?P<rest>(?:\ [^\[\]]*)?)"
    r"(?P<dimensions>(?:\[\])*)"
)
NUMBER = re.compile(r"\d+")
LABEL = re.compile(r"'((?:[^']|'')*)'")
ZONE = re.compile(r"\bWITH(OUT)? TIME ZONE\b")


@dataclass(frozen=True, slots=True)
class TypeText:
    """The words of a type by what they mean."""

    name: str
    """In capitals, without aliases; of what is not known the text as it is."""
    family: Family
    sizes: tuple[int, ...] = ()
    """Length, or digits and digits behind the point."""
    labels: tuple[str, ...] = ()
    unsigned: bool = False
    zone: bool = False
    dimensions: int = 0
    """Of an array."""
    rest: str = ""
    """Collation and character set."""

    @property
    def size(self) -> int | None:
        """The first one."""
        return self.sizes[0] if self.sizes else None

    @property
    def bytes(self) -> int:
        """Of an integer."""
        return INTEGER_BYTES[self.name]


def read_type(text: str, dialect: str = "") -> TypeText:
    """Never fails: what is not understood is of the family "other"."""
    text = " ".join(text.split())
    match = TYPE.fullmatch(text)
    if match is None:
        return TypeText(text, "other")
    name = match["name"].upper()
    name = ALIASES.get(name, name)
    family = FAMILIES.get(name, "other")
    if family == "other":
        return TypeText(text, "other", dimensions=len(match["dimensions"]) // 2)
    arguments, rest = match["arguments"] or "", match["rest"].upper()
    if dialect in ("mysql", "mariadb") and name == "TINYINT" and arguments == "1":
        name, family = "BOOLEAN", "boolean"
    labels = tuple(label.replace("''", "'") for label in LABEL.findall(arguments)) if family == "enum" else ()
    sizes = () if family in ("enum", "integer") else tuple(map(int, NUMBER.findall(arguments)))
    if family == "float":
        name, sizes = _float_name(name, sizes, dialect), ()
    zone = ZONE.search(rest)
    return TypeText(
        name,
        family,
        sizes,
        labels,
        unsigned="UNSIGNED" in rest,
        zone=zone is not None and not zone[1],
        dimensions=len(match["dimensions"]) // 2,
        rest=" ".join(ZONE.sub("", rest).replace("UNSIGNED", "").replace("ZEROFILL", "").split()),
    )


def _float_name(name: str, sizes: tuple[int, ...], dialect: str) -> str:
    """FLOAT for four bytes, DOUBLE for eight. PostgreSQL's FLOAT has eight, and MySQL's REAL."""
    if name == "DOUBLE" or (len(sizes) == 1 and sizes[0] > 24):
        return "DOUBLE"
    if dialect == "postgresql":
        return "FLOAT" if name == "REAL" or sizes else "DOUBLE"
    return "DOUBLE" if name == "REAL" and dialect in ("mysql", "mariadb") else "FLOAT"
