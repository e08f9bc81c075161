"""What an exception follows from, and which of that is the news."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exc


def chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, then what it was raised from or while handling."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def news(error: BaseException) -> BaseException:
    """The exception; but of a connection that was lost the one that said so: whoever clears up after it, as a `with`
    does, hears only that the connection is of no use, and SQLAlchemy raises that."""
    if not isinstance(error, exc.SQLAlchemyError):
        return error  # somebody's own words
    return next((each for each in reversed(list(chain(error))) if is_lost(each)), error)


def is_lost(error: BaseException) -> bool:
    """Does it say that a connection was lost half-way?"""
    return isinstance(error, exc.DBAPIError) and error.connection_invalidated
