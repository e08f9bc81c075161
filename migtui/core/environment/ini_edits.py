"""Options set in the text of alembic.ini and of pyproject.toml, with everything around them left as it stands.

configparser and the TOML libraries read these files but cannot write them back: comments and order would be lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

INDENT = "    "


def escape(value: str) -> str:
    """A value, such as a URL, whose % are meant as %: doubled, as ini files and [tool.alembic] want it.

    `%(here)s` stays: in the values of Alembic it always means the configuration's directory.
    """
    return re.sub(r"%(?!\(here\)s)", "%%", value)


def set_option(text: str, section: str, option: str, value: str) -> str:
    """The ini file's text with `option = value` in `[section]`; `value` as it is to be written (see `escape`).

    The first of these that is there gives way: the option with its continuation lines; a commented-out
    `# option =` in the section. Else the option follows the section's last line, in a new section where it is absent.
    A value of several lines is continued with indentation.
    """
    end = _line_end(text)
    lines = _split(text)
    start, stop = _section(lines, section)
    written = [f"{option} = {value}".rstrip().replace("\n", f"{end}{INDENT}") + end]
    if start is None:
        return _finished(text, end) + (end if text.strip() else "") + f"[{section}]{end}{written[0]}"
    found = _find(lines, start, stop, rf"{re.escape(option)}\s*[=:]")
    if found is not None:
        rest = _without_continuation(lines[found + 1 : stop])
        return "".join([*lines[:found], *written, *rest, *lines[stop:]])
    found = _find(lines, start, stop, rf"[#;]\s*{re.escape(option)}\s*[=:]")
    if found is not None:
        return "".join([*lines[:found], *written, *lines[found + 1 :]])
    return _insert(lines, _last_filled(lines, start, stop), written[0], end)


def without_option(text: str, section: str, option: str, comment: str) -> str:
    """The ini file's text without the option in `[section]`, and with the comment in its place."""
    end = _line_end(text)
    lines = _split(text)
    start, stop = _section(lines, section)
    found = None if start is None else _find(lines, start, stop, rf"{re.escape(option)}\s*[=:]")
    if found is None:
        return text
    rest = _without_continuation(lines[found + 1 : stop])
    return "".join([*lines[:found], comment + end, *rest, *lines[stop:]])


def set_toml_option(text: str, option: str, value: str | Sequence[str]) -> str:
    """pyproject.toml's text with `option = value` in `[tool.alembic]`, a string or an array of strings.

    `value` is quoted here, but its % are not doubled (see `escape`). What gives way is as for `set_option`.
    """
    end = _line_end(text)
    lines = _split(text)
    start, stop = _section(lines, "tool.alembic")
    written = f"{option} = {_toml(value)}{end}"
    if start is None:
        return _finished(text, end) + (end if text.strip() else "") + f"[tool.alembic]{end}{written}"
    found = _find(lines, start, stop, rf"\s*{re.escape(option)}\s*=")
    if found is None:
        found = _find(lines, start, stop, rf"\s*#\s*{re.escape(option)}\s*=")
    if found is None:
        return _insert(lines, _last_filled(lines, start, stop), written, end)
    return "".join([*lines[:found], written, *lines[_toml_end(lines, found) :]])


def _toml(value: str | Sequence[str]) -> str:
    """A JSON string is a TOML basic string, surrogates apart: those no UTF-8 file can hold anyway."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(_toml(item) for item in value) + "]"


def _toml_end(lines: list[str], first: int) -> int:
    """The line after the value that begins on line `first`, an array over several lines included."""
    depth = 0
    for number in range(first, len(lines)):
        bare = re.sub(r'"(\\.|[^"\\])*"|\'[^\']*\'', "", lines[number].lstrip("# \t"))
        bare = bare.partition("#")[0]
        depth += bare.count("[") - bare.count("]")
        if depth <= 0:
            return number + 1
    return first + 1


def _section(lines: list[str], name: str) -> tuple[int | None, int]:
    """The first line after the section's header, and the line after its last; (None, 0) when it is absent."""
    start: int | None = None
    for number, line in enumerate(lines):
        header = re.match(r"\[{1,2}\s*([^]]+?)\s*\]", line)
        if header is None:
            continue
        if start is not None:
            return start, number
        if header[1] == name and not line.startswith("[["):
            start = number + 1
    return (None, 0) if start is None else (start, len(lines))


def _find(lines: list[str], start: int, stop: int, pattern: str) -> int | None:
    compiled = re.compile(pattern, re.IGNORECASE)
    return next((number for number in range(start, stop) if compiled.match(lines[number])), None)


def _without_continuation(lines: list[str]) -> list[str]:
    """The lines after an option, without those that continue its value; comments between them stay."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        is_comment = line.lstrip().startswith(("#", ";"))
        if line.strip() and not is_comment and not line[0].isspace():
            return kept + lines[number:]
        if not line.strip() or is_comment:
            kept.append(line)
    return kept


def _last_filled(lines: list[str], start: int, stop: int) -> int:
    """Where to add to a section: after its last option. Comments below that belong to the next section, as a rule."""
    filled = [n for n in range(start, stop) if lines[n].strip() and not lines[n].lstrip().startswith(("#", ";"))]
    return filled[-1] + 1 if filled else start


def _insert(lines: list[str], place: int, line: str, end: str) -> str:
    above = _finished("".join(lines[:place]), end)
    return above + line + "".join(lines[place:])


def _finished(text: str, end: str) -> str:
    return text if not text or text.endswith("\n") else text + end


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _split(text: str) -> list[str]:
    """The lines with their ends; a form feed ends no line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
