"""env.py that takes the database's URL from an environment variable, so that no file holds a password."""

from __future__ import annotations

import ast

from migtui.core.environment.source_text import SourceText

COMMENT = "# The URL is a value of the ini file from here on, where a % is doubled."


def with_url_from_environment(source: str, variable: str, section: str = "") -> str:
    """Set `sqlalchemy.url` from `os.environ[variable]`: of the section in use, or of `section`.

    The line follows `config = context.config` and the lines of other sections. Raises ValueError where env.py has no
    such assignment, and SyntaxError.
    """
    text = SourceText(source)
    call = f'config.set_section_option("{section}", ' if section else "config.set_main_option("
    line = f'{call}"sqlalchemy.url", os.environ["{variable}"].replace("%", "%%"))'
    if line in source:
        return source
    is_first = COMMENT not in source
    last = _last_line(text)
    text.insert_lines(text.after_line(text.end(last)), ["", COMMENT, line] if is_first else [line])
    if not _imports_os(text.tree):
        text.insert_lines(_import_place(text), ["import os"])
    return text.changed()


def _last_line(text: SourceText) -> ast.stmt:
    """After what the new line stands: the assignment, or the last of our own lines."""
    found = [node for node in text.tree.body if ast.unparse(node) == "config = context.config"]
    if not found:
        raise ValueError("env.py has no line config = context.config")
    ours = [node for node in text.tree.body if isinstance(node, ast.Expr) and "os.environ[" in ast.unparse(node)]
    return (ours or found)[-1]


def _imports_os(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import) and any(alias.name == "os" for alias in node.names) for node in tree.body)


def _import_place(text: SourceText) -> int:
    """Before the first `from … import …`: the templates' plain imports come first, as isort sorts them."""
    imports = [node for node in text.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    imports = [node for node in imports if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")]
    first = next((node for node in imports if isinstance(node, ast.ImportFrom)), imports[0] if imports else None)
    return text.line_of(text.start(first))[0] if first is not None else 0
