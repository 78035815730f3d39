"""Rows of a JSON answer read straight into columns, without a Python object for each value.

A million rows of fifteen fields are fifteen million objects, which take longer to make than
everything else that a load does. Arrow's reader makes none; but it is not as strict as
`sources.columns` has to be, so only an answer that is plain beyond doubt is read by it.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json


def read_columns(body: bytes, key: str, types: Mapping[str, pa.DataType]) -> pa.RecordBatch | None:
    """Read the list of objects under `key` of one JSON object.

    Gives None unless every object has each field of `types` and no other, with null or a value
    of just that type. Whoever gets None reads the answer the slow way: it names what is wrong,
    or finds that the answer is right in another form, as one with line breaks.
    """
    wanted = pa.schema([(key, pa.list_(pa.struct(list(types.items()))))])
    try:
        if not body.isascii():
            body.decode()  # Arrow's reader does not look whether it is UTF-8
        answer = arrow_json.read_json(
            pa.BufferReader(body),
            # the answer is one line, hence one block
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(body) + 1),
            parse_options=arrow_json.ParseOptions(explicit_schema=wanted),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    # what is not in `wanted` was inferred and is there: a field too many shows in the type
    if answer.num_rows != 1 or answer.schema.field(key).type != wanted.field(key).type:
        return None
    listed = answer.column(key).chunk(0)
    rows = listed.flatten()
    if listed.null_count or rows.null_count:
        return None
    columns = pa.RecordBatch.from_arrays(rows.flatten(), names=list(types))
    numbers = (one for one in columns.columns if pa.types.is_floating(one.type))
    if not all(pc.all(pc.is_finite(one)).as_py() is not False for one in numbers):
        return None  # NaN is no JSON, though Arrow's reader takes it
    around = [answer.column(name) for name in answer.column_names if name != key]
    if any(pa.types.is_nested(column.type) for column in around):
        return None
    # an absent field was read as null, but only a null that was written counts
    nulls = sum(column.null_count for column in [*columns.columns, *around])
    return columns if nulls == _written_nulls(body) else None


def _written_nulls(body: bytes) -> int:
    """How many fields are null in a text of JSON; inside of a text, a quote is escaped."""
    return body.count(b'":null') - body.count(b'\\":null')
