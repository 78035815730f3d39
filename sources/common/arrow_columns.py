"""Strict typing: a vendor's rows become an Arrow table with the declared columns.

A value whose type differs from the declared one is refused, naming request, field and row. Nothing
is coerced: a silent conversion would turn a vendor's change into wrong figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from sources.common.errors import ContractError
from sources.common.timezones import LOCAL_TZ

Row = dict[str, Any]

_UTC_TIMESTAMP = pa.timestamp("us", tz="UTC")
_MOMENT_LENGTH = len("2026-01-31 23:59:59")
# Errors that Arrow raises for a value of another type or form.
_MISFITS = (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError)


class Kind(Enum):
    """The kind of a vendor's value, which decides the column or columns it becomes."""

    INTEGER = "integer"
    NUMBER = "number"  # with decimals or without
    TEXT = "text"
    BOOLEAN = "boolean"
    LIST = "list"  # of texts; becomes one text, joined with '|'
    IDS = "ids"  # a list of whole numbers, which stays one
    DATE = "date"  # 'YYYY-MM-DD'
    TIMESTAMP = "timestamp"  # 'YYYY-MM-DD HH:MM:SS'; becomes a UTC timestamp `<name>_at`
    MOMENT = "moment"  # the same, and its local day: `<name>_at` and `<name>_on`


@dataclass(frozen=True)
class Column:
    """One declared column: its name in the raw table, the vendor's field, the kind of value.

    `zone` is the zone in which the vendor writes a TIMESTAMP or MOMENT without an offset, with a
    space or a T between day and time. In the hour that the October clock change repeats, the
    first one is assumed: the text does not say which it is. None means that every text has its own
    offset, as in ISO 8601. An optional column is null where the vendor has no such field.
    """

    name: str
    field: str
    kind: Kind
    zone: ZoneInfo | None = LOCAL_TZ
    is_optional: bool = False


def to_arrow(
    rows: Sequence[Row], columns: Sequence[Column], key: Sequence[str], request: str
) -> pa.Table:
    """Turn a page of rows into an Arrow table.

    Raises:
        ContractError: a declared field is absent, a key is null or a value has another type.
    """
    called = _called(columns, key)
    named = []
    for column in columns:
        values = _values(rows, column, called, request)
        try:
            named.append(_convert(values, column))
        except _MISFITS:
            raise _wrong_type(rows, column, called, request) from None
    return _table(named, columns, key, request)


def to_batch(
    rows: Sequence[Row], columns: Sequence[Column], key: Sequence[str], request: str
) -> pa.RecordBatch:
    """Turn a page of rows into columns with the vendor's names and JSON types.

    Raises:
        ContractError: a declared field is absent or a value has another type.
    """
    called = _called(columns, key)
    arrays = []
    for column in columns:
        values = _values(rows, column, called, request)
        try:
            is_number = column.kind is Kind.NUMBER
            arrays.append(_number(values) if is_number else _strict(values, json_type(column.kind)))
        except _MISFITS:
            raise _wrong_type(rows, column, called, request) from None
    return pa.RecordBatch.from_arrays(arrays, [column.field for column in columns])


def batch_to_arrow(
    batch: pa.RecordBatch, columns: Sequence[Column], key: Sequence[str], request: str
) -> pa.Table:
    """Turn columns with the vendor's names into the table that `to_arrow` makes of rows.

    Raises:
        ContractError: a key is null or a value is not of its declared form.
    """
    fields = set(batch.schema.names)
    named = []
    for column in columns:
        is_there = column.field in fields or not column.is_optional
        values = batch.column(column.field) if is_there else pa.nulls(batch.num_rows)
        try:
            named.append(_convert(values, column))
        except _MISFITS:
            called = _called(columns, key)
            raise _wrong_type(batch.to_pylist(), column, called, request) from None
    return _table(named, columns, key, request)


def json_type(kind: Kind) -> pa.DataType:
    """The Arrow type of this kind of value as it is in JSON."""
    return _JSON_TYPES.get(kind, pa.string())


_JSON_TYPES = {
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.LIST: pa.list_(pa.string()),
    Kind.IDS: pa.list_(pa.int64()),
}


def _table(
    named: Sequence[list[tuple[str, pa.Array]]],
    columns: Sequence[Column],
    key: Sequence[str],
    request: str,
) -> pa.Table:
    fields: list[pa.Field] = []
    arrays: list[pa.Array] = []
    for column, converted in zip(columns, named, strict=True):
        for name, array in converted:
            if name in key and array.null_count:
                raise ContractError(f"{request}: {column.field} is null in a row; it is its key.")
            fields.append(pa.field(name, array.type, nullable=name not in key))
            arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _called(columns: Sequence[Column], key: Sequence[str]) -> str:
    """The field by which errors name a row: the vendor's key, never another value."""
    return next((column.field for column in columns if column.name == key[0]), key[0])


def _values(rows: Sequence[Row], column: Column, called: str, request: str) -> list[Any]:
    if column.is_optional:
        return [row.get(column.field) for row in rows]
    try:
        return [row[column.field] for row in rows]
    except KeyError:
        culprit = next(row for row in rows if column.field not in row)
        raise ContractError(
            f"{request}: field {column.field} is missing from the answer, first in row "
            f"{culprit.get(called)}. It may have been renamed or removed at the vendor."
        ) from None


def _convert(values: list[Any] | pa.Array, column: Column) -> list[tuple[str, pa.Array]]:
    match column.kind:
        case Kind.INTEGER:
            return [(column.name, _strict(values, pa.int64()))]
        case Kind.NUMBER:
            return [(column.name, _number(values))]
        case Kind.TEXT:
            return [(column.name, _strict(values, pa.string()))]
        case Kind.BOOLEAN:
            return [(column.name, _strict(values, pa.bool_()))]
        case Kind.LIST:
            lists = _strict(values, pa.list_(pa.string()))
            return [(column.name, pc.binary_join(lists, "|"))]
        case Kind.IDS:
            return [(column.name, _strict(values, pa.list_(pa.int64())))]
        case Kind.DATE:
            days = _strict_times(values, "%Y-%m-%d").cast(pa.date32())
            return [(column.name, days)]
        case Kind.TIMESTAMP:
            return [(f"{column.name}_at", _utc(values, column.zone))]
        case Kind.MOMENT:
            instants = _utc(values, column.zone)
            local = pc.local_timestamp(instants.cast(pa.timestamp("us", tz=LOCAL_TZ.key)))
            return [(f"{column.name}_at", instants), (f"{column.name}_on", local.cast(pa.date32()))]


def _strict(values: list[Any] | pa.Array, wanted: pa.DataType) -> pa.Array:
    # Given a type, pa.array truncates 1.5 to 1 and splits 'ab' into a list, so it infers first.
    array = values if isinstance(values, pa.Array) else pa.array(values)
    if array.type == wanted:
        return array
    if pa.types.is_null(array.type) or array.type == pa.list_(pa.null()):
        return array.cast(wanted)
    raise pa.ArrowTypeError(f"{array.type} is not {wanted}")


def _number(values: list[Any] | pa.Array) -> pa.Array:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    is_number = pa.types.is_integer(array.type) or pa.types.is_null(array.type)
    return array.cast(pa.float64()) if is_number else _strict(values, pa.float64())


def _utc(values: list[Any] | pa.Array, zone: ZoneInfo | None) -> pa.Array:
    texts = _strict(values, pa.string())
    if zone is None:
        return pa.array([_instant(text) for text in texts.to_pylist()], _UTC_TIMESTAMP)
    # this cast would accept a date as a timestamp, too
    if pc.any(pc.not_equal(pc.binary_length(texts), _MOMENT_LENGTH)).as_py():
        raise ValueError("no seconds")
    naive = texts.cast(pa.timestamp("us"))
    aware = pc.assume_timezone(naive, zone.key, ambiguous="earliest", nonexistent="latest")
    return aware.cast(_UTC_TIMESTAMP)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _strict_times(values: list[Any] | pa.Array, pattern: str) -> pa.Array:
    return pc.strptime(_strict(values, pa.string()), format=pattern, unit="us")


def _wrong_type(rows: Sequence[Row], column: Column, called: str, request: str) -> ContractError:
    """Name the first row that does not fit; its value stays out of the message (privacy)."""
    for row in rows:
        try:
            _convert([row.get(column.field)], column)
        except _MISFITS:
            found = type(row.get(column.field)).__name__
            return ContractError(
                f"{request}: field {column.field} of row {row.get(called)} is not of the declared "
                f"type {column.kind.value} (a {found} of another form came)."
            )
    return ContractError(
        f"{request}: field {column.field} is not of one type, {column.kind.value}, in all rows."
    )
