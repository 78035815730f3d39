"""The agenda responds as documented: pages, hidden items, filters, errors; and its truth."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
import requests

from sources.sandbox import serve
from sources.sandbox.vendors.qdq.truth import RULES
from sources.sandbox.world import agenda as world_agenda
from sources.sandbox.world import world
from sources.sandbox.world.clock import NEVER, to_utc, wall_seconds
from sources.sandbox.world.history import new_history

AS_OF = date(2026, 10, 31)


@pytest.fixture(scope="module")
def get():
    with serve(as_of=AS_OF) as sandbox:
        base = sandbox.environment["SOURCES__QDQ__BASE_URL"]

        def get(path: str, **params) -> requests.Response:
            return requests.get(f"{base}/jsonapi/{path}", params=params or None, timeout=10)

        yield get


def every(get, **params) -> list[dict]:
    """All pages of activities, by their links."""
    found, answer = [], get("node/activity", **params)
    while True:
        found.append(answer.json())
        link = found[-1]["links"].get("next")
        if link is None:
            return found
        answer = requests.get(link["href"], timeout=10)


def test_pages_are_cut_to_fifty_and_hidden_items_leave_them_short_or_empty(get):
    pages = every(get, **{"page[limit]": 500, "sort": "drupal_internal__nid"})
    sizes = [len(page["data"]) for page in pages]
    assert max(sizes) <= 50 and 0 in sizes
    for page in pages[:-1]:
        hidden = page.get("meta", {}).get("omitted", {"links": {}})["links"]
        assert len(page["data"]) + sum(name != "help" for name in hidden) == 50
    numbers = [item["attributes"]["drupal_internal__nid"] for p in pages for item in p["data"]]
    assert numbers == sorted(set(numbers)) and len(numbers) > 2000


def test_only_the_fields_asked_for_come_and_unknown_ones_are_dropped_silently(get):
    page = get("node/activity", **{"fields[node--activity]": "created,nope"}).json()
    assert {tuple(item["attributes"]) for item in page["data"]} == {("created",)}
    whole = get("node/activity").json()["data"][0]["attributes"]
    assert datetime.fromisoformat(whole["created"]).utcoffset() is not None
    assert "@example.org" in whole["field_contact"]


def test_changes_can_be_asked_for_in_their_order(get):
    since = wall_seconds(datetime(2026, 10, 25))
    condition = {"path": "changed", "operator": ">=", "value": since}
    params = {f"filter[c][condition][{key}]": value for key, value in condition.items()}
    pages = every(get, sort="changed,drupal_internal__nid", **params)
    changed = [item["attributes"]["changed"] for page in pages for item in page["data"]]
    moments = [datetime.fromisoformat(text).timestamp() for text in changed]
    assert moments == sorted(moments) and moments[0] >= since
    assert 5 < len(moments) < 200


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("node/activity", {"filter[nope]": "1"}, 400),
        ("node/activity", {"sort": "nope"}, 400),
        ("node/article", {}, 404),
        ("user/user", {}, 403),
    ],
)
def test_errors_are_documents_too(get, path, params, status):
    answer = get(path, **params)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["status"] == str(status)


def test_the_entry_page_lists_the_resources(get):
    assert {"node--activity", "group--organisation"} <= set(get("").json()["links"])


def _made(created: list[datetime], **columns):
    wall = np.array([wall_seconds(moment) for moment in created], dtype=np.int32)
    created = to_utc(wall)
    return new_history(created, world_agenda.DEFAULTS, created=created, **columns).snapshot(
        NEVER - 1
    )


def test_what_counts_is_published_and_lies_in_the_years_local_days(monkeypatch):
    rows = _made(
        [
            datetime(2025, 12, 31, 23, 59),
            datetime(2026, 1, 1, 0, 1),
            datetime(2026, 10, 25, 2, 30),
            datetime(2026, 10, 31, 23, 59),
            datetime(2026, 11, 1, 0, 0),
            datetime(2026, 3, 1),
        ],
        is_published=[True, True, True, True, True, False],
    )
    agenda = world_agenda.Agenda(rows, rows)
    monkeypatch.setattr("sources.sandbox.vendors.qdq.truth.agenda", lambda _: agenda)
    night = world(seed=1, as_of=AS_OF)
    assert {name: rule(night) for name, rule in RULES.items()} == {
        "qdq.activitats": 3,
        "qdq.entitats": 4,
    }
    later = replace(night, as_of=date(2027, 2, 1))
    assert RULES["qdq.activitats"](later) == 4


@pytest.mark.parametrize("fault", ["late_edits", "vanished_rows"])
def test_what_a_fault_changed_stays_changed_on_the_night_after(fault):
    faults = {"qdq": frozenset([fault])}
    nights = [world(seed=3, as_of=day, faults=faults) for day in (AS_OF, date(2026, 11, 1))]
    plain = world_agenda.agenda(world(seed=3, as_of=AS_OF)).activities
    today, tomorrow = (world_agenda.agenda(night).activities for night in nights)
    assert len(today) < len(plain) or (today["created"] != plain["created"]).any()
    kept = np.intersect1d(today.rows, tomorrow.rows)
    assert len(kept) > 0.99 * len(today)
    same = today["created"][today.places(kept)] == tomorrow["created"][tomorrow.places(kept)]
    assert same.mean() > 0.99
