"""Builds entities from exploded rows: the register repeats an entity per value and subject."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sources.common.arrow_columns import Column, Kind
from sources.common.errors import ContractError
from sources.common.timezones import LOCAL_TZ

COLUMNS = (
    Column("register_id", "register_id", Kind.TEXT),
    Column("fgec_number", "fgec_number", Kind.TEXT),
    Column("name", "name", Kind.TEXT),
    Column("district_id", "district_id", Kind.TEXT),
    Column("neighbourhood", "neighbourhood", Kind.TEXT),
    Column("subjects", "subjects", Kind.LIST),
    Column("created_on", "created", Kind.DATE),
    Column("modified_on", "modified", Kind.DATE),
)

_WHOLE = re.compile("0*([1-9][0-9]*|0)([.]0+)?")
# Keeps the message readable: the register may have hundreds of attributes.
_MOST_NAMED = 20


@dataclass
class _Entity:
    """Values that all rows of one entity share, and values collected from them."""

    own: dict[str, str | None]
    place: dict[str, str | None]
    has_main_address: bool
    subjects: set[str] = field(default_factory=set)
    number: str | None = None


def entities(
    rows: Iterable[Mapping[str, Any]], layout: Mapping[str, str], number_attribute: str = ""
) -> list[dict[str, Any]]:
    """One row per entity, from rows that repeat it in any order.

    An entity is located at its main address, otherwise at the address of its first row.

    Args:
        rows: as the register has them.
        layout: which of their columns holds each field.
        number_attribute: attribute with the number that the CRM keeps; empty: the id is it.

    Raises:
        ContractError: a row without an id, rows of one id that contradict each other, or no
            entity with a number under the attribute.
    """
    found: dict[str, _Entity] = {}
    attributes: set[str] = set()
    for row in rows:
        values = {name: _text(row[column]) for name, column in layout.items()}
        identifier = number_of(values["register_id"])
        if identifier is None:
            raise ContractError("The register has a row without an id.")
        entity = _entity(values)
        known = found.setdefault(identifier, entity)
        _agree(identifier, known.own, entity.own)
        if entity.has_main_address and not known.has_main_address:
            known.place, known.has_main_address = entity.place, True
        if values.get("subject"):
            known.subjects.add(str(values["subject"]))
        if number_attribute:
            attributes.add(values["attribute"] or "")
            number = number_of(values["value"])
            if values["attribute"] == number_attribute and number is not None:
                _agree(identifier, {"number": known.number or number}, {"number": number})
                known.number = number
    if number_attribute and found and not any(entity.number for entity in found.values()):
        raise _no_number(number_attribute, attributes - {""})
    return [
        {
            "register_id": identifier,
            "fgec_number": entity.number if number_attribute else identifier,
            **entity.own,
            **entity.place,
            "subjects": sorted(entity.subjects),
        }
        for identifier, entity in found.items()
    ]


def _entity(values: Mapping[str, str | None]) -> _Entity:
    own = {
        "name": values["name"],
        "created": _day(values.get("created")),
        "modified": _day(values.get("modified")),
    }
    district = number_of(values["district_id"])
    place = {
        "district_id": district.zfill(2) if district else None,
        "neighbourhood": values.get("neighbourhood"),
    }
    is_main = (values.get("is_main_address") or "").lower() in ("true", "t", "1", "1.0")
    return _Entity(own, place, is_main)


def _agree(identifier: str, known: Mapping[str, str | None], new: Mapping[str, str | None]) -> None:
    for name, value in new.items():
        if value != known[name]:
            raise ContractError(
                f"Rows of register_id {identifier} do not agree on {name}: the id no longer tells "
                "entities apart, or the register contradicts itself."
            )


def _no_number(wanted: str, attributes: set[str]) -> ContractError:
    named = sorted(attributes)
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return ContractError(
        f"No entity of the register has a number under the attribute '{wanted}'; its attributes "
        f"are {', '.join(named[:_MOST_NAMED]) or 'none'}{more}. If one of them is the number, name "
        "it in SOURCES__FGEC__NUMBER_ATTRIBUTE."
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def number_of(text: str | None) -> str | None:
    """Normalise a number: 7, 007 and 7.0 are the same.

    Some years print numbers as floats. Anything but a whole number stays text, in capitals and
    without spaces. The model `int_fgec__organisations` does the same with the CRM's numbers.
    """
    if text is None:
        return None
    plain = text.replace(" ", "").upper()
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else plain or None


def _day(text: str | None) -> str | None:
    """The local day of a moment, written with an offset, without one, or as a bare date.

    Anything else is returned unchanged, to be refused with its row.
    """
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return text
    if moment is None:
        return None
    local = moment.astimezone(LOCAL_TZ) if moment.tzinfo else moment
    return local.date().isoformat()
