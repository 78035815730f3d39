"""Nights on a small account: rows of each table, and what X charges for them."""

import logging
from datetime import date, timedelta

import duckdb
import pytest

from sources.pipeline import load_source
from sources.x import x
from tests.support.warehouses import environment

from .server import FIRST_NIGHT, SETTINGS

LAST = date(2031, 5, 3)


@pytest.fixture
def night(timeline, tmp_path):
    """Loads, and gives what a query finds afterwards."""

    def load(query: str, **settings: str) -> list[tuple]:
        warehouse = tmp_path / "warehouse.duckdb"
        with environment(**SETTINGS | settings):
            load_source(x(), warehouse=warehouse, state=tmp_path / "dlt")
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return load


LIKES = "select post_id, read_on::text, likes from raw_x.post_readings order by all"
SPENDING = (
    "select read_on::text, resource, resources, cost_usd from raw_x.spending order by read_on, 2"
)


def liked(timeline, days_ago: int, likes: int) -> None:
    counters = ("reply", "retweet", "quote", "bookmark", "impression")
    metrics = {f"{name}_count": 0 for name in counters} | {"like_count": likes}
    timeline.further[100_000 - 10 * days_ago] = {"public_metrics": metrics}


def test_followers_and_posts_are_read_for_the_day_that_has_just_ended(timeline, night):
    timeline.publish(5)
    liked(timeline, 5, 3)
    assert night("select read_on, followers, posts from raw_x.account_readings") == [(LAST, 9, 1)]
    timeline.now += timedelta(days=1)
    liked(timeline, 5, 4)
    assert night(LIKES) == [("99950", "2031-05-03", 3), ("99950", "2031-05-04", 4)]


def test_a_reading_repeated_on_a_day_replaces_it_and_its_posts_are_charged_once(timeline, night):
    timeline.publish(5, 6)
    liked(timeline, 5, 3)
    charged = [("2031-05-03", "post", 2, 0.002), ("2031-05-03", "user", 1, 0.01)]
    assert night(SPENDING) == charged
    liked(timeline, 5, 4)
    assert night(LIKES) == [("99940", "2031-05-03", 1), ("99950", "2031-05-03", 4)]
    timeline.publish(4)
    assert night(SPENDING) == [("2031-05-03", "post", 3, 0.003), charged[1]]
    timeline.now += timedelta(days=1)
    assert night(SPENDING)[2:] == [
        ("2031-05-04", "post", 3, 0.003),
        ("2031-05-04", "user", 1, 0.01),
    ]


def test_posts_that_an_earlier_reading_of_the_day_bought_stay_charged(timeline, night):
    timeline.publish(5, 6)
    night(SPENDING)
    timeline.delete(6)
    assert night(SPENDING)[0] == ("2031-05-03", "post", 2, 0.002)


def test_a_post_keeps_its_first_id_when_it_is_edited(timeline, night):
    timeline.publish(5)
    ids = "select post_id, current_id, created_at from raw_x.posts"
    created = FIRST_NIGHT - timedelta(days=5)
    assert night(ids) == [("99950", "99950", created)]
    timeline.posts = {99_951: created}
    timeline.further[99_951] = {"versions": (99_950, 99_951)}
    assert night(ids) == [("99950", "99951", created)]


def test_posts_that_were_deleted_leave_and_their_readings_stay(timeline, night):
    timeline.publish(5, 6)
    night(LIKES)
    timeline.delete(6)
    assert night("select post_id from raw_x.posts") == [("99950",)]
    assert [post_id for post_id, *_ in night(LIKES)] == ["99940", "99950"]


def test_a_counter_that_x_gives_no_more_is_named_and_the_others_are_read(timeline, night, caplog):
    timeline.publish(5)
    liked(timeline, 5, 3)
    del timeline.further[99_950]["public_metrics"]["bookmark_count"]
    with caplog.at_level(logging.WARNING):
        assert night("select likes, bookmarks from raw_x.post_readings") == [(3, None)]
    assert "users/:id/tweets: X gives no bookmark_count" in caplog.text


def test_a_night_says_whether_the_limit_left_posts_for_later(timeline, night):
    timeline.publish(5, *range(200, 210))
    limited = "select is_limited, limit_usd from raw_x.spending where resource = 'post'"
    assert night(limited, SOURCES__X__MAX_COST_USD="0.014") == [(True, 0.014)]
    assert night(limited) == [(False, 1.0)]
