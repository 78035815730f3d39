"""Strict typing at the border: a vendor's rows become one Arrow table with declared columns.

A value of another type than declared is refused with its request, field and row named; nothing
is coerced, because a silently changed type is how a vendor's change becomes a wrong number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from sources.errors import ContractError

# Days of the house are Barcelona's, whatever the clock of server or vendor.
HOUSE_ZONE = ZoneInfo("Europe/Madrid")
_UTC_TIMESTAMP = pa.timestamp("us", tz="UTC")


class Kind(Enum):
    """What a vendor's value is, and so which column or columns it becomes."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    LIST = "list"  # of texts; becomes one text, joined with '|'
    DATE = "date"  # 'YYYY-MM-DD'
    TIMESTAMP = "timestamp"  # naive text in a known zone; becomes a UTC timestamp
    MOMENT = "moment"  # the same, and its local day: `<name>_at` and `<name>_on`


@dataclass(frozen=True)
class Column:
    """One declared column: its name in the raw table, the vendor's field, the kind of value.

    `zone` is the zone in which the vendor writes a TIMESTAMP or MOMENT. Of the hour that the
    October clock change repeats, the first is taken: the text does not say which it was. An
    optional column is null where the vendor's version has no such field.
    """

    name: str
    field: str
    kind: Kind
    zone: ZoneInfo = HOUSE_ZONE
    is_optional: bool = False


def to_arrow(
    rows: Sequence[dict[str, Any]], columns: Sequence[Column], key: Sequence[str], request: str
) -> pa.Table:
    """Turn a page of rows into an Arrow table.

    Raises:
        ContractError: a declared field is absent, a key is null or a value has another type.
    """
    fields: list[pa.Field] = []
    arrays: list[pa.Array] = []
    for column in columns:
        for name, array in _arrays(rows, column, request):
            if name in key and array.null_count:
                raise ContractError(f"{request}: {column.field} is null in a row; it is its key.")
            fields.append(pa.field(name, array.type, nullable=name not in key))
            arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _arrays(
    rows: Sequence[dict[str, Any]], column: Column, request: str
) -> list[tuple[str, pa.Array]]:
    try:
        if column.is_optional:
            values = [row.get(column.field) for row in rows]
        else:
            values = [row[column.field] for row in rows]
    except KeyError:
        culprit = next(row for row in rows if column.field not in row)
        raise ContractError(
            f"{request}: field {column.field} is missing from the answer, first in row "
            f"{culprit.get('id')}. It may have been renamed or removed at the vendor."
        ) from None
    try:
        return _convert(values, column)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError):
        raise _wrong_type(rows, column, request) from None


def _convert(values: list[Any], column: Column) -> list[tuple[str, pa.Array]]:
    match column.kind:
        case Kind.INTEGER:
            return [(column.name, _strict(values, pa.int64()))]
        case Kind.TEXT:
            return [(column.name, _strict(values, pa.string()))]
        case Kind.BOOLEAN:
            return [(column.name, _strict(values, pa.bool_()))]
        case Kind.LIST:
            lists = _strict(values, pa.list_(pa.string()))
            return [(column.name, pc.binary_join(lists, "|"))]
        case Kind.DATE:
            days = _strict_times(values, "%Y-%m-%d").cast(pa.date32())
            return [(column.name, days)]
        case Kind.TIMESTAMP:
            return [(f"{column.name}_at", _utc(values, column.zone))]
        case Kind.MOMENT:
            instants = _utc(values, column.zone)
            local = pc.local_timestamp(instants.cast(pa.timestamp("us", tz=HOUSE_ZONE.key)))
            return [(f"{column.name}_at", instants), (f"{column.name}_on", local.cast(pa.date32()))]


def _strict(values: list[Any], wanted: pa.DataType) -> pa.Array:
    # Given a type, pa.array truncates 1.5 to 1 and splits 'ab' into a list: so let it infer first.
    array = pa.array(values)
    if array.type == wanted:
        return array
    if pa.types.is_null(array.type) or array.type == pa.list_(pa.null()):
        return array.cast(wanted)
    raise pa.ArrowTypeError(f"{array.type} is not {wanted}")


def _utc(values: list[Any], zone: ZoneInfo) -> pa.Array:
    naive = _strict_times(values, "%Y-%m-%d %H:%M:%S")
    aware = pc.assume_timezone(naive, zone.key, ambiguous="earliest", nonexistent="latest")
    return aware.cast(_UTC_TIMESTAMP)


def _strict_times(values: list[Any], pattern: str) -> pa.Array:
    return pc.strptime(_strict(values, pa.string()), format=pattern, unit="us")


def _wrong_type(rows: Sequence[dict[str, Any]], column: Column, request: str) -> ContractError:
    """Name the first row that does not fit; its value stays out of the message (privacy)."""
    for row in rows:
        try:
            _convert([row[column.field]], column)
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError):
            found = type(row[column.field]).__name__
            return ContractError(
                f"{request}: field {column.field} of row {row.get('id')} is not of the declared "
                f"type {column.kind.value} (a {found} of another form came)."
            )
    return ContractError(
        f"{request}: field {column.field} is not of one type, {column.kind.value}, in all rows."
    )
