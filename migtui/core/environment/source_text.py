"""Edits of Python source by syntax tree: the tree says where, the text around it stays as it was written."""

from __future__ import annotations

import ast
import re


class SourceText:
    """A module's text and its syntax tree. Raises SyntaxError (a ValueError for a null byte) when it has none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self._changes: list[tuple[int, int, str]] = []

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Where the node begins in `text`."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Where the node ends in `text`."""
        assert node.end_lineno is not None and node.end_col_offset is not None, "ast.parse sets both"
        return self._offset(node.end_lineno, node.end_col_offset)

    def line_of(self, offset: int) -> tuple[int, int]:
        """The start and the end, without its line end, of the line that holds the offset."""
        start = max(each for each in self._starts if each <= offset)
        found = re.compile(r"\r\n|\r|\n").search(self.text, start)
        return start, found.start() if found else len(self.text)

    def after_line(self, offset: int) -> int:
        """Where the line after the one that holds the offset begins, or the text's end."""
        return next((each for each in self._starts if each > offset), len(self.text))

    def replace(self, start: int, end: int, new: str) -> None:
        """Note a change; `new` has line feeds as line ends. Changes must not overlap."""
        self._changes.append((start, end, new.replace("\n", self.line_end)))

    def insert_lines(self, offset: int, lines: list[str]) -> None:
        """Note whole lines to stand at the offset, the beginning of a line or the text's end."""
        if lines:
            starts_fresh = offset == 0 or self.text[offset - 1] in "\r\n"
            self.replace(offset, offset, ("" if starts_fresh else "\n") + "".join(f"{line}\n" for line in lines))

    def changed(self) -> str:
        """The text with all changes; of two insertions at one place the one noted first stands first."""
        parts: list[str] = []
        done = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            parts += [self.text[done:start], new]
            done = end
        return "".join([*parts, self.text[done:]])

    def _offset(self, line: int, column: int) -> int:
        """The tree counts columns in UTF-8 bytes."""
        start = self._starts[line - 1]
        rest = self.text[start : start + column]  # a character has one byte at least
        return start + len(rest.encode("utf-8")[:column].decode("utf-8", errors="ignore"))
