"""An expression of a CHECK, a predicate or a default as a tree in which a server's rewriting makes no difference.

Servers keep a parsed expression and write it anew: PostgreSQL adds casts and parentheses, makes `IN` into `= ANY
(ARRAY[…])` and `BETWEEN` into two comparisons; MariaDB quotes names, and renames functions. So casts are left out here,
and such pairs have one form.
"""

from __future__ import annotations

from .sql_forms import Node, binary, called, cased, compared, contained, negated, spread
from .sql_words import Unreadable, Word, literal, words_of

DEEPEST = 60
"""Levels of nesting; what is deeper is unreadable."""

LEVELS = {"or": 1, "xor": 1, "and": 2, "is": 4, "in": 4, "between": 4, "like": 4, "ilike": 4, "regexp": 4, "rlike": 4,
          "glob": 4, "similar": 4, "collate": 9, "at": 9, "mod": 7, "div": 7, "not": 4}  # fmt: skip
SIGNS = {**dict.fromkeys(("=", "<>", "!=", "<", ">", "<=", ">=", "<=>"), 4), **dict.fromkeys(("+", "-"), 6),
         **dict.fromkeys(("*", "/", "%"), 7), "^": 8, "::": 10, "[": 11}  # fmt: skip
OTHER_SIGN = 5
NOT_LEVEL, MINUS_LEVEL = 3, 8
CLOSING = {")", "]", ",", "."}
LONG_TYPES = {"double": ("precision",), "character": ("varying",), "bit": ("varying",)}
ENDS = ("then", "else", "end", "when", "from", "for", "as", "escape", "both", "leading", "trailing")
CONSTANTS = ("current_timestamp", "current_date", "current_time", "localtimestamp", "current_user", "null", "true")
"""Names before a string that are no type: `interval '1 day'` is a string with a type before it."""


def expression(text: str) -> Node:
    """Raises Unreadable."""
    reader = _Reader(words_of(text))
    tree = reader.expression(0)
    if reader.word is not None:
        raise Unreadable(reader.word.text)
    return tree


class _Reader:
    """Precedence climbing over the words."""

    def __init__(self, words: list[Word]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0

    @property
    def word(self) -> Word | None:
        """The next one."""
        return self._words[self._at] if self._at < len(self._words) else None

    def expression(self, level: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("nested too deep")
        left = self._first()
        while (found := self._level()) is not None and found > level:
            left = self._more(left, found)
        self._depth -= 1
        return left

    def _level(self) -> int | None:
        word = self.word
        if word is None or (word.text in CLOSING and word.kind == "sign"):
            return None
        if word.kind == "sign":
            return SIGNS.get(word.text, OTHER_SIGN if word.text != "(" else None)
        return LEVELS.get(word.text) if word.kind == "name" else None

    def _next(self) -> Word:
        word = self.word
        if word is None:
            raise Unreadable("the end")
        self._at += 1
        return word

    def _takes(self, *texts: str) -> bool:
        """Go past these words if they are next."""
        ahead = self._words[self._at : self._at + len(texts)]
        same = [word.text for word in ahead if word.kind in ("name", "sign")] == list(texts)
        self._at += len(texts) if same else 0
        return same

    def _needs(self, text: str) -> None:
        if not self._takes(text):
            raise Unreadable(text)

    def _first(self) -> Node:
        """A value, with what stands before it."""
        word = self._next()
        if word.kind == "string":
            return literal(word.text)
        if word.kind == "number":
            return word.text
        if word.kind == "sign":
            return self._sign_first(word.text)
        if word.kind == "name" and word.text in ("not", "case", "cast", "array", "exists"):
            return self._special(word.text)
        return self._named(word)

    def _sign_first(self, sign: str) -> Node:
        if sign == "(":
            inside = self._list(")")
            return inside[0] if len(inside) == 1 else ("row", *inside)
        if sign in ("-", "+"):
            value = self.expression(MINUS_LEVEL)
            if sign == "+":
                return value
            return f"-{value}" if isinstance(value, str) and value[:1].isdigit() else ("minus", value)
        if sign in ("~", "!", "@", "*"):
            return ("prefix", sign) if sign == "*" else ("prefix", sign, self.expression(MINUS_LEVEL))
        raise Unreadable(sign)

    def _special(self, name: str) -> Node:
        if name == "not":
            return negated(self.expression(NOT_LEVEL))
        if name == "case":
            return self._case()
        if name == "array" and self._takes("["):
            return ("array", *self._list("]"))
        if name == "cast" and self._takes("("):
            value = self.expression(0)
            self._needs("as")
            self._past_closing()
            return value
        return self._named(Word("name", name))

    def _past_closing(self) -> None:
        depth = 1
        while depth:
            word = self._next()
            if word.kind == "sign":
                depth += (word.text == "(") - (word.text == ")")

    def _case(self) -> Node:
        parts: list[Node] = []
        while not self._takes("end"):
            if self.word is not None and self.word.text in ("when", "then", "else"):
                parts.append(self._next().text)
            parts.append(self.expression(0))
        return cased(parts)

    def _named(self, word: Word) -> Node:
        """A column (without its table), a call, or a type before a string."""
        if word.kind == "name" and word.text in ENDS:
            raise Unreadable(word.text)
        while self._takes("."):
            word = self._next()
        if self._takes("("):
            return called(word.text.lower(), self._list(")"))
        following = self.word
        if following is not None and following.kind == "string" and word.text not in CONSTANTS:
            return literal(self._next().text)
        if word.kind == "name" and word.text in ("current_timestamp", "current_date", "current_time"):
            return called(word.text, [])
        return word.text.lower()

    def _list(self, closing: str) -> list[Node]:
        items: list[Node] = []
        while not self._takes(closing):
            items.append(self.expression(0))
            if not (self._takes(",") or self._takes("from") or self._takes("for")) and (
                self.word is None or self.word.text != closing
            ):
                raise Unreadable("a list")
        return items

    def _more(self, left: Node, level: int) -> Node:
        """What stands behind a value."""
        word = self._next()
        if word.text == "::":
            self._type()
            return left
        if word.text == "[" and word.kind == "sign":
            return ("item", left, *self._list("]"))
        if word.kind == "name" and word.text in ("is", "in", "between", "not", "at", "like", "ilike", "similar"):
            return self._predicate(left, word.text, level)
        return binary(word.text, left, self.expression(level))

    def _predicate(self, left: Node, name: str, level: int) -> Node:
        if name == "not":
            return negated(self._predicate(left, self._next().text, level))
        if name == "is":
            is_not = self._takes("not")
            if self._takes("distinct", "from"):
                tree: Node = ("distinct", left, self.expression(level))
            else:
                tree = ("is", left, self.expression(level))
            return negated(tree) if is_not else tree
        if name == "in":
            return contained(left, self._list(")") if self._takes("(") else [self.expression(level)])
        if name == "between":
            low = self.expression(level)
            self._needs("and")
            return spread("and", compared(">=", left, low), compared("<=", left, self.expression(level)))
        if name == "at":
            for each in ("time", "zone"):
                self._needs(each)
            return called("timezone", [self.expression(level), left])
        if name == "similar":
            self._needs("to")
        tree = (name, left, self.expression(level))
        return ("escape", tree, self.expression(level)) if self._takes("escape") else tree

    def _type(self) -> None:
        """Go past the name of a type: "character varying(20)[]", "timestamp(3) without time zone"."""
        name = self._next()
        while self._takes("."):
            name = self._next()
        for more in LONG_TYPES.get(name.text, ()):
            self._takes(more)
        if self._takes("("):
            self._past_closing()
        for zone in ("with", "without"):
            self._takes(zone, "time", "zone")
        while self._takes("[", "]"):
            pass
