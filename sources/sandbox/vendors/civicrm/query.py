"""Runs `get`: finds the rows of a request, in its order and page by page, and renders them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from sources.sandbox.world.history import Array

from .columns import EntityTable
from .conditions import ApiError, Condition, RowTest, all_of
from .database import Database
from .paths import Expression, resolve
from .rows import render
from .where import as_test, with_hidden_filters

_CHUNK = 1 << 16
_KEPT_SCANS = 4
_KEPT_ORDERS = 3


@dataclass(frozen=True)
class ApiPage:
    """The answer to a `get`: rows as JSON values; and how many match, if that was asked."""

    values: list[dict[str, Any]]
    matched: int | None


class Scan:
    """Goes through the rows of a query in order, and keeps what it has found so far."""

    def __init__(self, rows: Array | range, test: RowTest) -> None:
        self._rows = rows
        self._test = test
        self._at = 0
        self._found: list[Array] = []
        self._count = 0

    def page(self, offset: int, limit: int) -> Array:
        """The matching rows from `offset`: at most `limit`, or all for 0."""
        wanted = offset + limit if limit else None
        while self._at < len(self._rows) and (wanted is None or self._count < wanted):
            chunk = np.asarray(self._rows[self._at : self._at + _CHUNK])
            self._at += _CHUNK
            met = chunk[self._test(chunk)[0]]
            self._found.append(met)
            self._count += len(met)
        if len(self._found) > 1:
            self._found = [np.concatenate(self._found)]
        found = self._found[0] if self._found else np.empty(0, dtype=np.int64)
        return found[offset:wanted]

    def count(self) -> int:
        """How many rows match in all."""
        self.page(0, 0)
        return self._count


class QueryEngine:
    """Answers `get` requests over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._scans: OrderedDict[bytes, Scan] = OrderedDict()
        self._orders: OrderedDict[bytes, tuple[Array, Array]] = OrderedDict()

    def get(
        self, table: EntityTable, params: Mapping[str, Any], *, shuffled: bool = False
    ) -> ApiPage:
        """The page of a table that the parameters describe.

        Args:
            table: of the entity.
            params: of the request.
            shuffled: ignore the order that is asked for.

        Raises:
            ApiError: the vendor would answer 500.
        """
        for unsupported in ("join", "groupBy", "having"):
            if params.get(unsupported):
                raise ApiError(f"the sandbox does not support {unsupported}")
        selected = list(params.get("select") or ["*"])
        scan = self._scan(table, params, shuffled=shuffled)
        limit, offset = int(params.get("limit") or 0), int(params.get("offset") or 0)
        matched = scan.count() if "row_count" in selected else None
        if selected == ["row_count"]:
            return ApiPage([], matched)
        rows = scan.page(offset, limit)
        return ApiPage(render(self.database, table, selected, rows), matched)

    def _scan(self, table: EntityTable, params: Mapping[str, Any], *, shuffled: bool) -> Scan:
        where = with_hidden_filters(table, list(params.get("where") or []))
        order = {} if shuffled else dict(params.get("orderBy") or {})
        key = table.name.encode() + orjson.dumps([where, order, shuffled])
        if key not in self._scans:
            tests = [as_test(self.database, table, clause) for clause in where]
            rows = self._candidates(table, tests, order, shuffled=shuffled)
            self._scans[key] = Scan(rows, all_of(tests))
            while len(self._scans) > _KEPT_SCANS:
                self._scans.popitem(last=False)
        self._scans.move_to_end(key)
        return self._scans[key]

    def _candidates(
        self, table: EntityTable, tests: list[RowTest], order: dict[str, str], *, shuffled: bool
    ) -> Array | range:
        """The rows to go through, in order: found by an index of a key, else a range of all."""
        if shuffled:
            return np.random.default_rng(len(table)).permutation(len(table))
        for test in tests:
            if isinstance(test, Condition) and _is_key(test):
                wanted = test.operand if test.operator == "IN" else [test.operand]
                rows = table.rows_where(
                    test.expression.field.name, np.array(wanted, dtype=np.int64)
                )
                return rows[self._sorting(table, order, rows)] if order else rows
        first = next(iter(order), "id")
        ascending = all(way.upper() == "ASC" for way in order.values())
        if list(order) in ([], ["id"]) and ascending:
            start, stop = _stretch(table.ids, first, tests)
            return range(start, stop)
        values, rows = self._ordered(table, order)
        if not ascending or values.dtype == object:
            return rows
        start, stop = _stretch(values, first, tests)
        return rows[start:stop]

    def _ordered(self, table: EntityTable, order: dict[str, str]) -> tuple[Array, Array]:
        """The values of the first key in an order, and all rows in that order; cached."""
        key = table.name.encode() + orjson.dumps(list(order.items()))
        if key not in self._orders:
            rows = self._sorting(table, order, np.arange(len(table)))
            first = self._expression(table, next(iter(order)))
            self._orders[key] = first.shown(rows), rows
            while len(self._orders) > _KEPT_ORDERS:
                self._orders.popitem(last=False)
        self._orders.move_to_end(key)
        return self._orders[key]

    def _sorting(self, table: EntityTable, order: dict[str, str], rows: Array) -> Array:
        """The places of `rows` in the order that is asked for; equal ones stay as they are."""
        places = np.arange(len(rows))
        for path, way in reversed(order.items()):
            values = self._expression(table, path).shown(rows[places])
            if values.dtype == object:
                values = np.unique([str(value or "") for value in values], return_inverse=True)[1]
            values = values if way.upper() == "ASC" else ~values
            places = places[np.argsort(values, kind="stable")]
        return places

    def _expression(self, table: EntityTable, path: str) -> Expression:
        expression = resolve(self.database, table, path)
        if expression is None:
            raise ApiError(f"unknown field {path} in orderBy")
        return expression


def _is_key(test: Condition) -> bool:
    """Whether the rows can be found by the index of a key."""
    field = test.expression.field
    is_key = test.expression.is_own and (field.name == "id" or bool(field.references))
    return is_key and field.kind == "int" and test.operator in ("=", "IN")


def _stretch(values: Array, path: str, tests: list[RowTest]) -> tuple[int, int]:
    """Where in ascending values those lie that the tests on the ordering field allow."""
    start, stop = 0, len(values)
    for test in tests:
        if not isinstance(test, Condition) or test.path != path:
            continue
        low, high = _bounds(test)
        if low is not None:
            start = max(start, int(np.searchsorted(values, low, side="left")))
        if high is not None:
            stop = min(stop, int(np.searchsorted(values, high, side="right")))
    return start, max(start, stop)


def _bounds(test: Condition) -> tuple[int | None, int | None]:
    if not isinstance(test.operand, int):
        return tuple(test.operand) if test.operator == "BETWEEN" else (None, None)
    return {
        "=": (test.operand, test.operand),
        ">": (test.operand + 1, None),
        ">=": (test.operand, None),
        "<": (None, test.operand - 1),
        "<=": (None, test.operand),
    }.get(test.operator, (None, None))
