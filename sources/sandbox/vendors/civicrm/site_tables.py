"""Configuration as tables: option lists, types, campaigns and custom fields of the site."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .columns import NULL, Computed, EntityColumn, EntityTable, objects
from .metadata import (
    OPTION_GROUPS,
    PARTICIPANT_STATUSES,
    SITE,
    EntityField,
    custom_fields,
    fields_of,
)

_OBJECTS = ("text", "list")


def from_rows(
    name: str, fields: dict[str, EntityField], rows: Sequence[Mapping[str, Any]]
) -> EntityTable:
    """A small table from its rows; ids count from 1."""
    columns: dict[str, EntityColumn] = {}
    for key in rows[0] if rows else ():
        values = [row[key] for row in rows]
        if fields[key].kind in _OBJECTS:
            array = objects(values)
        else:
            array = np.array([NULL if value is None else int(value) for value in values])
        columns[key] = Computed(array.__getitem__)
    return EntityTable(name, np.arange(1, len(rows) + 1), fields, columns)


def _option_groups() -> EntityTable:
    rows = [{"name": name, "title": name.replace("_", " ").title()} for name in OPTION_GROUPS]
    return from_rows("OptionGroup", fields_of("OptionGroup"), rows)


def _option_values() -> EntityTable:
    rows = [
        {
            "option_group_id": group,
            "value": str(option.value),
            "name": option.name,
            "label": option.label,
            "weight": weight,
        }
        for group, options in enumerate(OPTION_GROUPS.values(), 1)
        for weight, option in enumerate(options, 1)
    ]
    return from_rows("OptionValue", fields_of("OptionValue"), rows)


def _participant_statuses() -> EntityTable:
    rows = [{key: row[key] for key in row if key != "id"} for row in PARTICIPANT_STATUSES]
    return from_rows("ParticipantStatusType", fields_of("ParticipantStatusType"), rows)


def _relationship_types() -> EntityTable:
    keys = ("name_a_b", "name_b_a", "contact_type_a", "contact_type_b")
    rows = [dict(zip(keys, each["names"], strict=True)) for each in SITE["relationship_types"]]
    labelled = [{**row, "label_a_b": row["name_a_b"], "label_b_a": row["name_b_a"]} for row in rows]
    return from_rows("RelationshipType", fields_of("RelationshipType"), labelled)


def _custom_groups() -> EntityTable:
    rows = [
        {
            "name": group["name"],
            "title": group["title"],
            "extends": group["extends"],
            "table_name": f"civicrm_value_{group['name'].lower()}_{number}",
        }
        for number, group in enumerate(SITE["custom_groups"], 1)
    ]
    return from_rows("CustomGroup", fields_of("CustomGroup"), rows)


def _custom_fields() -> EntityTable:
    groups = [group["name"] for group in SITE["custom_groups"]]
    lists = list(OPTION_GROUPS)
    rows = [
        {
            "custom_group_id": groups.index(group["name"]) + 1,
            "name": custom["name"],
            "label": custom["label"],
            "data_type": custom["data_type"],
            "html_type": custom["html_type"],
            "column_name": f"{custom['name']}_{number}",
            "option_group_id": lists.index(field.options) + 1 if field.options else None,
        }
        for number, (group, custom, field) in enumerate(custom_fields(), 1)
    ]
    return from_rows("CustomField", fields_of("CustomField"), rows)


def site_tables() -> dict[str, EntityTable]:
    """The tables of the site's configuration by entity."""
    tables = [
        _option_groups(),
        _option_values(),
        _participant_statuses(),
        _relationship_types(),
        _custom_groups(),
        _custom_fields(),
        from_rows("CaseType", fields_of("CaseType"), SITE["case_types"]),
        from_rows("Campaign", fields_of("Campaign"), SITE["campaigns"]),
    ]
    return {table.name: table for table in tables}
