"""Reads rows of JSON responses directly into columns, without a Python object per value.

Fifteen million objects for a million rows of fifteen fields would take longer to create than
everything else in a load. Arrow's reader creates none, but it is less strict than
`sources.common.arrow_columns` must be, so only plain responses are read this way.
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
    value of exactly that type. The caller then reads the bodies row by row, which names what is
    wrong, or accepts them if only their form is unusual, such as line breaks.
    """
    wanted = pa.schema([(key, pa.list_(pa.struct(list(types.items()))))])
    body = b"\n".join(bodies)
    try:
        if not body.isascii():
            body.decode()  # Arrow's reader does not check for UTF-8
        read = arrow_json.read_json(
            pa.BufferReader(body),
            # each body is one line, and all lines are one block
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(body) + 1),
            parse_options=arrow_json.ParseOptions(explicit_schema=wanted),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    # Arrow adds fields that are not in `wanted`: a surplus field shows in the type
    if read.num_rows != len(bodies) or read.schema.field(key).type != wanted.field(key).type:
        return None
    listed = read.column(key).chunk(0)
    rows = listed.flatten()
    if listed.null_count or rows.null_count:
        return None
    columns = pa.RecordBatch.from_arrays(rows.flatten(), names=list(types))
    numbers = (one for one in columns.columns if pa.types.is_floating(one.type))
    if not all(pc.all(pc.is_finite(one)).as_py() is not False for one in numbers):
        return None  # NaN is not JSON, though Arrow's reader accepts it
    # Arrow reads an absent field as null, but only a written null is valid
    nulls = sum(column.null_count for column in columns.columns)
    return columns if nulls == sum(map(_written_nulls, bodies)) else None


def _written_nulls(body: bytes) -> int:
    """Number of fields written as null; within a text, quotes are escaped."""
    end = body.rfind(b"]")  # end of the list; the rest describes the response
    written = body.count(b'":null', 0, end)
    return written - body.count(b'\\":null', 0, end) if b"\\" in body else written
