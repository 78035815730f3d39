"""Nights on a small Page: what is kept of each reading, what is removed, what is refused."""

from datetime import date, timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError, CredentialError, ShrinkageError
from sources.facebook import facebook
from sources.facebook.schema import METRICS_BY_DAY
from sources.pipeline import load_source
from tests.unit.sources.meta_graph.server import Graph
from tests.unit.sources.wire import Wire

LAST = date(2026, 3, 10)
NEWEST = date(2026, 3, 9)  # the last day that is over in California
METRIC = METRICS_BY_DAY[0].metric


def post(reactions: int, comments: int = 0, **more) -> dict:
    """A post as the list shows it; without `shares` it was never shared."""
    return {
        "created_time": "2026-03-01T22:30:00+0000",
        "updated_time": "2026-03-01T22:30:00+0000",
        "status_type": "added_photos",
        "reactions": {"data": [], "summary": {"total_count": reactions}},
        "comments": {"data": [], "summary": {"total_count": comments}},
        **more,
    }


@pytest.fixture
def page(monkeypatch) -> Graph:
    page = Graph(owner={"followers_count": 900, "fan_count": 800})
    page.posts = {"1_7": post(3), "1_8": post(5, 2, shares={"count": 1})}
    page.daily = {daily.metric: {NEWEST: 4} for daily in METRICS_BY_DAY}
    monkeypatch.setattr("sources.meta_graph.client.open_session", lambda **_: Wire(page).session())
    settings = {"BASE_URL": "http://graph.test/v26.0", "PAGE_ID": "1", "ACCESS_TOKEN": "nobody's"}
    for name, value in settings.items():
        monkeypatch.setenv(f"SOURCES__FACEBOOK__{name}", value)
    return page


@pytest.fixture
def night(page, tmp_path):
    """Loads, and gives what a query finds afterwards; `left` only gives it."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(query: str) -> list[tuple]:
        page.asked.clear()
        try:
            load_source(facebook(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        return left(query)

    def left(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    load.left = left
    return load


READINGS = (
    "select post_id, read_on::text, reactions, comments, shares from raw_facebook.post_readings "
    "order by all"
)
IDS = "select id from raw_facebook.posts order by 1"


def test_followers_are_those_of_the_day_that_has_just_ended(night, page):
    followers = "select read_on, followers from raw_facebook.page_readings order by 1"
    assert night(followers) == [(LAST, 900)]
    page.owner["followers_count"] = 903
    page.now += timedelta(days=1)
    assert night(followers) == [(LAST, 900), (LAST + timedelta(days=1), 903)]


def test_counters_are_kept_when_they_change_and_a_post_never_shared_has_none(night, page):
    first = [("1_7", "2026-03-10", 3, 0, 0), ("1_8", "2026-03-10", 5, 2, 1)]
    assert night(READINGS) == first
    page.now += timedelta(days=1)
    page.posts["1_8"] = post(5, 3, shares={"count": 1})
    assert night(READINGS) == [*first, ("1_8", "2026-03-11", 5, 3, 1)]


def test_a_post_that_was_deleted_leaves_and_one_that_the_list_left_out_stays(night, page):
    assert night(IDS) == [("1_7",), ("1_8",)]
    page.unlisted = {"1_7"}
    del page.posts["1_8"]
    page.posts["1_9"] = post(1)
    assert night(IDS) == [("1_7",), ("1_9",)]


def test_a_first_night_without_a_post_is_refused_unless_it_is_allowed(night, page, monkeypatch):
    page.posts.clear()
    with pytest.raises(CredentialError, match="published_posts gave no post at all"):
        night(IDS)
    monkeypatch.setenv("SOURCES__FACEBOOK__MAX_SHRINKAGE", "1")
    assert night(IDS) == []


def test_many_posts_lost_at_once_are_refused_and_stay(night, page):
    page.posts = {f"1_{number}": post(1) for number in range(20)}
    night(IDS)
    page.posts = {"1_0": post(1)}
    with pytest.raises(ShrinkageError, match="published_posts shows 1 rows where 20 are loaded"):
        night(IDS)
    assert len(night.left(IDS)) == 20


@pytest.mark.parametrize("counter", ["reactions", "comments"])
def test_a_counter_that_does_not_come_is_named(night, page, counter):
    page.posts["1_8"][counter] = {"data": []}
    with pytest.raises(ContractError, match=f"{counter}.summary.total_count is missing.*row 1_8"):
        night(IDS)


def test_figures_by_day_are_read_again_for_ten_days(night, page):
    values = f"select value from raw_facebook.page_insights where metric = '{METRIC}' order by 1"
    for days in (10, 11):
        page.daily[METRIC][NEWEST - timedelta(days=days)] = 20 + days
    assert night(values) == [(4,), (30,), (31,)]
    for days in (10, 11):
        page.daily[METRIC][NEWEST - timedelta(days=days)] = 40 + days
    assert night(values) == [(4,), (31,), (50,)]
