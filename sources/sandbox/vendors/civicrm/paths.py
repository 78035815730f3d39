"""Field paths as the API writes them: `status_id:name`, `Servei.programa`, `event_id.title`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sources.sandbox.world.history import Array

from .columns import NULL, EntityTable, objects
from .database import Database
from .metadata import EntityField, Option

SUFFIXES = ("name", "label")
# The vendor lists the options of these fields in its code; their names are the stored values.
_ITS_OWN_NAME = "="


@dataclass(frozen=True)
class Expression:
    """What a path means: the field at its end, and its values for rows of the first table."""

    field: EntityField
    values: Callable[[Array], Array]
    options: tuple[Option, ...] = ()
    suffix: str = ""
    is_own: bool = True

    @property
    def kind(self) -> str:
        """The kind of the values."""
        return "text" if self.suffix and self.field.kind != "list" else self.field.kind

    def shown(self, rows: Array) -> Array:
        """The values; options by their name or label, as the path asks."""
        stored = self.values(rows)
        if not self.suffix:
            return stored
        words = {option.value: getattr(option, self.suffix) for option in self.options}
        if self.field.kind == "list":
            return objects(
                [None if some is None else [words.get(v, v) for v in some] for some in stored]
            )
        return objects([words.get(value) for value in stored.tolist()])


def resolve(database: Database, table: EntityTable, path: str) -> Expression | None:
    """The expression of a path; None if the table has no such field."""
    base, _, suffix = path.partition(":")
    if suffix and suffix not in SUFFIXES:
        return None
    if base in table.fields:
        field = table.fields[base]
        if field.options == _ITS_OWN_NAME:
            suffix = ""
        options = database.options(field) if suffix else ()
        if suffix and not options:
            return None
        return Expression(field, table.columns[base].values, options, suffix)
    head, _, rest = path.partition(".")
    reference = table.fields.get(head)
    if not rest or reference is None or reference.kind != "int":
        return None
    return _joined(database, table, reference, rest)


def _joined(
    database: Database, table: EntityTable, reference: EntityField, rest: str
) -> Expression | None:
    """A field of the record that a foreign key points to."""
    entity = reference.references or reference.options.removeprefix("@")
    target = database.table(entity)
    if target is None:
        return None
    beyond = resolve(database, target, rest)
    if beyond is None:
        return None
    keys = table.columns[reference.name].values

    def values(rows: Array) -> Array:
        places = target.places(keys(rows))
        found = beyond.values(np.maximum(places, 0)) if len(target) else _nothing(beyond, rows)
        missing: Any = None if found.dtype == object else NULL
        found[places < 0] = missing
        return found

    return Expression(beyond.field, values, beyond.options, beyond.suffix, is_own=False)


def _nothing(expression: Expression, rows: Array) -> Array:
    is_object = expression.field.kind in ("text", "list")
    return np.full(len(rows), None if is_object else NULL)
