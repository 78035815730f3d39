"""The world: the same seed gives the same world; later nights continue earlier ones."""

import hashlib
import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import pytest

from sources.sandbox.vendors.civicrm.metadata import STORED_FIELDS
from sources.sandbox.world import World, histories, world
from sources.sandbox.world.clock import DAY, day_number, night_after, to_wall
from sources.sandbox.world.vocabulary import ACTIVITY_KINDS, ACTIVITY_STATUSES

from .conftest import AS_OF, getter

TABLES = (
    "contacts",
    "activities",
    "events",
    "participants",
    "cases",
    "case_contacts",
    "relationships",
    "mailings",
    "mailing_queue",
    "mailing_opens",
)


def digest_of_all_pages() -> str:
    """A hash over every row of every entity."""
    get = getter(as_of=date(2025, 3, 31))
    every = "".join(repr(get(name, select=["*", "custom.*"])) for name in STORED_FIELDS)
    return hashlib.sha256(every.encode()).hexdigest()


def test_another_process_serves_the_same_bytes():
    code = "from tests.unit.sandbox.test_world import digest_of_all_pages as d; print(d())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest_of_all_pages()


def test_another_seed_is_another_world():
    one, other = world(seed=1, as_of=AS_OF), world(seed=2, as_of=AS_OF)
    assert len(one.activities) != len(other.activities)


@pytest.mark.parametrize("as_of", [date(2026, 2, 10), date(2026, 5, 20), date(2026, 10, 24)])
def test_the_next_night_is_this_night_and_what_happened_that_day(as_of):
    today = world(seed=2026, as_of=as_of)
    tomorrow = world(seed=2026, as_of=as_of + timedelta(days=1))
    for name in TABLES:
        before, after = getattr(today, name), getattr(tomorrow, name)
        new = np.setdiff1d(after.rows, before.rows)
        assert (after.created_at[after.places(new)] > today.now).all()
        kept = np.intersect1d(before.rows, after.rows)
        old, now = before.places(kept), after.places(kept)
        untouched = after.changed_at[now] <= today.now
        for column in before.columns:
            if (name, column) in {("activities", "organisation"), ("case_contacts", "contact")}:
                continue
            same = before[column][old] == after[column][now]
            assert same[untouched].all(), (name, column)
        assert (after.changed_at <= tomorrow.now).all()


def test_every_month_brings_births_and_edits_and_most_bring_deletions():
    nights = [world(seed=2026, as_of=date(2026, month, 28)) for month in range(1, 13)]
    deletions = []
    for before, after in zip(nights, nights[1:], strict=False):
        known = after.activities.created_at <= before.now
        assert (after.activities.changed_at[known] > before.now).any()
        assert (~known).any()
        deletions.append(len(np.setdiff1d(before.activities.rows, after.activities.rows)))
    assert np.median(deletions) > 0


def test_ids_never_change_and_are_never_reused():
    early, late = world(seed=2026, as_of=date(2026, 1, 31)), world(seed=2026, as_of=AS_OF)
    kept = np.intersect1d(early.activities.ids, late.activities.ids)
    one, other = early.activities.places(kept - 1), late.activities.places(kept - 1)
    assert (early.activities.created_at[one] == late.activities.created_at[other]).all()
    assert len(kept) > 0.98 * len(early.activities)


def test_merges_move_records_with_and_without_a_change_date(night: World):
    merge = histories(2026, 2026, 1).contacts.merge.until(night.now)
    assert len(merge.losers)
    contacts = night.contacts
    assert contacts["is_deleted"][contacts.places(merge.losers)].all()
    moved = np.isin(night.participants["contact"], merge.winners)
    assert np.isin(night.participants.changed_at[moved], merge.at).any()
    assert not np.isin(night.activities.changed_at, merge.at).any()
    written = night.activities["kind"] == ACTIVITY_KINDS.index("Contact Deleted by Merge")
    assert set(night.activities["organisation"][written]) == set(merge.losers)


def test_august_is_nearly_empty_and_enquiries_keep_office_hours():
    year = world(seed=2026, as_of=date(2026, 12, 31))
    enquiries = year.activities["kind"] == ACTIVITY_KINDS.index("Consulta")
    starts = year.activities["starts"][enquiries]
    months = (starts // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    assert (months == 7).mean() < 0.01
    hours = starts % DAY // 3600
    assert ((hours >= 9) & (hours < 20)).mean() > 0.98
    assert (hours == 0).any()


def test_awkward_moments_are_in_every_world():
    year = world(seed=5, as_of=date(2026, 12, 31))
    october = day_number(date(2026, 10, 25)) * DAY
    wall = to_wall(year.activities.created_at)
    repeated = year.activities.created_at[(wall >= october + 7200) & (wall < october + 10_800)]
    assert (repeated < october + 3600).any()
    assert (repeated >= october + 3600).any()
    new_year = day_number(date(2026, 1, 1)) * DAY
    sent = year.mailings["sent_at"]
    assert ((sent >= new_year - 3600) & (sent < new_year)).any()
    assert (year.activities["starts"] > night_after(year.as_of) + DAY).any()


def test_every_kind_of_mishap_is_in_every_world():
    for seed in (1, 2, 3):
        year = world(seed=seed, as_of=date(2026, 12, 31))
        activities = year.activities
        assert activities["is_deleted"].any()
        assert activities["is_test"].any()
        assert activities["is_auto"].any()
        assert (activities["status"] == ACTIVITY_STATUSES.index("Cancelled")).any()
        assert np.diff(activities.rows).max() > 1
        assert np.diff(year.participants.rows).max() > 1
        assert np.diff(year.relationships.rows).max() > 1
        assert np.diff(year.cases.rows).max() > 1
        assert np.diff(year.mailings.rows).max() > 1
        assert year.events["is_template"].any()
        assert not year.events["is_active"].all()
        assert (year.relationships["start_on"] == -1).any()


def test_scale_multiplies_the_activities_and_leaves_the_calendar_alone():
    one, ten = world(seed=2026, as_of=AS_OF), world(seed=2026, as_of=AS_OF, scale=10)
    assert 9 < len(ten.activities) / len(one.activities) < 11
    assert 2 < len(ten.participants) / len(one.participants) < 5
    assert len(ten.events) == len(one.events)
