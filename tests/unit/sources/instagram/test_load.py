"""Nights on a small account: which counters are read again, what is removed, what is refused."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import CredentialError, ShrinkageError
from sources.instagram import instagram
from sources.instagram.schema import METRICS_BY_DAY
from sources.pipeline import load_source
from tests.unit.sources.meta_graph.server import TOTAL, Graph
from tests.unit.sources.wire import Wire

LAST = date(2026, 3, 10)


def medium(day: str, likes: int = 1) -> dict:
    return {
        "media_type": "IMAGE",
        "media_product_type": "FEED",
        "timestamp": f"{day}T10:00:00+0000",
        "like_count": likes,
        "comments_count": 0,
    }


@pytest.fixture
def account(monkeypatch) -> Graph:
    account = Graph(owner={"followers_count": 700, "media_count": 3})
    account.posts = {"new": medium("2026-03-01"), "old": medium("2025-06-01")}
    account.totals = {"new": 5, "old": 6}
    account.daily = {daily.metric: {LAST: 4} for daily in METRICS_BY_DAY}
    monkeypatch.setattr(
        "sources.meta_graph.client.open_session", lambda **_: Wire(account).session()
    )
    settings = {"BASE_URL": "http://graph.test/v26.0", "ACCOUNT_ID": "1", "ACCESS_TOKEN": "nobody"}
    for name, value in settings.items():
        monkeypatch.setenv(f"SOURCES__INSTAGRAM__{name}", value)
    return account


@pytest.fixture
def night(account, tmp_path):
    """Loads, and gives what a query finds afterwards; `left` only gives it."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(query: str) -> list[tuple]:
        account.asked.clear()
        try:
            load_source(instagram(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        return left(query)

    def left(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    load.left = left
    return load


READINGS = (
    "select media_id, read_on::text, likes, interactions from raw_instagram.media_readings "
    "order by all"
)
IDS = "select id from raw_instagram.media order by 1"
FIRST = [("new", "2026-03-10", 1, 5), ("old", "2026-03-10", 1, 6)]


def test_followers_are_those_of_the_day_that_has_just_ended(night, account):
    followers = "select read_on, followers from raw_instagram.account_readings order by 1"
    assert night(followers) == [(LAST, 700)]
    account.owner["followers_count"] = 690
    account.now += timedelta(days=1)
    assert night(followers) == [(LAST, 700), (LAST + timedelta(days=1), 690)]


def test_interactions_of_recent_media_are_read_again_and_of_older_ones_with_a_new_like(
    night, account
):
    assert night(READINGS) == FIRST
    account.now += timedelta(days=1)
    account.totals = {"new": 9, "old": 10}
    changed = ("new", "2026-03-11", 1, 9)
    assert night(READINGS) == sorted([*FIRST, changed])
    account.now += timedelta(days=1)
    account.posts["old"] = medium("2025-06-01", likes=2)
    assert night(READINGS) == sorted([*FIRST, changed, ("old", "2026-03-12", 2, 10)])


def totals_asked(account) -> date:
    """From which day on the last night listed interactions."""
    (since,) = [params["since"] for _, params in account.asked if TOTAL in params.get("fields", "")]
    return datetime.fromtimestamp(int(since), UTC).date()


def test_after_weeks_without_a_night_media_are_read_from_before_the_last_one(night, account):
    night(READINGS)
    account.now += timedelta(days=60)
    account.totals["new"] = 8
    assert night(READINGS) == sorted([*FIRST, ("new", "2026-05-09", 1, 8)])
    assert totals_asked(account) == LAST - timedelta(days=30)


def test_a_reading_by_a_wrong_clock_hides_no_interactions(night, account):
    night(READINGS)
    account.now += timedelta(days=365)
    night(READINGS)
    account.now -= timedelta(days=364)
    account.totals["new"] = 8
    night(READINGS)
    assert totals_asked(account) == LAST - timedelta(days=30)


def test_media_that_were_deleted_leave_and_those_that_the_list_left_out_stay(night, account):
    assert night(IDS) == [("new",), ("old",)]
    account.unlisted = {"old"}
    del account.posts["new"]
    account.posts["newer"] = medium("2026-03-09")
    assert night(IDS) == [("newer",), ("old",)]


@pytest.mark.parametrize("counted", [3, 0])
def test_a_first_night_without_media_is_refused_if_the_account_counts_some(night, account, counted):
    account.posts.clear()
    account.owner["media_count"] = counted
    if counted:
        with pytest.raises(CredentialError, match="no row at all, though the account has 3"):
            night(IDS)
    else:
        assert night(IDS) == []


def test_many_media_lost_at_once_are_refused_and_stay(night, account):
    account.posts = {f"m{number:02}": medium("2026-03-01") for number in range(20)}
    night(IDS)
    account.posts = {"m00": medium("2026-03-01")}
    with pytest.raises(ShrinkageError, match="media shows 1 rows where 20 are loaded"):
        night(IDS)
    assert len(night.left(IDS)) == 20
