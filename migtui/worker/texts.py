"""Texts of exceptions whose author may not have thought of us."""

from __future__ import annotations

import re

CLASS = re.compile(r"^<class '[\w.]+'>: ")


def safe_str(error: BaseException) -> str:
    """str(error), even when its __str__ raises or returns no string."""
    try:
        return str(error)
    except BaseException as second:
        return f"<no text: str() of this {type(error).__name__} raises {type(second).__name__}>"


def driver_text(error: BaseException) -> str:
    """Its text; without the number and the brackets around it in which MariaDB's drivers put theirs, and without the
    class that SQLAlchemy puts before asyncpg's."""
    if type(error).__module__.startswith(("pymysql", "MySQLdb", "mysql")) and len(error.args) == 2:
        return str(error.args[1]).strip()
    return CLASS.sub("", safe_str(error)).strip()


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def is_own_code(file: str) -> bool:
    """Is this file the user's: neither installed, nor of the standard library, nor ours?"""
    return not file.startswith(("<", *_FOREIGN)) and not any(
        part in file for part in ("/site-packages/", "/dist-packages/")
    )


def _foreign_folders() -> tuple[str, ...]:
    import sysconfig

    paths = sysconfig.get_paths()
    folders = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    here = __file__.rpartition("/")[0]
    return tuple(sorted(folder.rstrip("/") + "/" for folder in (*folders, here) if folder))


_FOREIGN = _foreign_folders()
