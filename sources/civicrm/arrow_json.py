"""Rows of JSON responses read straight into columns, without a Python object for each value.

A million rows of fifteen fields are fifteen million objects, which take longer to make than
everything else that a load does. Arrow's reader makes none; but it is not as strict as
`sources.common.arrow_columns` has to be, so only plain responses are read this way.
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json


def read_columns(
    bodies: Sequence[bytes], key: str, types: Mapping[str, pa.DataType]
) -> pa.RecordBatch | None:
    """Read the lists of objects under `key` of JSON objects, one after the other.

    Gives None unless every listed object has each field of `types` and no other, with null or a
    value of just that type. The caller then reads the bodies the slow way, which names what is
    wrong, or finds them right in another form, as with line breaks.
    """
    wanted = pa.schema([(key, pa.list_(pa.struct(list(types.items()))))])
    body = b"\n".join(bodies)
    try:
        if not body.isascii():
            body.decode()  # Arrow's reader does not look whether it is UTF-8
        read = arrow_json.read_json(
            pa.BufferReader(body),
            # a body is a line, and all are one block
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(body) + 1),
            parse_options=arrow_json.ParseOptions(explicit_schema=wanted),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    # what is not in `wanted` was inferred and is there: a field too many shows in the type
    if read.num_rows != len(bodies) or read.schema.field(key).type != wanted.field(key).type:
        return None
    listed = read.column(key).chunk(0)
    rows = listed.flatten()
    if listed.null_count or rows.null_count:
        return None
    columns = pa.RecordBatch.from_arrays(rows.flatten(), names=list(types))
    numbers = (one for one in columns.columns if pa.types.is_floating(one.type))
    if not all(pc.all(pc.is_finite(one)).as_py() is not False for one in numbers):
        return None  # NaN is no JSON, though Arrow's reader takes it
    # an absent field was read as null, but only a null that was written counts
    nulls = sum(column.null_count for column in columns.columns)
    return columns if nulls == sum(map(_written_nulls, bodies)) else None


def _written_nulls(body: bytes) -> int:
    """How many fields of the listed objects are null; inside of a text, a quote is escaped."""
    end = body.rfind(b"]")  # of the list: what comes after it is about the response
    written = body.count(b'":null', 0, end)
    return written - body.count(b'\\":null', 0, end) if b"\\" in body else written
