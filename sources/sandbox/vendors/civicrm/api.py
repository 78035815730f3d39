"""The API's calls: `get` and `getFields` of every entity, by the API user or by anybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from sources.sandbox.world import World

from .columns import EntityTable
from .conditions import ApiError
from .contact_tables import API_USER_ID
from .content_faults import CrmContentFaults
from .database import Database
from .metadata import EntityField
from .query import ApiPage, QueryEngine
from .site_tables import from_rows

_ITSELF = ["id", "=", "user_contact_id"]
_DATA_TYPES = {
    "int": "Integer", "bool": "Boolean", "text": "String", "list": "String", "float": "Money",
    "date": "Date", "datetime": "Timestamp", "timestamp": "Timestamp",
}  # fmt: skip
_FIELD_FIELDS = {
    name: EntityField(name, kind)
    for name, kind in {
        "name": "text", "title": "text", "entity": "text", "type": "text", "data_type": "text",
        "required": "bool", "nullable": "bool", "serialize": "bool", "default_value": "text",
        "fk_entity": "text", "options": "bool", "suffixes": "list",
    }.items()
}  # fmt: skip


class CrmApi:
    """The API of one CRM, with its faults of content."""

    def __init__(self, world: World, faults: frozenset[str] = frozenset()) -> None:
        self._faults = CrmContentFaults(faults)
        self._database = Database(world, self._faults.changed)
        self._engine = QueryEngine(self._database)

    def call(
        self, entity: str, action: str, params: Mapping[str, Any], *, is_known: bool
    ) -> ApiPage:
        """Runs one call.

        Raises:
            ApiError: the vendor answers 500.
        """
        table = self._database.table(entity)
        if table is None or action not in ("get", "getFields"):
            raise ApiError(f"no {entity}.{action}")
        if action == "getFields":
            return self._engine.get(_fields_table(table), params)
        where = params.get("where") or []
        is_withdrawn = self._faults.withdraw() and _ITSELF not in where
        if not is_known or is_withdrawn:
            return ApiPage([], 0 if "row_count" in (params.get("select") or []) else None)
        asked = self._faults.asked({**params, "where": _who(where)})
        page = self._engine.get(table, asked, shuffled=self._faults.is_shuffled)
        return self._faults.answered(entity, asked, page)


def _who(where: Sequence[Any]) -> list[Any]:
    """The clause with the id of the API user in place of `user_contact_id`."""
    return [["id", "=", API_USER_ID] if clause == _ITSELF else clause for clause in where]


def _fields_table(table: EntityTable) -> EntityTable:
    """The fields of an entity as rows."""
    rows = [
        {
            "name": field.name,
            "title": field.name.rpartition(".")[2].replace("_", " ").title(),
            "entity": table.name,
            "type": field.origin,
            "data_type": _DATA_TYPES[field.kind],
            "required": field.is_required and field.default == "",
            "nullable": not field.is_required,
            "serialize": field.kind == "list",
            "default_value": field.default or None,
            "fk_entity": field.references or None,
            "options": bool(field.options),
            "suffixes": ["name", "label"] if field.options else None,
        }
        for field in table.fields.values()
    ]
    return from_rows(f"{table.name}.getFields", _FIELD_FIELDS, rows)
