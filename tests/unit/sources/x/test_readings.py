"""Nights on an account that posts little: when missing posts count as deleted."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError
from sources.pipeline import load_source
from sources.x import x
from tests.support.warehouses import environment
from tests.unit.sources.wire import Answer, Wire

from .conftest import post

FIRST_NIGHT = datetime(2031, 5, 4, 0, 30, tzinfo=UTC)
SETTINGS = {
    "SOURCES__X__BASE_URL": "http://x.test/2",
    "SOURCES__X__USERNAME": "t",
    "SOURCES__X__BEARER_TOKEN": "a-token-of-nobody",
}


class Timeline:
    """An account whose posts lie some days before the first night, the newest first."""

    def __init__(self) -> None:
        self.now = FIRST_NIGHT
        self.posts: dict[int, datetime] = {}
        self.is_blind = False
        self.counters = {"followers_count": 9, "following_count": 3, "listed_count": 1}
        self.post_count: dict[str, object] = {}
        self.asked: list[str] = []

    def publish(self, *days_ago: int) -> None:
        """Posts of so many days before the first night."""
        for days in days_ago:
            self.posts[100_000 - 10 * days] = FIRST_NIGHT - timedelta(days=days)
        self.count(len(self.posts))

    def delete(self, *days_ago: int) -> None:
        """Delete these posts, and no longer count them."""
        for days in days_ago:
            del self.posts[100_000 - 10 * days]
        self.count(len(self.posts))

    def count(self, number: int) -> None:
        """Say that the account has so many posts, those passed on included."""
        self.post_count = {"tweet_count": number}

    def answer(self, request) -> Answer:
        path, query = urlsplit(request.url).path, dict(parse_qsl(urlsplit(request.url).query))
        self.asked.append(path.removeprefix("/2/"))
        date = {"Date": format_datetime(self.now, usegmt=True)}
        if "username" in path:
            user = {"id": "7", "public_metrics": self.counters | self.post_count}
            return 200, {"data": user}, date
        start, end = query.get("start_time", ""), query.get("end_time", "9")
        rows = [
            post(identifier, created_at=f"{created:%Y-%m-%dT%H:%M:%S}.000Z")
            for identifier, created in sorted(self.posts.items(), reverse=True)
            if start <= f"{created:%Y-%m-%dT%H:%M:%SZ}" < end
            and identifier < int(query.get("until_id", 10**9))
        ]
        meta = {"meta": {"result_count": len(rows)}}
        return 200, meta if self.is_blind or not rows else meta | {"data": rows}, date


@pytest.fixture
def timeline(monkeypatch) -> Timeline:
    account = Timeline()
    monkeypatch.setattr("sources.x.client.open_session", lambda **_: Wire(account.answer).session())
    return account


@pytest.fixture
def load(timeline, tmp_path):
    """Gives a night so many days after the first: ids of the posts left, number of readings."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(days: int = 0, **settings: str) -> tuple[set[int], int]:
        timeline.now = FIRST_NIGHT + timedelta(days=days)
        with environment(**SETTINGS | settings):
            load_source(x(), warehouse=warehouse, state=tmp_path / "dlt")
        return left()

    def left() -> tuple[set[int], int]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            posts = connection.execute("select post_id from raw_x.posts").fetchall()
            readings = connection.execute("select * from raw_x.account_readings").fetchall()
        return {int(post_id) for (post_id,) in posts}, len(readings)

    load.left = left
    return load


OLD = range(200, 239)


def test_the_only_post_of_a_month_may_be_deleted(timeline, load):
    timeline.publish(5, *OLD)
    assert len(load()[0]) == 40
    timeline.delete(5)
    assert load(1) == (set(timeline.posts), 2)
    assert load(2) == (set(timeline.posts), 3)


def test_a_night_without_a_post_is_refused_while_the_account_counts_them(timeline, load):
    timeline.publish(5, *OLD)
    load()
    timeline.is_blind = True
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 1 are loaded"):
        load(1)
    assert load.left() == (set(timeline.posts), 1)
    assert len(load(1, SOURCES__X__MAX_SHRINKAGE="1")[0]) == 39


def test_a_fall_by_fewer_than_are_missing_is_no_explanation(timeline, load):
    timeline.publish(5, 6, 7, *OLD)
    load()
    timeline.delete(5)
    timeline.is_blind = True
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 3 are loaded"):
        load(1)


def test_other_posts_that_are_shown_prove_that_x_sees(timeline, load):
    timeline.publish(5, *OLD)
    load()
    timeline.delete(5)
    timeline.count(40)  # one of somebody else was passed on
    assert load(32) == (set(timeline.posts), 2)


def test_more_than_ten_of_a_stretch_are_refused_whatever_the_account_counts(timeline, load):
    timeline.publish(*range(5, 16), *OLD)
    load()
    timeline.delete(*range(5, 16))
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 11 are loaded"):
        load(1)


def test_old_posts_are_missed_a_month_after_the_account_ceased_to_count_them(timeline, load):
    timeline.publish(200, 201)
    load()
    timeline.delete(200, 201)
    assert load(1) == ({98_000, 97_990}, 2)
    assert load(33) == (set(), 3)
    assert load(34) == (set(), 4)


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        ({"posts_total": 3}, "field post_count is missing from the answer, first in row 7"),
        ({"tweet_count": "3"}, "field post_count of row 7 is not of the declared type integer"),
        ({"post_count": None}, "field post_count of row 7 is null"),
    ],
    ids=["renamed", "retyped", "null"],
)
def test_a_number_of_posts_of_another_form_is_named_before_posts_are_paid(
    timeline, load, counted, says
):
    timeline.publish(5)
    timeline.post_count = counted
    with pytest.raises(PipelineStepFailed, match=f"users/by/username: {says}") as failure:
        load()
    assert isinstance(failure.value.__cause__.__cause__, ContractError), failure.value.__cause__
    assert timeline.asked == ["users/by/username/t"]
