"""The Python of a type for `existing_type=`, from its text."""

from __future__ import annotations

import re

PLAIN = {
    "BIGINT": "sa.BIGINT()", "BOOLEAN": "sa.BOOLEAN()", "DATE": "sa.DATE()", "DATETIME": "sa.DATETIME()",
    "DOUBLE": "sa.FLOAT(53)", "DOUBLE PRECISION": "sa.FLOAT(53)", "FLOAT": "sa.FLOAT()", "INTEGER": "sa.INTEGER()",
    "JSON": "sa.JSON()", "REAL": "sa.REAL()", "SMALLINT": "sa.SMALLINT()", "TEXT": "sa.TEXT()", "TIME": "sa.TIME()",
    "TIMESTAMP": "sa.TIMESTAMP()", "TIMESTAMP WITHOUT TIME ZONE": "sa.TIMESTAMP()",
    "TIMESTAMP WITH TIME ZONE": "sa.TIMESTAMP(timezone=True)", "TINYINT(1)": "sa.BOOLEAN()",
    "VARCHAR": "sa.VARCHAR()",
}  # fmt: skip
SIZED = re.compile(r"(VARCHAR|CHAR|NUMERIC|DECIMAL)\((\d+(?:, ?\d+)?)\)")


def python_type(text: str) -> str:
    """ "sa.VARCHAR(20)"; "" for a type that takes more than the core of SQLAlchemy."""
    sized = SIZED.fullmatch(text)
    return f"sa.{sized[1]}({sized[2]})" if sized else PLAIN.get(text, "")
