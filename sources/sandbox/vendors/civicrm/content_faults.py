"""Faults of content: pages are short or unordered; rows repeated; fields dropped or changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .columns import Computed, EntityColumn, EntityTable, Numbers
from .metadata import custom_fields
from .query import ApiPage

_SHORT_PAGE = 250
_WITHDRAWN_FROM = 6
_DROPPED = "Servei.programa"
_RENAMED = ("Espai.tarifa", "Espai.tipus_tarifa")
_RETYPED_NUMBERS = ("duration", "max_participants")
_RETYPED_FLAGS = ("is_active",)


@dataclass
class CrmContentFaults:
    """The faults of content of one CRM, which depend on how many answers it has given."""

    names: frozenset[str]

    def __post_init__(self) -> None:
        self._answers = 0
        self._last_rows: dict[str, dict[str, Any]] = {}

    def changed(self, table: EntityTable) -> EntityTable:
        """The table as faults change its fields."""
        if table.name == "Activity" and "missing_field" in self.names:
            table = _without(table, _DROPPED)
        if table.name == "Activity" and "renamed_field" in self.names:
            table = _renamed(table, *_RENAMED)
        if table.name == "CustomField":
            table = self._registry(table)
        return table

    def _registry(self, table: EntityTable) -> EntityTable:
        """The table of custom fields, with the dropped one inactive and the renamed one renamed."""
        numbers = {field.name: place for place, (_, _, field) in enumerate(custom_fields())}
        names = table.columns["name"].values(np.arange(len(table)))
        active = np.ones(len(table), dtype=np.int64)
        if "missing_field" in self.names:
            active[numbers[_DROPPED]] = 0
        if "renamed_field" in self.names:
            names[numbers[_RENAMED[0]]] = _RENAMED[1].partition(".")[2]
        columns: dict[str, EntityColumn] = {
            "name": Computed(names.__getitem__),
            "is_active": Numbers(active),
        }
        return EntityTable(table.name, table.ids, table.fields, {**table.given, **columns})

    def asked(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters as the server takes them, without saying so."""
        asked = dict(params)
        if "short_pages" in self.names:
            asked["limit"] = min(int(asked.get("limit") or _SHORT_PAGE), _SHORT_PAGE)
        return asked

    def withdraw(self) -> bool:
        """Counts the answer; tells whether the user has lost the right to see anything."""
        self._answers += 1
        return "silent_empty" in self.names and self._answers >= _WITHDRAWN_FROM

    @property
    def is_shuffled(self) -> bool:
        """Whether the order asked for is ignored."""
        return "unordered_pages" in self.names

    def answered(self, entity: str, params: Mapping[str, Any], page: ApiPage) -> ApiPage:
        """The page with repeated or retyped rows."""
        values = page.values
        if "duplicate_rows" in self.names and len(values) > 1:
            previous = [self._last_rows[entity]] if entity in self._last_rows else []
            self._last_rows.pop(entity, None)
            if len(values) == params.get("limit"):
                self._last_rows[entity] = values[-1]
            values = [*previous, values[0], *values]
        if "type_change" in self.names:
            values = [_retyped(row) for row in values]
        return ApiPage(values, page.matched)


def _without(table: EntityTable, name: str) -> EntityTable:
    fields = {key: field for key, field in table.fields.items() if key != name}
    given = {key: column for key, column in table.given.items() if key != name}
    return EntityTable(table.name, table.ids, fields, given)


def _renamed(table: EntityTable, old: str, new: str) -> EntityTable:
    fields = {**table.fields, new: replace(table.fields[old], name=new)}
    given = {**table.given, new: table.given[old]}
    return _without(EntityTable(table.name, table.ids, fields, given), old)


def _retyped(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers as text, flags as "1" and "0"."""
    retyped = dict(row)
    for name in _RETYPED_NUMBERS:
        if retyped.get(name) is not None:
            retyped[name] = str(retyped[name])
    for name in _RETYPED_FLAGS:
        if retyped.get(name) is not None:
            retyped[name] = "1" if retyped[name] else "0"
    return retyped
