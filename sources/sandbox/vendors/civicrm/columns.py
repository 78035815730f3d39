"""Columns and tables of the CRM's database: the values of some rows, computed when they are needed.

Numbers, days and moments are int64 with `NULL`; text and lists are objects with None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from sources.sandbox.world.history import Array

from .metadata import EntityField

NULL = np.iinfo(np.int64).min


class EntityColumn(Protocol):
    """Anything that can give the values of some rows."""

    def values(self, rows: Array) -> Array:
        """The values at these rows, in their order."""


@dataclass(frozen=True)
class Numbers:
    """Numbers of the world plus `plus`; `null` is the world's number for none."""

    array: Array
    null: int | None = None
    plus: int = 0

    def values(self, rows: Array) -> Array:
        """The numbers at these rows."""
        taken = self.array[rows].astype(np.int64)
        if self.null is None:
            return taken + self.plus
        return np.where(taken == self.null, NULL, taken + self.plus)


@dataclass(frozen=True)
class Coded:
    """Codes of the world, and what the CRM stores for each; code -1 is null."""

    codes: Array
    stored: Array

    def values(self, rows: Array) -> Array:
        """What is stored at these rows."""
        return self.stored[self.codes[rows]]


@dataclass(frozen=True)
class Constant:
    """One value in every row."""

    value: Any
    is_object: bool

    def values(self, rows: Array) -> Array:
        """The value once for each row."""
        if self.is_object:
            return objects([self.value] * len(rows))
        return np.full(len(rows), NULL if self.value is None else self.value, dtype=np.int64)


@dataclass(frozen=True)
class Computed:
    """Values computed from the rows, as numbers or objects."""

    compute: Callable[[Array], Array]

    def values(self, rows: Array) -> Array:
        """The values of these rows."""
        return self.compute(rows)


def coded(codes: Array, stored: Sequence[Any]) -> Coded:
    """A coded column of numbers or of objects, by the type of what is stored."""
    if all(isinstance(value, int) for value in stored):
        return Coded(codes, np.array([*stored, NULL], dtype=np.int64))
    return Coded(codes, objects([*stored, None]))


def objects(values: Sequence[Any]) -> Array:
    """An object array, also of lists."""
    array = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        array[place] = value
    return array


def _default(field: EntityField) -> EntityColumn:
    """The values of a field that nobody has set."""
    is_object = field.kind in ("text", "list")
    if field.default == "" or field.default.startswith("CURRENT"):
        return Constant(None, is_object)
    if field.kind == "bool":
        return Constant(int(field.default == "true"), is_object=False)
    if field.kind == "int":
        return Constant(int(field.default), is_object=False)
    return Constant(field.default.split(",") if field.kind == "list" else field.default, is_object)


@dataclass
class EntityTable:
    """The rows of one entity, ordered by id."""

    name: str
    ids: Array
    fields: dict[str, EntityField]
    given: Mapping[str, EntityColumn] = field(default_factory=dict)
    _indexes: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def columns(self) -> dict[str, EntityColumn]:
        """A column for every field; with the vendor's default where the world has no values."""
        defaults = {name: _default(spec) for name, spec in self.fields.items()}
        return {**defaults, "id": Numbers(self.ids), **self.given}

    def places(self, ids: Array) -> Array:
        """The rows with these ids; -1 where there is none."""
        if not len(self):
            return np.full(len(ids), -1)
        near = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        return np.where(self.ids[near] == ids, near, -1)

    def rows_where(self, name: str, wanted: Array) -> Array:
        """The rows whose column holds one of the wanted numbers, by an index kept for it."""
        if name == "id":
            places = self.places(np.unique(wanted))
            return places[places >= 0]
        values, order = self._index(name)
        wanted = np.unique(wanted)
        first = np.searchsorted(values, wanted, side="left")
        last = np.searchsorted(values, wanted, side="right")
        found = [order[a:b] for a, b in zip(first, last, strict=True)]
        return np.sort(np.concatenate([np.empty(0, dtype=np.int64), *found]))

    def _index(self, name: str) -> tuple[Array, Array]:
        """The values of a numeric column in ascending order, and the rows they stand in."""
        if name not in self._indexes:
            values = self.columns[name].values(np.arange(len(self)))
            order = np.argsort(values, kind="stable")
            self._indexes[name] = values[order], order
        return self._indexes[name]
