"""Nights on a small CRM: what is read again, what is removed, and what is refused."""

from datetime import timedelta

import pytest

from sources.common.errors import CredentialError, ShrinkageError

STATUSES = "id, status"


def case(crm, identifier: int, modified: str, status: str = "Open") -> None:
    crm.put("Case", identifier, modified, **{"status_id:name": status})


def test_a_row_saved_late_is_read_within_the_overlap_and_no_row_before_it(crm, night):
    for identifier in (1, 2, 3):
        case(crm, identifier, "2026-03-09 12:00:00")
    case(crm, 4, "2026-03-10 18:00:00")
    assert night(STATUSES, "cases") == [(1, "Open"), (2, "Open"), (3, "Open"), (4, "Open")]
    case(crm, 1, "2026-03-10 15:00:00", "Closed")
    case(crm, 2, "2026-03-10 14:59:59", "Closed")
    case(crm, 5, "2026-03-10 15:00:01")
    assert night(STATUSES, "cases") == [
        (1, "Closed"),
        (2, "Open"),
        (3, "Open"),
        (4, "Open"),
        (5, "Open"),
    ]
    assert ["modified_date", ">=", "2026-03-10 15:00:00"] in crm.wheres("Case")[0]


def test_the_overlap_is_as_long_as_configured(crm, night, monkeypatch):
    monkeypatch.setenv("SOURCES__CIVICRM__OVERLAP_HOURS", "30")
    case(crm, 1, "2026-03-10 18:00:00")
    night(STATUSES, "cases")
    night(STATUSES, "cases")
    assert ["modified_date", ">=", "2026-03-09 12:00:00"] in crm.wheres("Case")[0]


def test_a_stamp_of_the_future_hides_no_change_of_the_day(crm, night):
    case(crm, 1, "2026-03-10 12:00:00")
    case(crm, 2, "2030-01-01 00:00:00")
    night(STATUSES, "cases")
    crm.now += timedelta(days=1)
    case(crm, 1, "2026-03-11 10:00:00", "Closed")
    assert night(STATUSES, "cases") == [(1, "Closed"), (2, "Open")]


def test_a_table_with_stamps_of_the_future_alone_is_read_whole(crm, night):
    case(crm, 1, "2030-01-01 00:00:00")
    night(STATUSES, "cases")
    crm.now += timedelta(days=1)
    case(crm, 1, "2026-03-11 10:00:00", "Closed")
    assert night(STATUSES, "cases") == [(1, "Closed")]


def test_rows_that_earlier_nights_missed_are_read_and_those_that_changed_too_once(crm, night):
    for identifier in (1, 9):
        case(crm, identifier, "2026-03-10 12:00:00")
    night(STATUSES, "cases")
    case(crm, 3, "2025-01-01 00:00:00")
    case(crm, 4, "2026-03-10 13:00:00")
    assert night("id", "cases") == [(1,), (3,), (4,), (9,)]


def test_rows_deleted_for_good_leave_tables_with_a_cursor_and_without(crm, night):
    for identifier in (1, 2, 3):
        case(crm, identifier, "2026-03-10 12:00:00")
        crm.put("Event", identifier)
    assert night("id", "cases", "events") == [(1,), (2,), (3,)]
    del crm.rows["Case"][2], crm.rows["Event"][2]
    assert night("id", "cases", "events") == night.left("id", "cases") == [(1,), (3,)]


def test_an_entity_without_change_dates_is_read_whole_each_night(crm, night):
    for identifier in (1, 2):
        crm.put("Event", identifier, max_participants=10)
    night("id", "events")
    crm.put("Event", 1, max_participants=12)
    assert night("id, max_participants", "events") == [(1, 12), (2, 10)]
    assert crm.wheres("Event") == [[["is_template", "IN", [True, False]], ["id", ">", 0]]]


@pytest.mark.parametrize("table", ["cases", "case_contacts"], ids=["columns", "rows"])
def test_a_short_page_is_not_taken_for_the_last(crm, night, table):
    crm.most_rows = 2
    for identifier in range(1, 6):
        case(crm, identifier, "2026-03-10 12:00:00")
        crm.put("CaseContact", identifier, contact_id=7, case_id=identifier)
    assert night("id", table) == [(1,), (2,), (3,), (4,), (5,)]


@pytest.mark.parametrize("table", ["cases", "case_contacts"], ids=["columns", "rows"])
def test_the_pages_end_where_rows_are_deleted_meanwhile(crm, night, table):
    for identifier in range(1, 6):
        case(crm, identifier, "2026-03-10 12:00:00")
        crm.put("CaseContact", identifier, contact_id=7, case_id=identifier)
    crm.deleted_after_a_page = [4, 5]
    assert night("id", table) == [(1,), (2,), (3,)]


READ = "mailing_id, read_on::text, opens_unique"


def mailing(crm, identifier: int, sent: str, opens: int, status: str = "Complete") -> None:
    crm.put("Mailing", identifier, start_date=sent, status=status, stats_opens_unique=opens)


def test_counters_of_mailings_are_read_again_by_days_before_the_last_reading(crm, night):
    mailing(crm, 1, "2025-12-10 23:59:59", 50)
    mailing(crm, 2, "2025-12-11 00:00:00", 60)
    mailing(crm, 3, "2026-03-10 10:00:00", 0, "Running")
    first = [(1, "2026-03-11", 50), (2, "2026-03-11", 60)]
    assert night(READ, "mailing_counters") == first
    crm.now += timedelta(days=60)  # without a night
    mailing(crm, 1, "2025-12-10 23:59:59", 55)
    mailing(crm, 2, "2025-12-11 00:00:00", 66)
    mailing(crm, 3, "2026-03-10 10:00:00", 70)
    later = [(2, "2026-05-10", 66), (3, "2026-05-10", 70)]
    assert night(READ, "mailing_counters") == sorted(first + later)


def test_counters_read_twice_on_a_day_are_those_of_the_last_time(crm, night):
    mailing(crm, 1, "2026-03-10 10:00:00", 5)
    night(READ, "mailing_counters")
    mailing(crm, 1, "2026-03-10 10:00:00", 8)
    assert night(READ, "mailing_counters") == [(1, "2026-03-11", 8)]


def test_a_reading_by_a_wrong_clock_hides_no_counters(crm, night):
    mailing(crm, 1, "2026-03-10 10:00:00", 5)
    crm.now += timedelta(days=365)
    night(READ, "mailing_counters")
    crm.now -= timedelta(days=365)
    assert night(READ, "mailing_counters") == [(1, "2026-03-11", 5), (1, "2027-03-11", 5)]


@pytest.mark.parametrize(
    ("table", "request_name"), [("cases", "Case.get"), ("events", "Event.get")]
)
def test_a_table_without_a_row_is_refused_unless_it_is_named(
    crm, night, monkeypatch, table, request_name
):
    with pytest.raises(CredentialError, match=f"{request_name} gave no row .*EMPTY_TABLES"):
        night("id", table)
    monkeypatch.setenv("SOURCES__CIVICRM__EMPTY_TABLES", f'["{table}"]')
    assert night("id", table) == []


@pytest.mark.parametrize(
    ("entity", "table", "left"), [("Case", "cases", 9), ("Event", "events", 0)]
)
def test_a_table_that_loses_many_rows_is_refused_and_keeps_them(crm, night, entity, table, left):
    for identifier in range(1, 21):
        crm.put(entity, identifier, "2026-03-10 12:00:00")
    night("id", table)
    for identifier in range(left + 1, 21):
        del crm.rows[entity][identifier]
    with pytest.raises(ShrinkageError, match=f"{entity}.get shows {left} rows where 20 are"):
        night("id", table)
    assert len(night.left("id", table)) == 20


def organisation(crm, identifier: int, modified: str, *, is_deleted: bool = False) -> None:
    kind = {"contact_type": "Organization", "is_deleted": is_deleted}
    crm.put("Contact", identifier, modified, **kind)


@pytest.mark.parametrize("is_trashed", [True, False], ids=["trashed", "deleted"])
def test_a_merge_moves_activities_whose_change_dates_stay(crm, night, is_trashed):
    old = "2026-01-10 12:00:00"
    for identifier in (1, 2):
        organisation(crm, identifier, old)
    for identifier, target in ((10, 1), (11, 2), (12, 2)):
        crm.put("Activity", identifier, old, target_contact_id=[target])
    crm.put("Activity", 13, "2026-03-10 12:00:00", target_contact_id=[])
    tables = ("organisations", "activities")
    whose = "id, organisation_id"
    assert night(whose, *tables) == [(10, 1), (11, 2), (12, 2), (13, None)]
    if is_trashed:
        organisation(crm, 2, "2026-03-10 20:00:00", is_deleted=True)
    else:
        del crm.rows["Contact"][2]
    crm.put("Activity", 11, old, target_contact_id=[1])
    crm.put("Activity", 12, old, target_contact_id=[])
    assert night(whose, *tables) == [(10, 1), (11, 1), (12, None), (13, None)]
