"""The site's faults: what each does."""

import numpy as np
import pytest
import requests

from sources.sandbox import serve
from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.wordpress.site import site_of
from sources.sandbox.world.clock import DAY
from tests.unit.sandbox.conftest import AS_OF

from .conftest import everything, getter


def answers(fault, count=6):
    """Some responses in sequence; None if the connection broke."""
    found = []
    with serve(as_of=AS_OF, faults=[f"wordpress:{fault}"]) as sandbox:
        base = sandbox.environment["SOURCES__WORDPRESS__BASE_URL"]
        for _ in range(count):
            try:
                found.append(requests.get(f"{base}/wp-json/wp/v2/faqs?per_page=5", timeout=10))
            except requests.RequestException:
                found.append(None)
    return found


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("rate_limit", [200, 429, 200, 200, 429, 200]),
        ("server_error", [200, 200, 503, 500, 200, 200]),
        ("reset_midbody", [200, 0, 200, 0, 200, 200]),
        ("html_200", [200] * 6),
    ],
)
def test_faults_of_transport_come_at_the_same_requests(fault, statuses):
    found = answers(fault)
    assert [0 if one is None else one.status_code for one in found] == statuses
    if fault == "html_200":
        assert [one.text[0] for one in found] == ["[", "[", "[", "<", "<", "<"]


def test_a_silent_site_has_nothing_and_says_so_with_a_200():
    get = getter("silent_empty")
    assert get("posts").rows == get("categories").rows == []
    assert get("posts").total == 0
    assert get("types")


def test_short_pages_are_consistent_with_their_number():
    get = getter("short_pages")
    page = get("ofertes", per_page=100)
    assert len(page.rows) == 20
    assert page.pages == -(-page.total // 20)


def test_rows_repeat_within_a_page():
    rows = getter("duplicate_rows")("posts").rows
    assert rows[0] == rows[1]


def test_unordered_pages_hold_all_entries_in_another_order():
    ids = [row["id"] for row in everything(getter("unordered_pages"), "posts", _fields="id")]
    assert ids != sorted(ids)
    assert sorted(ids) == [row["id"] for row in everything(getter(), "posts", _fields="id")]


def test_fields_go_missing_get_other_names_and_other_types():
    assert "modified" not in getter("missing_field")("posts").rows[0]
    assert "categoria" in getter("renamed_field")("posts").rows[0]
    row = getter("type_change")("posts").rows[0]
    assert isinstance(row["id"], str)
    assert isinstance(row["categories"], dict)


def test_late_edits_are_stamped_below_the_newest_change(night, site):
    edited_site = site_of(faulted_world(seed=2026, as_of=AS_OF, faults=["wordpress:late_edits"]))
    before, after = site.posts.changed_at, edited_site.posts.changed_at
    edited = np.flatnonzero(before != after)
    assert len(edited) > 20
    assert (before[edited] < night.now - 30 * DAY).all()
    assert (after[edited] <= before.max()).all()
    assert (after[edited] >= before.max() - 2 * 3600).all()
    moved = site.posts["published_at"] - edited_site.posts["published_at"]
    assert set(moved.tolist()) == {0, 3 * DAY}


def test_deleted_entries_are_old_ones_and_stay_deleted():
    before = {row["id"]: row["date"] for row in everything(getter(), "ofertes")}
    after = {row["id"] for row in everything(getter("vanished_rows"), "ofertes")}
    assert after < before.keys()
    assert len(before) - len(after) < 0.05 * len(before)
