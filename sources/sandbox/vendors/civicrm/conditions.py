"""Conditions of a `where` clause over rows, with SQL's three-valued logic for null."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sources.sandbox.world.clock import day_number, utc_seconds, wall_seconds
from sources.sandbox.world.history import Array

from .columns import NULL
from .paths import Expression

Mask = NDArray[np.bool_]
RowTest = Callable[[Array], tuple[Mask, Mask]]
NEGATED = {
    "!=": "=", "<>": "=", "NOT IN": "IN", "NOT BETWEEN": "BETWEEN", "NOT LIKE": "LIKE",
    "IS NOT NULL": "IS NULL", "NOT CONTAINS": "CONTAINS",
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[Array, Any], Array]] = {
    "=": np.equal, ">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal,
}  # fmt: skip


class ApiError(Exception):
    """A request the API cannot run; the message is for the server's own log."""


@dataclass(frozen=True)
class Condition:
    """One `[path, operator, value]`; the value is in the form in which rows are stored."""

    path: str
    operator: str
    operand: Any
    expression: Expression

    def __call__(self, rows: Array) -> tuple[Mask, Mask]:
        """Which rows meet it, and which fail it; a null does neither."""
        operator = NEGATED.get(self.operator, self.operator)
        is_pattern = operator == "LIKE"
        values = self.expression.shown(rows) if is_pattern else self.expression.values(rows)
        known = ~_is_null(values)
        if operator == "IS NULL":
            met, known = ~known, np.ones(len(rows), dtype=bool)
        else:
            met = self._compare(operator, values, known)
        failed = known & ~met
        return (failed, met) if self.operator in NEGATED else (met, failed)

    def _compare(self, operator: str, values: Array, known: Mask) -> Mask:
        met = np.zeros(len(values), dtype=bool)
        at = np.flatnonzero(known)
        chosen = values[at]
        if operator == "IN":
            met[at] = _among(chosen, self.operand)
        elif operator == "BETWEEN":
            low, high = self.operand
            met[at] = (chosen >= low) & (chosen <= high)
        elif operator == "LIKE":
            met[at] = [bool(self.operand.fullmatch(str(value))) for value in chosen]
        elif operator == "CONTAINS":
            met[at] = [_contains(value, self.operand) for value in chosen]
        else:
            chosen = _folded(chosen)
            met[at] = _COMPARISONS[operator](chosen, self.operand).astype(bool)
        return met


def condition(path: str, operator: str, value: Any, expression: Expression) -> Condition:
    """A condition, ready to run.

    Raises:
        ApiError: the operator is unknown, or does not take this value.
    """
    operator = operator.upper()
    plain = NEGATED.get(operator, operator)
    if plain == "IS NULL":
        return Condition(path, operator, None, expression)
    if plain == "LIKE":
        return Condition(path, operator, _pattern(str(value)), expression)
    if plain in ("IN", "BETWEEN"):
        if not isinstance(value, list) or (plain == "BETWEEN" and len(value) != 2):
            raise ApiError(f"{operator} wants a list")
        stored = [one for each in value for one in _stored(expression, each)]
        return Condition(path, operator, stored, expression)
    if plain == "CONTAINS":
        wanted = value if isinstance(value, list) else [value]
        stored = [one for each in wanted for one in _stored(expression, each)]
        if len(stored) == len(wanted):
            return Condition(path, operator, stored, expression)
        return Condition(path, "NOT IN" if operator in NEGATED else "IN", [], expression)
    if plain not in _COMPARISONS:
        raise ApiError(f"unknown operator {operator}")
    stored = _stored(expression, value)
    if not stored:
        return Condition(path, "NOT IN" if operator in NEGATED else "IN", [], expression)
    return Condition(path, operator, stored[0], expression)


def _stored(expression: Expression, value: Any) -> list[Any]:
    """What rows hold for a value of the request; nothing for an unknown name of an option."""
    if expression.suffix:
        wanted = str(value).casefold()
        return [
            _fold(option.value)
            for option in expression.options
            if str(getattr(option, expression.suffix)).casefold() == wanted
        ]
    try:
        return [_as_kind(expression.field.kind, value)]
    except ValueError as error:
        raise ApiError(f"{value!r} is no {expression.field.kind}") from error


def _as_kind(kind: str, value: Any) -> Any:
    if kind in ("int", "bool"):
        return int(value)
    if kind == "float":
        return float(value)
    if kind in ("text", "list"):
        return str(value).casefold()
    moment = datetime.fromisoformat(str(value))
    if kind == "date":
        return day_number(date(moment.year, moment.month, moment.day))
    return utc_seconds(moment) if kind == "timestamp" else wall_seconds(moment)


def _is_null(values: Array) -> Mask:
    if values.dtype != object:
        return np.asarray(values == NULL)
    return np.array([value is None or value == [] for value in values], dtype=bool)


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _folded(values: Array) -> Array:
    """Text without regard to case: so does the vendor's database compare."""
    if values.dtype != object:
        return values
    folded = np.empty(len(values), dtype=object)
    folded[:] = [str(value).casefold() for value in values]
    return folded


def _among(values: Array, wanted: list[Any]) -> Array:
    if values.dtype == object:
        return np.array([str(value).casefold() in wanted for value in values], dtype=bool)
    return np.isin(values, np.array(wanted, dtype=np.int64))


def _contains(value: Any, wanted: list[Any]) -> bool:
    if isinstance(value, list):
        held = {str(each).casefold() for each in value}
        return all(str(each) in held for each in wanted)
    return all(str(each) in str(value).casefold() for each in wanted)


def _pattern(like: str) -> re.Pattern[str]:
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in like)
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def all_of(tests: list[RowTest]) -> RowTest:
    """A test that rows meet if they meet every one of these."""

    def test(rows: Array) -> tuple[Mask, Mask]:
        met, failed = np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        for each in tests:
            here_met, here_failed = each(rows)
            met, failed = met & here_met, failed | here_failed
        return met, failed

    return test


def any_of(tests: list[RowTest]) -> RowTest:
    """A test that rows meet if they meet one of these."""
    return none_of([none_of([each]) for each in tests])


def none_of(tests: list[RowTest]) -> RowTest:
    """A test that rows meet if they fail one of these."""
    together = all_of(tests)

    def test(rows: Array) -> tuple[Mask, Mask]:
        met, failed = together(rows)
        return failed, met

    return test
