"""Reading a response as columns gives the same as reading it row by row, or nothing."""

import json

import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.civicrm.arrow_json import read_columns
from sources.common.arrow_columns import Column, Kind, batch_to_arrow, json_type, to_arrow, to_batch
from sources.common.errors import ContractError

COLUMNS = [
    Column("id", "id", Kind.INTEGER),
    Column("name", "kind_id:name", Kind.TEXT),
    Column("share", "share", Kind.NUMBER),
    Column("is_deleted", "is_deleted", Kind.BOOLEAN),
    Column("roles", "role_id:name", Kind.LIST),
    Column("targets", "target_contact_id", Kind.IDS),
    Column("occurred", "activity_date_time", Kind.MOMENT),
]
TYPES = {column.field: json_type(column.kind) for column in COLUMNS}
ROW = {
    "id": 7,
    "kind_id:name": 'el "cau":null',
    "share": 2,
    "is_deleted": False,
    "role_id:name": ["Attendee", "Host"],
    "target_contact_id": [3, 4],
    "activity_date_time": "2026-07-01 23:30:00",
}
AROUND = {"entity": "Activity", "debug": None, "version": 4}

texts = st.text() | st.sampled_from(['":null', '\\":null', "2026-07-01 10:00:00", "è"])
rows = st.fixed_dictionaries(
    {
        "id": st.integers(0, 2**53),
        "kind_id:name": st.none() | texts,
        "share": st.none() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
        "is_deleted": st.none() | st.booleans(),
        "role_id:name": st.none() | st.lists(texts, max_size=2),
        "target_contact_id": st.none() | st.lists(st.integers(0, 99), max_size=3),
        "activity_date_time": st.none() | st.datetimes().map(lambda moment: str(moment)[:19]),
    }
)
# a vendor may leave out one value of one row, or send another
faults = st.none() | st.tuples(
    st.sampled_from([*ROW, "new"]),
    st.sampled_from(["absent", 1.5, 7, True, "7", None, ["7"], [7.5], [None], {"id": 7}]),
)


def _body(listed: object, around: dict = AROUND) -> bytes:
    return orjson.dumps({"values": listed, **around})


def _spoiled(row: dict, fault: tuple[str, object] | None) -> dict:
    if fault is None:
        return row
    field, value = fault
    rest = {key: row[key] for key in row if key != field}
    return rest if value == "absent" else rest | {field: value}


@given(st.lists(rows, max_size=4), st.integers(0, 3), faults)
def test_columns_are_the_rows_or_are_left_to_whoever_reads_rows(listed, at, fault):
    page = [_spoiled(row, fault if place == at else None) for place, row in enumerate(listed)]
    batch = read_columns([_body(page)], "values", TYPES)
    if page == listed:
        assert batch is not None
    if batch is None:
        return
    assert batch.equals(to_batch(page, COLUMNS, ["id"], "x"))
    assert all(row.keys() == ROW.keys() for row in page)


@given(st.lists(st.lists(rows, max_size=2), min_size=1, max_size=4))
def test_responses_read_together_give_the_same_as_one_by_one(pages):
    # only the first says how many there are in all
    around = [AROUND | {"countMatched": 9}, *[AROUND] * 3]
    bodies = [_body(page, about) for page, about in zip(pages, around, strict=False)]
    together = read_columns(bodies, "values", TYPES)
    assert together == pa.concat_batches([read_columns([one], "values", TYPES) for one in bodies])


@given(st.lists(rows, max_size=4))
def test_a_batch_becomes_the_table_that_its_rows_become(listed):
    batch = to_batch(listed, COLUMNS, ["id"], "x")
    table = batch_to_arrow(batch, COLUMNS, ["id"], "x")
    assert table.equals(to_arrow(listed, COLUMNS, ["id"], "x"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>maintenance</html>",
        b'{"values":null}',
        b'{"values":{}}',
        b'{"values":[null]}',
        b'{"other":[]}',
        b"[]",
        _body([ROW]) + b"\n" + _body([ROW]),
        json.dumps({"values": [ROW | {"share": None}], **AROUND}, indent=2).encode(),
        json.dumps({"values": [ROW | {"share": float("nan")}], **AROUND}).encode(),
        _body([ROW]).replace(b"cau", b"c\xff"),
        _body([ROW], {"debug": [{"id": None}]}),
        _body([ROW]).replace(b'"id":7', b'"id":7,"id":8'),
    ],
)
def test_an_unusual_response_is_left_to_the_reader_of_rows(body):
    assert read_columns([body], "values", TYPES) is None


def test_a_value_of_another_form_is_refused_with_its_row_but_without_itself():
    batch = to_batch([ROW, ROW | {"id": 8, "activity_date_time": "ahir"}], COLUMNS, ["id"], "x")
    with pytest.raises(ContractError, match="field activity_date_time of row 8") as refusal:
        batch_to_arrow(batch, COLUMNS, ["id"], "Activity.get")
    assert "ahir" not in str(refusal.value)


def test_a_field_that_may_be_absent_is_null_and_any_other_is_not_forgiven():
    batch = to_batch([ROW], COLUMNS, ["id"], "x")
    (row,) = batch_to_arrow(
        batch, [COLUMNS[0], Column("since", "since", Kind.TIMESTAMP, is_optional=True)], ["id"], "x"
    ).to_pylist()
    assert row == {"id": 7, "since_at": None}
    with pytest.raises(KeyError):
        batch_to_arrow(batch, [Column("since", "since", Kind.TEXT)], ["id"], "x")


def test_no_row_is_a_batch_of_no_rows():
    batch = read_columns([_body([])], "values", TYPES)
    assert batch is not None and batch.num_rows == 0
    assert batch.schema.types == [*TYPES.values()]
    assert isinstance(batch, pa.RecordBatch)
