"""Renders rows as the API does: selected fields, JSON types, local times without an offset."""

from typing import Any

import numpy as np

from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.history import Array

from .columns import NULL, EntityTable
from .database import Database
from .paths import Expression, resolve


def render(
    database: Database, table: EntityTable, selected: list[str], rows: Array
) -> list[dict[str, Any]]:
    """The rows as JSON values; unknown fields in `selected` are left out without a word."""
    columns: dict[str, list[Any]] = {}
    for path in _expanded(database, table, selected):
        expression = resolve(database, table, path)
        if expression is not None:
            columns[path] = _json_values(expression, rows)
    values = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    if table.name == "Contact" and "contact_type" in columns:
        for value in values:
            _remove_foreign(table, value)
    return values


def _expanded(database: Database, table: EntityTable, selected: list[str]) -> list[str]:
    """The paths of a select list: wildcards are expanded, and the key is always there."""
    paths = ["id"] if "id" in table.fields else []
    for path in selected:
        if path == "*":
            paths += [name for name, field in table.fields.items() if field.origin == "Field"]
        elif path == "custom.*":
            paths += [name for name, field in table.fields.items() if field.origin == "Custom"]
        elif path.endswith(".*"):
            paths += _expanded_join(database, table, path.removesuffix(".*"))
        elif path != "row_count":
            paths.append(path)
    return list(dict.fromkeys(paths))


def _expanded_join(database: Database, table: EntityTable, head: str) -> list[str]:
    group = [name for name in table.fields if name.startswith(f"{head}.")]
    reference = table.fields.get(head)
    if group or reference is None:
        return group
    target = database.table(reference.references or reference.options.removeprefix("@"))
    if target is None:
        return []
    return [f"{head}.{name}" for name, field in target.fields.items() if field.origin == "Field"]


def _json_values(expression: Expression, rows: Array) -> list[Any]:
    values = expression.shown(rows)
    if values.dtype == object:
        return list(values)
    null = values == NULL
    listed: list[Any] = _readable(expression.kind, np.where(null, 0, values))
    for place in np.flatnonzero(null):
        listed[place] = None
    return listed


def _readable(kind: str, values: Array) -> list[Any]:
    if kind == "bool":
        return [bool(value) for value in values.tolist()]
    if kind == "date":
        return [str(day) for day in values.astype("datetime64[D]")]
    if kind in ("datetime", "timestamp"):
        wall = to_wall(values) if kind == "timestamp" else values
        moments = np.datetime_as_string(wall.astype("datetime64[s]"))
        return [str(moment).replace("T", " ") for moment in moments]
    if kind == "float":
        return [float(value) for value in values.tolist()]
    listed: list[Any] = values.tolist()
    return listed


def _remove_foreign(table: EntityTable, value: dict[str, Any]) -> None:
    """Removes the fields of another type of contact, which the API leaves out."""
    for name in list(value):
        field = table.fields.get(name)
        if field and field.contact_type not in ("", value["contact_type"]):
            del value[name]
