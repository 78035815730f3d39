"""The query engine: what `get` selects, filters, orders and hides."""

from datetime import date

import pytest

from sources.sandbox.vendors.civicrm.conditions import ApiError
from sources.sandbox.vendors.civicrm.metadata import STORED_FIELDS, fields_of

from .conftest import getter

ALL = ["is_deleted", "IN", [True, False]], ["is_test", "IN", [True, False]]


def ids(rows):
    return [row["id"] for row in rows]


@pytest.mark.parametrize("entity", sorted(STORED_FIELDS))
def test_every_entity_serves_every_field_of_its_vendor(get, entity):
    rows = get(entity, select=["*", "contact_type"], limit=3)
    assert rows
    removed = {name for name, field in fields_of(entity).items() if field.contact_type}
    assert set(STORED_FIELDS[entity]) - removed <= set(rows[0])


def test_star_leaves_out_custom_and_computed_fields(get):
    row = get("Activity", limit=1)[0]
    assert "Servei.programa" not in row
    assert "target_contact_id" not in row
    assert "Servei.programa" in get("Activity", select=["custom.*"], limit=1)[0]


def test_an_unknown_field_in_select_is_dropped_without_a_word(get):
    assert set(get("Activity", select=["subject", "nope", "Nope.nope"], limit=1)[0]) == {
        "id",
        "subject",
    }


@pytest.mark.parametrize(
    "params",
    [
        {"where": [["nope", "=", 1]]},
        {"orderBy": {"nope": "ASC"}},
        {"where": [["id", "RESEMBLES", 1]]},
        {"where": [["created_date", ">", "yesterday-ish"]]},
        {"where": ["id"]},
        {"join": [["Contact AS c", "LEFT"]]},
    ],
)
def test_a_request_that_makes_no_sense_is_an_error(get, params):
    with pytest.raises(ApiError):
        get("Activity", **params)


def test_trashed_test_and_template_rows_hide_unless_asked_for(get):
    shown, every = get("Activity", select=["id"]), get("Activity", select=["id"], where=[*ALL])
    assert len(shown) < len(every)
    trashed = get("Activity", where=[["is_deleted", "=", True]], limit=1)[0]
    assert trashed["is_deleted"] is True
    assert ids(get("Activity", where=[["id", "=", trashed["id"]]])) == [trashed["id"]]
    nested = [["OR", [["is_deleted", "=", True], ["is_deleted", "=", False]]]]
    assert len(get("Activity", select=["id"], where=nested)) > len(shown)
    assert not any(row["is_template"] for row in get("Event", select=["is_template"]))
    assert get("Event", where=[["is_template", "=", True]])


@pytest.mark.parametrize(
    ("clause", "keeps"),
    [
        (["duration", "=", 30], lambda d: d == 30),
        (["duration", "!=", 30], lambda d: d is not None and d != 30),
        (["duration", "<>", "30"], lambda d: d is not None and d != 30),
        (["duration", ">", 30], lambda d: d is not None and d > 30),
        (["duration", ">=", 30], lambda d: d is not None and d >= 30),
        (["duration", "<", 30], lambda d: d is not None and d < 30),
        (["duration", "<=", 30], lambda d: d is not None and d <= 30),
        (["duration", "IN", [5, 10]], lambda d: d in (5, 10)),
        (["duration", "NOT IN", [5, 10]], lambda d: d is not None and d not in (5, 10)),
        (["duration", "BETWEEN", [5, 10]], lambda d: d is not None and 5 <= d <= 10),
        (["duration", "NOT BETWEEN", [5, 10]], lambda d: d is not None and not 5 <= d <= 10),
        (["duration", "IS NULL"], lambda d: d is None),
        (["duration", "IS NOT NULL"], lambda d: d is not None),
        (["NOT", [["duration", "=", 30]]], lambda d: d is not None and d != 30),
        (["OR", [["duration", "=", 5], ["duration", "IS NULL"]]], lambda d: d in (5, None)),
        (
            ["AND", [["duration", ">", 5], ["NOT", ["duration", ">", 20]]]],
            lambda d: d is not None and 5 < d <= 20,
        ),
    ],
)
def test_operators_keep_what_sql_keeps(get, clause, keeps):
    every = get("Activity", select=["duration"])
    kept = get("Activity", select=["duration"], where=[clause])
    assert ids(kept) == [row["id"] for row in every if keeps(row["duration"])]
    assert kept


def test_text_is_matched_without_regard_to_case_and_lists_by_what_they_hold(get):
    assert get("Contact", where=[["display_name", "LIKE", "torre jussana%"]], limit=1)
    assert get("Contact", where=[["contact_type", "=", "organization"]], limit=1)
    federations = get("Contact", where=[["contact_sub_type", "CONTAINS", "federacio"]])
    assert {"federacio"} <= set(federations[0]["contact_sub_type"])
    assert get("Contact", where=[["display_name", "NOT LIKE", "%a%"]], limit=1)


def test_options_are_asked_for_and_shown_by_name_and_label(get):
    where = [["activity_type_id:name", "=", "Us espai"], ["Espai.tarifa:name", "=", "pagament"]]
    row = get("Activity", select=["activity_type_id:label", "Espai.tarifa", "*"], where=where)[0]
    assert row["activity_type_id:label"] == "Ús d'espai"
    assert (row["activity_type_id"], row["Espai.tarifa"]) == (62, "2")
    assert get("Activity", where=[["activity_type_id:name", "=", "No such type"]]) == []
    assert get("Participant", where=[["role_id:name", "CONTAINS", "No such role"]]) == []
    assert get("Activity", where=[["activity_type_id:name", "LIKE", "suport%"]], limit=1)
    signed = get("Participant", select=["role_id", "role_id:name", "status_id:name"], limit=1)[0]
    assert (signed["role_id"], signed["role_id:name"]) == (["1"], ["Attendee"])


def test_a_dot_follows_foreign_keys_as_far_as_they_go(get):
    row = get(
        "Participant",
        select=["event_id.title", "event_id.event_type_id:name", "contact_id.employer_id.id"],
        where=[["contact_id.employer_id.Entitat.districte:name", "=", "gracia"]],
        limit=1,
    )[0]
    assert row["event_id.title"].startswith(row["event_id.event_type_id:name"])
    assert row["contact_id.employer_id.id"] > 0


def test_pages_by_key_by_cursor_and_by_offset_bring_the_same_rows(get):
    whole = set(ids(get("Activity", select=["id"], where=[*ALL])))
    by_key, last = [], 0
    while page := get(
        "Activity", where=[["id", ">", last], *ALL], orderBy={"id": "ASC"}, limit=1000
    ):
        by_key += ids(page)
        last = page[-1]["id"]
    order = {"modified_date": "ASC", "id": "ASC"}
    where = [["modified_date", ">=", "2001-01-01 00:00:00"], *ALL]
    by_cursor = []
    while page := get("Activity", where=where, orderBy=order, limit=999, offset=len(by_cursor)):
        by_cursor += ids(page)
    assert by_key == sorted(whole)
    assert len(by_cursor) == len(whole)
    assert set(by_cursor) == whole


def test_rows_come_in_the_order_asked_for(get):
    rows = get("Activity", orderBy={"status_id": "DESC", "activity_date_time": "ASC"}, limit=0)
    keys = [(-(row["status_id"] or 0), row["activity_date_time"]) for row in rows]
    assert keys == sorted(keys)
    names = [
        row["organization_name"]
        for row in get(
            "Contact",
            where=[["contact_type", "=", "Organization"]],
            select=["organization_name"],
            orderBy={"organization_name": "DESC"},
        )
    ]
    assert names == sorted(names, reverse=True)


def test_an_index_and_a_scan_find_the_same_rows(get):
    events = ids(get("Event", limit=5))
    indexed = get("Participant", select=["event_id"], where=[["event_id", "IN", events]])
    every = get("Participant", select=["event_id"])
    assert ids(indexed) == [row["id"] for row in every if row["event_id"] in events]


def test_times_are_local_without_an_offset_and_the_october_hour_comes_twice():
    get = getter(as_of=date(2026, 10, 31))
    rows = get("Activity", select=["created_date"], orderBy={"created_date": "ASC"})
    shown = [row["created_date"] for row in rows]
    assert shown.count("2026-10-25 02:15:00") == 2
    assert shown[0] == min(shown)


def test_an_organisation_has_no_first_name_and_a_person_no_organisation_name(get):
    organisation = get("Contact", where=[["contact_type", "=", "Organization"]], limit=1)[0]
    person = get("Contact", where=[["contact_type", "=", "Individual"]], limit=1)[0]
    assert "first_name" not in organisation
    assert "organization_name" in organisation
    assert "organization_name" not in person
    assert person["first_name"]


def test_the_people_in_the_data_are_as_exposed_as_in_life(get):
    person = get("Contact", where=[["contact_type", "=", "Individual"]], limit=1)[0]
    reach = [["contact_id", "=", person["id"]]]
    assert "@" in get("Email", where=reach)[0]["email"]
    assert get("Phone", where=reach)[0]["phone"].startswith("6")
    noted = get("Activity", select=["details"], where=[["details", "IS NOT NULL"]], limit=1)[0]
    assert "<b>" in noted["details"]


def test_computed_fields_agree_with_the_tables_they_are_computed_from(get):
    done = get("Activity", select=["target_contact_id", "source_contact_id"], limit=200)
    linked = get(
        "ActivityContact",
        where=[["activity_id", "IN", ids(done)], ["record_type_id:name", "=", "Activity Targets"]],
    )
    targets = {number: [] for number in ids(done)}
    for row in linked:
        targets[row["activity_id"]].append(row["contact_id"])
    assert {row["id"]: row["target_contact_id"] for row in done} == targets
    mailing = get("Mailing", select=["stats_opens_total"], where=[["stats_opens_total", ">", 0]])[0]
    of_mailing = ["event_queue_id.mailing_id", "=", mailing["id"]]
    real = ["event_queue_id.is_test", "=", False]
    opened = get("MailingEventOpened", select=["id"], where=[of_mailing, real])
    assert len(opened) == mailing["stats_opens_total"]


def test_fields_can_be_asked_for(get):
    fields = {row["name"]: row for row in get("Activity", action="getFields")}
    assert fields["status_id"]["data_type"] == "Integer"
    assert fields["Servei.programa"]["type"] == "Custom"
    assert fields["target_contact_id"]["type"] == "Extra"
    assert "first_name" not in fields
