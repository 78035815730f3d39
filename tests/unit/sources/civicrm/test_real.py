"""Vendor material: the fields of CiviCRM itself, and responses of a real APIv4."""

import json
from typing import Any

import pytest
import requests

from sources.civicrm.responses import in_order, matched, values
from sources.civicrm.schema import MAILING_COUNTERS, CivicrmTable, tables
from sources.civicrm.settings import Settings
from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.errors import ContractError
from tests.support.vendor_material import material, needs

REAL = material("civicrm")
FIXTURES = REAL / "api_fixtures_v4"

pytestmark = needs(REAL)

# CiviCRM's type of each value, and the kind of column that reads it.
SQL_KINDS = {
    "int": {Kind.INTEGER},
    "tinyint": {Kind.BOOLEAN, Kind.INTEGER},
    "boolean": {Kind.BOOLEAN},
    "varchar": {Kind.TEXT, Kind.LIST},
    "timestamp": {Kind.TIMESTAMP, Kind.MOMENT},
    "datetime": {Kind.TIMESTAMP, Kind.MOMENT},
    "date": {Kind.DATE},
}


def fixture(name: str) -> requests.Response:
    answer = requests.Response()
    answer.status_code = 200
    answer._content = (FIXTURES / f"{name}.json").read_bytes()
    answer.request = requests.Request("POST", "http://crm/ajax/api4/Some/get").prepare()
    return answer


def vendor_fields(entity: str) -> dict[str, Any]:
    known = json.loads((REAL / "entities_6.14.alpha1.json").read_text(encoding="utf-8"))
    return known[entity]["Fields"]


def core_columns(table: CivicrmTable) -> list[Column]:
    """Columns of CiviCRM's own fields: neither custom, nor computed here, nor joined."""
    derived = {"organisation_id", "person_key"}
    return [c for c in table.columns if "." not in c.field and c.field not in derived]


@pytest.mark.parametrize("table", tables(Settings()), ids=lambda table: table.name)
def test_every_field_that_is_asked_exists_and_has_the_declared_kind(table):
    theirs = vendor_fields(table.entity)
    asked = core_columns(table)
    assert asked
    for column in asked:
        name, _, shown_as = column.field.partition(":")
        assert name in theirs, column
        if not shown_as:
            sql = theirs[name]["sql_type"].split("(")[0].split()[0]
            assert column.kind in SQL_KINDS[sql], (column, sql)


def test_mailings_are_stored_under_the_ids_that_their_counters_name():
    named = {column.field for column in MAILING_COUNTERS if not column.field.startswith("stats_")}
    assert named - {"read_on"} <= set(vendor_fields("Mailing"))


def test_real_rows_are_read_in_their_order():
    page = values(fixture("list_contacts_in_group_valid_response"))
    assert [row["id"] for row in in_order(page, 0, "Contact.get")] == [17, 18, 23]
    assert matched(fixture("list_contacts_in_group_valid_response")) == 3


def test_rows_out_of_order_are_refused():
    page = values(fixture("list_contact_groups_valid_response"))
    with pytest.raises(ContractError, match="row 4692 came after a later one"):
        in_order(page, 0, "GroupContact.get")


def test_a_real_event_is_typed():
    columns = [
        Column("id", "id", Kind.INTEGER),
        Column("event_type", "event_type_id:label", Kind.TEXT),
        Column("start", "start_date", Kind.MOMENT),
    ]
    page = to_arrow(values(fixture("event_valid_response")), columns, ["id"], "Event.get")
    (row,) = page.to_pylist()
    assert row["id"] == 2
    assert row["start_at"].isoformat() == "2020-12-03T17:00:00+00:00"
    assert row["start_on"].isoformat() == "2020-12-03"


def test_ids_that_came_as_text_are_refused():
    page = values(fixture("list_groups_valid_response"))
    with pytest.raises(ContractError, match="without a whole number as its id"):
        in_order(page, 0, "Group.get")


def test_an_empty_response_gives_no_row_and_an_error_is_raised():
    assert values(fixture("empty_response")) == []
    with pytest.raises(ContractError, match="no list of rows"):
        values(fixture("error_response"))
