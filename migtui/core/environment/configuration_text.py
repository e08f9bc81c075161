"""Values in the texts of alembic.ini and pyproject.toml, as they are written there: nothing is interpolated."""

from __future__ import annotations

import configparser
import re
from typing import NamedTuple


class Written(NamedTuple):
    """An option as it is written."""

    section: str
    option: str
    value: str
    line: int
    """1-based; 0 when it was not found in the text."""


def ini_options(text: str) -> tuple[Written, ...]:
    """Every option of the ini file; empty when it cannot be parsed. Those of [DEFAULT] once, under that name."""
    parser = configparser.RawConfigParser(default_section="\0", strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return ()
    return tuple(
        Written(section, option, value, _line(text, section, option))
        for section in parser.sections()
        for option, value in parser.items(section)
    )


def ini_option(text: str, section: str, option: str) -> Written | None:
    """The option in its section, else in [DEFAULT]."""
    found = {each.section: each for each in ini_options(text) if each.option == option}
    return found.get(section) or found.get("DEFAULT")


def ini_urls(text: str, section: str) -> tuple[Written, ...]:
    """The options that hold the database's URL of this section; for the multidb template those of its `databases`."""
    named = ini_option(text, section, "databases")
    sections = {section, "DEFAULT", *(re.split(r"[,\s]+", named.value) if named is not None else ())}
    options = (each for each in ini_options(text) if each.section in sections)
    return tuple(each for each in options if re.fullmatch(r"(sqlalchemy\.)?url", each.option))


def toml_strings(text: str) -> tuple[Written, ...]:
    """The strings of `[tool.alembic]` that stand on one line, without what they are quoted with."""
    found = []
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\[\s*([^]]+?)\s*\]", line)
        if header:
            section = header[1]
        option = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=\s*([\"'])(.*)\2\s*(#.*)?$", line)
        if option and section == "tool.alembic":
            found.append(Written(section, option[1], option[3], number))
    return tuple(found)


def toml_list(text: str, option: str) -> tuple[str, ...] | None:
    """A list of strings of `[tool.alembic]`; None when it is not there."""
    table = re.search(r"(?ms)^\[\s*tool\.alembic\s*\]\s*$(.*?)(?=^\[|\Z)", text)
    found = re.search(rf"(?ms)^\s*{re.escape(option)}\s*=\s*\[(.*?)\]", table[1]) if table else None
    return tuple(re.findall(r"[\"'](.*?)[\"']", re.sub(r"(?m)^\s*#.*$", "", found[1]))) if found else None


def doubled(value: str) -> str:
    """The value with every bare % doubled; what is right already stays: `%%`, `%(here)s`."""
    return re.sub(r"%(?:%|\(\w+\)s)?", lambda found: "%%" if found[0] == "%" else found[0], value)


def _line(text: str, section: str, option: str) -> int:
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\[([^]]+)\]", line)
        if header:
            current = header[1]
        elif current == section and re.match(rf"\s*{re.escape(option)}\s*[=:]", line, re.IGNORECASE):
            return number
    return 0
