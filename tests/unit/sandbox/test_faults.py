"""The faults: what each does, always in the same place."""

from datetime import timedelta

import numpy as np
import pytest
import requests

from sources.sandbox import UnknownFault, serve, truth
from sources.sandbox.faults import faulted_world, faults_of
from sources.sandbox.vendors.civicrm.conditions import ApiError
from sources.sandbox.vendors.registry import VENDORS
from sources.sandbox.world.clock import DAY

from .conftest import AS_OF, getter, post

PAGE = {"orderBy": {"id": "ASC"}, "limit": 500}


def statuses(fault, count=8):
    """The status of each of some requests in sequence; 0 if the connection broke."""
    found = []
    with serve(as_of=AS_OF, faults=[f"civicrm:{fault}"]) as sandbox:
        for _ in range(count):
            try:
                found.append(post(sandbox, params={"limit": 50}).status_code)
            except requests.RequestException:
                found.append(0)
    return found


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("rate_limit", [200, 429, 200, 200, 429, 200, 200, 200]),
        ("server_error", [200, 200, 500, 503, 200, 200, 200, 200]),
        ("reset_midbody", [200, 0, 200, 0, 200, 200, 200, 200]),
        ("expired_token", [200, 200, 200, 200, 200, 401, 401, 401]),
    ],
)
def test_faults_of_transport_come_at_the_same_requests_every_time(fault, expected):
    assert statuses(fault) == expected


def test_a_limit_says_how_long_to_wait_and_maintenance_has_a_body_of_its_own():
    with serve(as_of=AS_OF, faults=["civicrm:rate_limit", "civicrm:server_error"]) as sandbox:
        answers = [post(sandbox) for _ in range(4)]
    assert answers[1].headers["retry-after"] == "1"
    assert set(answers[3].json()) == {"status_code", "status_message"}


def test_a_login_page_comes_with_a_200():
    with serve(as_of=AS_OF, faults=["civicrm:html_200"]) as sandbox:
        answers = [post(sandbox, params={"limit": 1}) for _ in range(6)]
    assert answers[4].json()["count"] == 1
    assert answers[5].status_code == 200
    assert answers[5].text.startswith("<!DOCTYPE html>")


def test_a_slow_server_outlasts_a_short_patience_once():
    with serve(as_of=AS_OF, faults=["civicrm:slow"]) as sandbox:
        with pytest.raises(requests.ReadTimeout):
            post(sandbox, timeout=1)
        assert post(sandbox, params={"limit": 1}, timeout=60).status_code == 200


def test_a_withdrawn_right_reads_nothing_but_still_knows_who_asks():
    get = getter("silent_empty")
    assert all(get("Activity", limit=1) for _ in range(5))
    assert get("Activity", limit=1) == []
    assert len(get("Contact", where=[["id", "=", "user_contact_id"]])) == 1


def test_short_pages_are_cut_whatever_the_limit():
    get = getter("short_pages")
    assert len(get("Activity", limit=1000)) == len(get("Activity")) == 250
    assert len(get("Activity", limit=10)) == 10


def test_rows_repeat_within_a_page_and_from_page_to_page():
    get = getter("duplicate_rows")
    first = [row["id"] for row in get("Activity", **PAGE)]
    second = [row["id"] for row in get("Activity", where=[["id", ">", first[-1]]], **PAGE)]
    assert first[0] == first[1]
    assert second[0] == first[-1]
    assert set(first) == {row["id"] for row in getter()("Activity", **PAGE)}


def test_unordered_pages_lose_nothing_over_the_whole_but_the_order():
    get = getter("unordered_pages")
    pages = [get("Participant", **PAGE, offset=offset) for offset in range(0, 4000, 500)]
    ids = [row["id"] for page in pages for row in page]
    assert ids != sorted(ids)
    assert sorted(ids) == [row["id"] for row in getter()("Participant")]


def test_a_dropped_field_is_absent_in_select_and_an_error_in_where():
    get = getter("missing_field")
    assert "Servei.programa" not in get("Activity", select=["Servei.programa", "*"], limit=1)[0]
    assert "Servei.programa" not in {row["name"] for row in get("Activity", action="getFields")}
    with pytest.raises(ApiError):
        get("Activity", where=[["Servei.programa:name", "=", "pdb"]])


def test_a_renamed_field_shows_under_its_new_name():
    get = getter("renamed_field")
    names = {row["name"] for row in get("Activity", action="getFields")}
    assert {"Espai.tipus_tarifa"} == {name for name in names if "tarifa" in name}
    where = [["Espai.tipus_tarifa:name", "=", "pagament"]]
    assert get("Activity", where=where, limit=1)
    listed = {row["name"] for row in get("CustomField", select=["name"])}
    assert "tipus_tarifa" in listed
    assert "tarifa" not in listed


def test_numbers_and_flags_change_their_type():
    get = getter("type_change")
    assert get("Activity", select=["duration"], limit=1)[0]["duration"].isdigit()
    assert get("Event", select=["is_active"], limit=1)[0]["is_active"] in ("0", "1")


def test_late_edits_are_stamped_before_the_newest_and_change_the_truth(night):
    late = faulted_world(seed=2026, as_of=AS_OF, faults=["civicrm:late_edits"])
    newest = night.activities.changed_at.max()
    edited = np.flatnonzero(late.activities.changed_at != night.activities.changed_at)
    assert len(edited) > 20
    stamps = late.activities.changed_at[edited]
    assert (stamps < newest).all()
    assert (stamps >= newest - 7200).all()
    faulted = truth(seed=2026, as_of=AS_OF, faults=["civicrm:late_edits"])
    assert faulted != truth(seed=2026, as_of=AS_OF)


def test_deleted_rows_leave_nothing_behind_and_change_the_truth(night):
    fewer = faulted_world(seed=2026, as_of=AS_OF, faults=["civicrm:vanished_rows"])
    assert 0.99 < len(fewer.activities) / len(night.activities) < 1
    assert len(fewer.participants) < len(night.participants)
    faulted = truth(seed=2026, as_of=AS_OF, faults=["civicrm:vanished_rows"])
    assert faulted["atencio.correus"] < truth(seed=2026, as_of=AS_OF)["atencio.correus"]


@pytest.mark.parametrize("fault", ["civicrm:late_edits", "civicrm:vanished_rows"])
def test_what_a_fault_changed_stays_changed_the_night_after(fault):
    def stands(as_of):
        rows = faulted_world(seed=2026, as_of=as_of, faults=[fault]).activities
        clean = faulted_world(seed=2026, as_of=as_of).activities
        kept = rows.places(clean.rows)
        same = (kept >= 0) & (rows["status"][kept] == clean["status"])
        return clean.rows[~(same & (rows["starts"][kept] == clean["starts"]))], clean

    (before, _), (after, clean) = stands(AS_OF), stands(AS_OF + timedelta(days=1))
    gone_or_edited_since = np.setdiff1d(before, after)
    places = clean.places(gone_or_edited_since)
    assert len(before) > 20
    assert ((places < 0) | (clean.changed_at[places] > clean.changed_at.max() - 2 * DAY)).all()


@pytest.mark.parametrize("fault", ["civicrm:retired_metric", "nonsense", "nobody:slow", ""])
def test_a_fault_nobody_can_show_is_refused(fault):
    with pytest.raises(UnknownFault):
        truth(seed=2026, as_of=AS_OF, faults=[fault])


def test_a_fault_without_a_vendor_is_shown_by_all_who_can():
    meant = faults_of(["slow", "civicrm:short_pages"])
    assert meant["civicrm"] == {"slow", "short_pages"}
    assert all(
        (faults == {"slow"}) == ("slow" in VENDORS[name].faults)
        for name, faults in meant.items()
        if name != "civicrm"
    )


def test_every_fault_of_transport_leaves_the_world_alone():
    world_faults = {"late_edits", "vanished_rows"}
    others = [f"civicrm:{name}" for name in VENDORS["civicrm"].faults if name not in world_faults]
    assert truth(seed=2026, as_of=AS_OF, faults=others) == truth(seed=2026, as_of=AS_OF)
