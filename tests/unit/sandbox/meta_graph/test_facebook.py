"""The page: posts with counters that may be absent, current and retired metrics, windows."""

from datetime import date

import pytest

from sources.sandbox import truth
from sources.sandbox.world import world
from sources.sandbox.world.followers import followers_on
from sources.sandbox.world.networks import NETWORKS
from sources.sandbox.world.posts import posts
from tests.unit.sandbox.conftest import AS_OF

from .conftest import Graph

DAY = 86_400
NOW = 1_782_864_000  # 1 July 2026, 00:00 UTC: the night after the last day of June
COUNTERS = "created_time,shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"


@pytest.fixture
def page(sandbox) -> Graph:
    return Graph(sandbox, "facebook")


def follows(graph, since, until):
    """Values of the followers' metric by the day on which they ended, in UTC."""
    ask = {"metric": "page_follows", "period": "day", "since": since, "until": until}
    data = graph.read("{}/insights", **ask)["data"]
    return {v["end_time"][:10]: v["value"] for metric in data for v in metric["values"]}


def test_the_page_says_how_many_follow_it_now(page):
    body = page.read("{}", fields="id,name,followers_count,fan_count")
    night = world(seed=2026, as_of=AS_OF)
    assert body["followers_count"] == followers_on(night, "facebook", AS_OF)
    assert body["fan_count"] < body["followers_count"]
    assert page.read("me")["id"] == page.id


def test_counters_of_the_posts_are_what_people_did(page):
    rows = page.rows("{}/published_posts", fields=COUNTERS)
    done = sum(
        row.get("shares", {"count": 0})["count"]
        + row["comments"]["summary"]["total_count"]
        + row["reactions"]["summary"]["total_count"]
        for row in rows
    )
    published = posts(world(seed=2026, as_of=AS_OF), "facebook")
    assert done == published.interactions().sum() > 3000
    assert len(rows) == len(published.records)


def test_shares_are_absent_where_there_are_none_and_a_message_where_there_is_a_photo_only(page):
    rows = page.rows("{}/published_posts", fields="id,shares,message,status_type")
    shares = [row["shares"]["count"] for row in rows if "shares" in row]
    assert 0 < len(shares) < len(rows)
    assert min(shares) > 0
    mute = [row for row in rows if "message" not in row]
    assert mute
    assert {row["status_type"] for row in mute} == {"added_photos"}


def test_ids_name_the_page_and_are_too_long_for_a_float(page):
    (row,) = page.read("{}/published_posts", limit=1)["data"]
    owner, _, own = row["id"].partition("_")
    assert owner == page.id
    assert int(own) > 2**53


def test_a_summary_comes_only_when_asked_for_and_reactions_can_be_asked_by_type(page):
    fields = "reactions.limit(0),reactions.type(LOVE).limit(0).summary(total_count).as(love)"
    rows = page.rows("{}/published_posts", fields=fields)
    assert rows[0]["reactions"] == {"data": []}
    published = posts(world(seed=2026, as_of=AS_OF), "facebook")
    assert (
        sum(row["love"]["summary"]["total_count"] for row in rows) == published.counts("love").sum()
    )


def test_people_are_named_to_whom_asks_for_more_than_a_count(page):
    rows = page.rows("{}/published_posts", fields="reactions.limit(5).summary(true)")
    most = max((row["reactions"] for row in rows), key=lambda r: r["summary"]["total_count"])
    assert len(most["data"]) == 5
    assert all("name" in person for person in most["data"])


def test_the_level_by_day_is_that_of_the_day_that_ended(page):
    night = world(seed=2026, as_of=AS_OF)
    values = follows(page, NOW - 80 * DAY, NOW)
    assert len(values) > 70
    for end, value in values.items():
        day = date.fromordinal(date.fromisoformat(end).toordinal() - 1)
        assert value == followers_on(night, "facebook", day)


def test_history_begins_on_the_eve_of_the_story_and_a_lost_day_is_no_zero(page):
    first = min(follows(page, NOW - 600 * DAY, NOW - 511 * DAY))
    assert first == "2025-01-01"
    values = {}
    for days in range(540, 0, -90):
        values |= follows(page, NOW - days * DAY, NOW - (days - 90) * DAY)
    ends = sorted(date.fromisoformat(end) for end in values)
    lost = (ends[-1] - ends[0]).days + 1 - len(ends)
    assert 1 < lost < 12
    assert min(values.values()) > 10_000
    assert follows(page, NOW - 800 * DAY, NOW - 720 * DAY) == {}


def test_a_window_longer_than_ninety_days_is_refused(page):
    ask = {"metric": "page_follows", "period": "day", "until": NOW}
    assert page.read("{}/insights", since=NOW - 90 * DAY, **ask)["data"]
    error = page.refused("{}/insights", since=NOW - 90 * DAY - 1, **ask)
    assert error["code"] == 100
    assert "90 days (7776000 s)" in error["message"]


@pytest.mark.parametrize("dead", ["page_fans", "page_impressions_unique", "page_nonsense"])
def test_one_dead_metric_fails_the_whole_request_without_being_named(page, dead):
    error = page.refused("{}/insights", metric=f"page_follows,{dead}", period="day")
    assert error["message"] == "(#100) The value must be a valid insights metric"


@pytest.mark.parametrize(
    ("metric", "last_day", "first_dead_day"),
    [
        ("page_fans", date(2025, 11, 14), date(2025, 11, 15)),
        ("page_impressions_unique", date(2026, 6, 14), date(2026, 6, 15)),
    ],
)
def test_a_metric_lives_until_its_day_at_the_vendors(metric, last_day, first_dead_day, faulty):
    alive = faulty("facebook", as_of=last_day)
    assert alive.get("{}/insights", metric=metric, period="day").status_code == 200
    dead = faulty("facebook", as_of=first_dead_day)
    assert dead.refused("{}/insights", metric=metric, period="day")["code"] == 100


def test_a_reel_has_no_metrics_under_its_post(page):
    rows = page.rows("{}/published_posts", fields="id,permalink_url")
    reel = next(row["id"] for row in rows if "/reel/" in row["permalink_url"])
    other = next(row["id"] for row in rows if "/posts/" in row["permalink_url"])
    assert page.refused(f"{reel}/insights", metric="post_media_view")["code"] == 100
    (metric,) = page.read(f"{other}/insights", metric="post_reactions_by_type_total")["data"]
    assert metric["period"] == "lifetime"
    assert set(metric["values"][0]["value"]) <= {"like", "love", "wow", "haha", "sorry", "anger"}


def days_before_and_in(graph, now, year):
    """The last level reported of the year before a year, and the last one of the year."""
    levels = {}
    for days in range(730, 0, -90):
        levels |= follows(graph, now - days * DAY, min(now, now - (days - 90) * DAY))
    # a day is named here by the day after it, on which it ended
    before = [value for end, value in sorted(levels.items()) if end <= f"{year}-01-01"]
    inside = [value for end, value in sorted(levels.items()) if end <= f"{year + 1}-01-01"]
    return before[-1], inside[-1]


@pytest.mark.parametrize(
    "as_of",
    [
        date(2026, 1, 1),
        date(2026, 10, 24),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 12, 31),
    ],
)
@pytest.mark.parametrize("seed", [3, 4])
def test_what_the_page_says_of_its_followers_makes_the_truth(as_of, seed, faulty):
    graph = faulty("facebook", as_of=as_of, seed=seed)
    now = world(seed=seed, as_of=as_of).now
    eve, last = days_before_and_in(graph, now, 2026)
    if as_of.year == 2026:
        last = graph.read("{}", fields="followers_count")["followers_count"]
    assert truth(seed=seed, as_of=as_of)["facebook.seguidors"] == last - eve


@pytest.mark.parametrize(
    ("as_of", "gained"), [(date(2016, 2, 29), 0), (date(2025, 7, 1), 0), (date(2031, 3, 3), None)]
)
def test_before_the_plan_nobody_came_and_long_after_it_nobody_knows(as_of, gained):
    values = truth(seed=3, as_of=as_of)
    for network in NETWORKS:
        assert values[f"{network}.interaccions"] == 0
        assert values[f"{network}.seguidors"] == gained
