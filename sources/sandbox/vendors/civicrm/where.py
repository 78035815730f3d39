"""Reads a `where` clause: from JSON to tests over rows, with the filters that the API adds."""

from collections.abc import Iterator
from typing import Any

from .columns import EntityTable
from .conditions import ApiError, RowTest, all_of, any_of, condition, none_of
from .database import Database
from .paths import resolve

_HIDDEN = ("is_deleted", "is_test", "is_template")
_GATHER = {"AND": all_of, "OR": any_of, "NOT": none_of}


def as_test(database: Database, table: EntityTable, clause: Any) -> RowTest:
    """The test of one clause, simple or nested.

    Raises:
        ApiError: the clause makes no sense.
    """
    if not isinstance(clause, list) or len(clause) < 2:
        raise ApiError(f"no condition: {clause!r}")
    if _is_nested(clause):
        return _GATHER[clause[0]]([as_test(database, table, each) for each in _inner(clause)])
    path, operator, value = str(clause[0]), *(*clause[1:], None)[:2]
    expression = resolve(database, table, path)
    if expression is None:
        raise ApiError(f"unknown field {path}")
    return condition(path, str(operator), value, expression)


def with_hidden_filters(table: EntityTable, where: list[Any]) -> list[Any]:
    """The clauses and the API's own.

    The API hides deleted and test records, unless the request names that field or asks for one id.
    """
    if any(clause[:2] == ["id", "="] for clause in where):
        return where
    named = set(_fields_named(where))
    hidden = [name for name in _HIDDEN if name in table.fields and name not in named]
    return [*where, *([name, "=", False] for name in hidden)]


def _is_nested(clause: list[Any]) -> bool:
    return clause[0] in _GATHER and len(clause) == 2 and isinstance(clause[1], list)


def _inner(clause: list[Any]) -> list[Any]:
    """The clauses inside a nested one; NOT may have a single clause without a list around it."""
    inner: list[Any] = clause[1]
    return [inner] if inner and isinstance(inner[0], str) else inner


def _fields_named(where: list[Any]) -> Iterator[str]:
    for clause in where:
        if _is_nested(clause):
            yield from _fields_named(_inner(clause))
        else:
            yield str(clause[0])
