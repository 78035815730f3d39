"""Strict typing of vendor values: what is accepted, what is refused, with which message."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.errors import ContractError
from sources.common.timezones import LOCAL_TZ

COLUMNS = [
    Column("id", "id", Kind.INTEGER),
    Column("name", "name", Kind.TEXT),
    Column("is_deleted", "is_deleted", Kind.BOOLEAN),
    Column("roles", "role_id:name", Kind.LIST),
    Column("start_on", "start_date", Kind.DATE),
    Column("occurred", "activity_date_time", Kind.MOMENT),
]
ROW = {
    "id": 7,
    "name": "Ateneu",
    "is_deleted": False,
    "role_id:name": ["Attendee", "Host"],
    "start_date": "2026-05-30",
    "activity_date_time": "2026-07-01 23:30:00",
}


def _read(row: dict) -> dict:
    return to_arrow([row], COLUMNS, ["id"], "Activity.get").to_pylist()[0]


def test_a_row_becomes_typed_columns():
    assert _read(ROW) == {
        "id": 7,
        "name": "Ateneu",
        "is_deleted": False,
        "roles": "Attendee|Host",
        "start_on": date(2026, 5, 30),
        "occurred_at": datetime(2026, 7, 1, 21, 30, tzinfo=UTC),
        "occurred_on": date(2026, 7, 1),
    }


def test_a_page_without_rows_has_the_same_schema():
    empty, full = (to_arrow(rows, COLUMNS, ["id"], "x") for rows in ([], [ROW]))
    assert empty.schema == full.schema


def test_everything_but_the_key_may_be_null():
    assert _read(dict.fromkeys(ROW) | {"id": 7})["occurred_on"] is None
    with pytest.raises(ContractError, match="id is null"):
        _read(ROW | {"id": None})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "7"),
        ("id", 7.5),
        ("id", True),
        ("name", 7),
        ("is_deleted", "1"),
        ("is_deleted", 1),
        ("role_id:name", "Attendee"),
        ("start_date", "30/05/2026"),
        ("start_date", "2026-05-30 00:00:00"),
        ("activity_date_time", "2026-07-01"),
        ("activity_date_time", "2026-07-01T23:30:00Z"),
    ],
)
def test_another_type_is_refused_with_request_field_and_row_but_not_its_value(field, value):
    with pytest.raises(ContractError) as refusal:
        to_arrow([ROW | {"id": 6}, ROW | {field: value}], COLUMNS, ["id"], "Activity.get")
    message = str(refusal.value)
    assert message.startswith("Activity.get") and field in message
    assert field == "id" or "row 7" in message
    assert str(value) not in message.replace("row 7", "") or value in (7, 1, "1", "7", True)


def test_a_missing_field_is_refused_by_name():
    row = {key: value for key, value in ROW.items() if key != "start_date"}
    with pytest.raises(ContractError, match="start_date is missing from the answer.* row 7"):
        _read(row)


def test_of_the_hour_that_october_repeats_the_first_is_taken():
    read = _read(ROW | {"activity_date_time": "2026-10-25 02:30:00"})
    assert read["occurred_at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_hour_that_march_skips_keeps_its_day():
    read = _read(ROW | {"activity_date_time": "2026-03-29 02:30:00"})
    assert read["occurred_on"] == date(2026, 3, 29)


def test_a_timestamp_in_another_zone_falls_on_the_local_day():
    column = Column("sent", "start_date", Kind.MOMENT, ZoneInfo("UTC"))
    page = to_arrow([{"start_date": "2025-12-31 23:30:00"}], [column], ["start_on"], "Mailing.get")
    assert page["sent_on"].to_pylist() == [date(2026, 1, 1)]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)))
def test_a_local_time_keeps_its_day_and_its_instant(moment):
    # the first of the hour that October repeats
    moment = moment.replace(microsecond=0, fold=0)
    read = _read(ROW | {"activity_date_time": moment.strftime("%Y-%m-%d %H:%M:%S")})
    aware = moment.replace(tzinfo=LOCAL_TZ)
    exists = aware.astimezone(UTC).astimezone(LOCAL_TZ).replace(tzinfo=None) == moment
    assert read["occurred_on"] == moment.date()
    assert not exists or read["occurred_at"] == aware.astimezone(UTC)


def test_types_are_those_that_dbt_expects():
    schema = to_arrow([], COLUMNS, ["id"], "x").schema
    assert schema.field("occurred_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("id").nullable is False


@pytest.mark.parametrize(
    "text", ["2026-07-01T21:30:00Z", "2026-07-01T23:30:00+0200", "2026-07-01T21:30:00.000Z"]
)
def test_a_moment_with_its_own_offset_falls_on_the_local_day(text):
    column = Column("sent", "sent", Kind.MOMENT, zone=None)
    assert to_arrow([{"sent": text}], [column], ["sent"], "x").to_pylist() == [
        {"sent_at": datetime(2026, 7, 1, 21, 30, tzinfo=UTC), "sent_on": date(2026, 7, 1)}
    ]


def test_a_moment_that_lost_its_offset_is_refused():
    column = Column("sent", "sent", Kind.MOMENT, zone=None)
    with pytest.raises(ContractError, match="sent of row"):
        to_arrow([{"sent": "2026-07-01T21:30:00"}], [column], ["sent"], "x")


def test_a_naive_moment_may_have_a_t():
    column = Column("sent", "sent", Kind.TIMESTAMP)
    page = to_arrow([{"sent": "2026-07-01T23:30:00"}], [column], ["sent"], "x")
    assert page["sent_at"].to_pylist() == [datetime(2026, 7, 1, 21, 30, tzinfo=UTC)]


def test_numbers_with_and_without_decimals_become_the_same():
    column = Column("rate", "rate", Kind.NUMBER)
    for values in ([1, 2], [1.0, 2.0], [1, 2.0]):
        page = to_arrow([{"rate": value} for value in values], [column], ["rate"], "x")
        assert page["rate"].to_pylist() == [1.0, 2.0]
    with pytest.raises(ContractError):
        to_arrow([{"rate": "1"}], [column], ["rate"], "x")
