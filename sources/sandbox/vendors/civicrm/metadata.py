"""The CRM's fields and option lists: the vendor's own, and those that this site adds."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_HERE = files(__package__)
_KINDS = {
    "boolean": "bool", "date": "date", "datetime": "datetime", "timestamp": "timestamp",
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One option of a list; `value` is what a field stores."""

    value: int | str
    name: str
    label: str


@dataclass(frozen=True)
class EntityField:
    """One field of an entity; `kind` says how its values are stored, compared and rendered."""

    name: str
    kind: str
    sql_type: str = ""
    is_required: bool = False
    default: str = ""
    references: str = ""
    options: str = ""
    contact_type: str = ""
    origin: str = "Field"


def _kind(sql_type: str, is_serialized: bool) -> str:
    if is_serialized:
        return "list"
    if sql_type.startswith("int"):
        return "int"
    return _KINDS.get(sql_type, "float" if sql_type.startswith("decimal") else "text")


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _stored_fields() -> dict[str, dict[str, EntityField]]:
    entities: dict[str, dict[str, EntityField]] = {}
    for row in _rows("entities.csv"):
        entities.setdefault(row["entity"], {})[row["field"]] = EntityField(
            name=row["field"],
            kind=_kind(row["sql_type"], row["serialized"] == "yes"),
            sql_type=row["sql_type"],
            is_required=row["required"] == "yes",
            default=row["default"],
            references=row["references"],
            options=row["options"],
            contact_type=row["contact_type"],
        )
    return entities


def _option_groups() -> dict[str, list[Option]]:
    groups: dict[str, list[Option]] = {}
    for row in _rows("options.csv"):
        groups.setdefault(row["option_group"], []).append(
            Option(row["value"], row["name"], row["label"])
        )
    for group, additions in SITE["options"].items():
        groups.setdefault(group, []).extend(
            Option(value, name, label) for name, (value, label) in additions.items()
        )
    return groups


SITE: dict[str, Any] = tomllib.loads((_HERE / "site.toml").read_text(encoding="utf-8"))
PARTICIPANT_STATUSES = _rows("participant_statuses.csv")
OPTION_GROUPS = _option_groups()
STORED_FIELDS = _stored_fields()
COMPUTED_FIELDS = {
    "Activity": (
        EntityField("source_contact_id", "int", references="Contact", origin="Extra"),
        EntityField("target_contact_id", "list", references="Contact", origin="Extra"),
        EntityField("assignee_contact_id", "list", references="Contact", origin="Extra"),
    ),
    "Event": (EntityField("remaining_participants", "int", origin="Extra"),),
    "Mailing": tuple(
        EntityField(f"stats_{name}", "int", origin="Extra")
        for name in (
            "intended_recipients", "successful", "opens_total", "opens_unique", "clicks_total",
            "clicks_unique", "bounces", "unsubscribes", "optouts", "optouts_and_unsubscribes",
            "replies",
        )
    ),
}  # fmt: skip


def custom_fields() -> Iterator[tuple[dict[str, Any], dict[str, Any], EntityField]]:
    """Each custom field: its group and its definition in `site.toml`, and the field."""
    for group in SITE["custom_groups"]:
        for custom in group["fields"]:
            kind = "int" if custom["data_type"] == "Int" else "text"
            name = f"{group['name']}.{custom['name']}"
            yield (
                group,
                custom,
                EntityField(name, kind, options=custom.get("options", ""), origin="Custom"),
            )


def fields_of(entity: str) -> dict[str, EntityField]:
    """All fields of an entity by name: stored, computed and custom."""
    fields = dict(STORED_FIELDS[entity])
    fields.update({field.name: field for field in COMPUTED_FIELDS.get(entity, ())})
    fields.update({f.name: f for group, _, f in custom_fields() if group["entity"] == entity})
    return fields


def option_value(group: str, name: str) -> str:
    """The stored value of an option by its name."""
    return next(str(option.value) for option in OPTION_GROUPS[group] if option.name == name)
