"""The portal responds as documented: package, datastore, files; and its truth."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
import requests

from sources.sandbox import serve
from sources.sandbox.vendors.fgec.truth import RULES
from sources.sandbox.world import world
from sources.sandbox.world.city_register import DEFAULTS, city_register
from sources.sandbox.world.clock import NEVER, to_utc, wall_seconds
from sources.sandbox.world.contacts import DEFAULTS as CONTACT
from sources.sandbox.world.history import new_history

ODD, EVEN = date(2026, 10, 31), date(2026, 10, 30)


class Portal:
    """The portal of one night, asked as a browser would."""

    def __init__(self, base: str) -> None:
        self._base = base

    def action(self, name: str, **params) -> requests.Response:
        return requests.get(f"{self._base}/api/3/action/{name}", params=params, timeout=10)

    def newest(self) -> dict:
        resources = self.action("package_show", id="entitats").json()["result"]["resources"]
        tables = [one for one in resources if one["format"] == "CSV"]
        return max(tables, key=lambda one: one["last_modified"])

    def file(self) -> bytes:
        return requests.get(self.newest()["url"], timeout=30).content


def portal(day: date, *faults: str):
    sandbox = serve(as_of=day, faults=[f"fgec:{fault}" for fault in faults])
    return sandbox, lambda running: Portal(running.environment["SOURCES__FGEC__BASE_URL"])


def rows_of(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_is_utf_16_and_repeats_an_entity_for_each_value_and_subject():
    sandbox, portal_of = portal(ODD)
    with sandbox as running:
        body = portal_of(running).file()
    assert body.startswith(b"\xff\xfe")
    rows = rows_of(body.decode("utf-16"))
    copies = Counter(row["register_id"] for row in rows)
    assert len(copies) < len(rows) < 4 * len(copies)
    assert all(identifier.endswith(".0") for identifier in copies)
    districts = {row["addresses_district_id"] for row in rows}
    assert districts == {str(number) for number in range(1, 11)}
    homes = {(row["register_id"], row["addresses_district_id"]) for row in rows}
    assert len(homes) > len(copies)
    assert any("@example.org" in row["values_value"] for row in rows)


def test_the_datastore_holds_the_same_entities_printed_in_its_own_way():
    sandbox, portal_of = portal(EVEN)
    with sandbox as running:
        portal_now = portal_of(running)
        newest = portal_now.newest()
        assert newest["datastore_active"]
        asked = {"resource_id": newest["id"], "limit": 99_999}
        stored = portal_now.action("datastore_search", **asked).json()["result"]
        some = portal_now.action("datastore_search", resource_id=newest["id"]).json()["result"]
        part = portal_now.action("datastore_search", **asked, fields="name", offset=3)
        unknown = portal_now.action("datastore_search", **asked, fields="nope")
        file = rows_of(portal_now.file().decode("utf-16"))
    assert stored["limit"] == 32_000 and len(some["records"]) == 100
    assert len(stored["records"]) == stored["total"] == len(file)
    assert part.json()["result"]["records"][0] == {"name": stored["records"][3]["name"]}
    assert unknown.status_code == 409
    assert {row["addresses_district_id"] for row in stored["records"]} >= {"01", "10"}
    assert [row["_id"] for row in stored["records"]] == list(range(1, len(file) + 1))


def test_on_odd_days_the_resource_is_only_a_file():
    sandbox, portal_of = portal(ODD)
    with sandbox as running:
        portal_now = portal_of(running)
        newest = portal_now.newest()
        assert not newest["datastore_active"]
        refused = portal_now.action("datastore_search", resource_id=newest["id"])
        assert portal_now.action("package_show", id="nope").status_code == 404
    assert (refused.status_code, refused.json()["success"]) == (404, False)


def test_another_year_is_utf_8_under_other_headers():
    sandbox, portal_of = portal(date(2027, 3, 1))
    with sandbox as running:
        rows = rows_of(portal_of(running).file().decode("utf-8"))
    assert {"id", "nom", "codi_districte"} <= rows[0].keys()


def test_the_register_holds_most_numbers_of_the_crm_and_none_of_its_typing_errors():
    night = world(seed=2026, as_of=ODD)
    numbers, held = night.contacts["fgec_number"], set(city_register(night)["number"].tolist())
    typed = {number for number in numbers.tolist() if number >= 0}
    errors = {number for number in typed if 90_000 <= number < 90_010}
    assert errors and not errors & held
    assert 0.85 < len(typed & held) / len(typed) < 0.97
    assert len(held - typed) > 800


def test_an_organisation_counts_from_the_day_on_which_both_know_it(monkeypatch):
    def records(defaults, moments, **columns):
        wall = np.array([wall_seconds(moment) for moment in moments], dtype=np.int32)
        return new_history(to_utc(wall), defaults, **columns).snapshot(NEVER - 1)

    early, last, late = datetime(2024, 5, 2), datetime(2026, 10, 31, 23, 59), datetime(2026, 11, 1)
    organisations = records(
        CONTACT,
        [early, early, early, early, early, last, late, early],
        is_organisation=[True] * 7 + [False],
        fgec_number=[10, 10, 99, -1, 20, 30, 40, 10],
        is_deleted=[False, True, False, False, False, False, False, False],
    )
    register = records(DEFAULTS, [early, late, early, early], number=[10, 20, 30, 40])
    night = replace(world(seed=1, as_of=ODD), contacts=organisations)
    monkeypatch.setattr("sources.sandbox.vendors.fgec.truth.city_register", lambda _: register)
    assert RULES["saber.crm_fgec"](night) == 2
    assert RULES["saber.crm_fgec"](replace(night, as_of=date(2026, 11, 1))) == 4


@pytest.mark.parametrize("fault", ["late_edits", "vanished_rows"])
def test_what_a_fault_changed_stays_changed_on_the_night_after(fault):
    faults = {"fgec": frozenset([fault])}
    plain = city_register(world(seed=3, as_of=EVEN))
    today, tomorrow = (city_register(world(seed=3, as_of=d, faults=faults)) for d in (EVEN, ODD))
    assert len(today) < len(plain) or (today["district"] != plain["district"]).any()
    kept = np.intersect1d(today.rows, tomorrow.rows)
    assert len(kept) > 0.99 * len(today)
    same = today["district"][today.places(kept)] == tomorrow["district"][tomorrow.places(kept)]
    assert same.mean() > 0.99
