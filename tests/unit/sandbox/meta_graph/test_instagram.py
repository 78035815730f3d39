"""The account: media whose likes may be hidden, metrics by form and product, stories of a day."""

from datetime import datetime, timedelta

import pytest

from sources.sandbox.vendors.instagram.account import PRODUCT
from sources.sandbox.vendors.instagram.media_metrics import media_insights
from sources.sandbox.vendors.meta_graph.errors import GraphError
from sources.sandbox.vendors.meta_graph.nodes import NodeRequest
from sources.sandbox.world import world
from sources.sandbox.world.followers import followers, followers_on
from sources.sandbox.world.networks import STORY
from sources.sandbox.world.posts import posts
from tests.unit.sandbox.conftest import AS_OF

from .conftest import Graph

DAY = 86_400
NOW = 1_782_864_000  # 1 July 2026, 00:00 UTC: the night after the last day of June
COUNTS = "like_count,comments_count,saved_count,shares_count"


@pytest.fixture
def account(sandbox) -> Graph:
    return Graph(sandbox, "instagram")


def test_the_account_is_found_from_the_token(account):
    (page,) = account.read("me/accounts", fields="id,instagram_business_account")["data"]
    assert page["instagram_business_account"]["id"] == account.id
    body = account.read("{}", fields="username,followers_count,media_count")
    night = world(seed=2026, as_of=AS_OF)
    assert body["followers_count"] == followers_on(night, "instagram", AS_OF)
    assert body["media_count"] == len(account.rows("{}/media"))


def test_stories_are_no_media(account):
    rows = account.rows("{}/media", fields="media_type,media_product_type")
    kinds = {(row["media_type"], row["media_product_type"]) for row in rows}
    assert kinds == {("IMAGE", "FEED"), ("CAROUSEL_ALBUM", "FEED"), ("VIDEO", "REELS")}
    published = posts(world(seed=2026, as_of=AS_OF), "instagram")
    assert (
        len(rows) == (published.records["kind"] != list(published.network.kinds).index(STORY)).sum()
    )


def test_all_that_was_done_is_likes_comments_saves_and_shares(account):
    fields = f"id,{COUNTS},insights.metric(total_interactions,likes)"
    rows = account.rows("{}/media", fields=fields, since=NOW - 400 * DAY)
    hidden = 0
    for row in rows:
        total, likes = (m["values"][0]["value"] for m in row["insights"]["data"])
        assert total == likes + sum(row[name] for name in COUNTS.split(",")[1:])
        assert row.get("like_count", likes) == likes
        hidden += "like_count" not in row
    assert 0 < hidden < 40
    published = posts(world(seed=2026, as_of=AS_OF), "instagram")
    of_window = published.records.created_at >= NOW - 400 * DAY
    total = sum(row["insights"]["data"][0]["values"][0]["value"] for row in rows)
    assert total == published.interactions()[of_window].sum()


def test_media_older_than_the_professional_account_void_the_page_that_nests_their_metrics(account):
    old = account.rows("{}/media", until="2025-01-14", fields="id,like_count,comments_count")
    assert 1 <= len(old) < 15
    assert all("like_count" in row for row in old)
    error = account.refused(f"{old[0]['id']}/insights", metric="total_interactions")
    assert (error["code"], error["error_subcode"]) == (100, 2108006)
    nested = account.refused(
        "{}/media", until="2025-01-20", limit=100, fields="insights.metric(total_interactions)"
    )
    assert nested["error_subcode"] == 2108006


def test_metrics_depend_on_the_product(account):
    rows = account.rows("{}/media", fields="id,media_product_type", since=NOW - 200 * DAY)
    reel = next(row["id"] for row in rows if row["media_product_type"] == "REELS")
    feed = next(row["id"] for row in rows if row["media_product_type"] == "FEED")
    assert account.read(f"{reel}/insights", metric="ig_reels_avg_watch_time,views")["data"]
    assert account.read(f"{feed}/insights", metric="profile_visits,views")["data"]
    assert "this media product type" in account.refused(
        f"{feed}/insights", metric="views,ig_reels_avg_watch_time"
    )["message"]  # fmt: skip
    gone = account.refused(f"{reel}/insights", metric="views,plays")
    assert gone["message"].startswith("(#100) metric[1] must be one of the following values: ")
    assert "plays" not in gone["message"]


def test_new_followers_of_a_day_and_not_their_number_for_thirty_days(account):
    ask = {"metric": "follower_count", "period": "day", "until": NOW}
    (metric,) = account.read("{}/insights", since=NOW - 29 * DAY, **ask)["data"]
    came = followers(world(seed=2026, as_of=AS_OF), "instagram").came
    for value in metric["values"]:
        end = int(timestamp(value["end_time"]))
        assert value["value"] == ((came >= end - DAY) & (came < end)).sum()
    assert sum(value["value"] for value in metric["values"]) > 10
    early = account.refused("{}/insights", since=NOW - 31 * DAY, **{**ask, "until": NOW - 2 * DAY})
    assert "last 30 days" in early["message"]


def timestamp(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()


def test_a_window_longer_than_thirty_days_is_refused_and_what_is_too_old_is_not_there(account):
    ask = {"metric": "reach", "period": "day"}
    error = account.refused("{}/insights", since=NOW - 31 * DAY, until=NOW, **ask)
    assert "30 days (2592000 s)" in error["message"]
    window = {"since": NOW - 120 * DAY, "until": NOW - 92 * DAY}
    assert account.read("{}/insights", **ask, **window)["data"] == []


def test_each_metric_has_its_form(account):
    ask = {"period": "day", "since": NOW - 9 * DAY, "until": NOW - 3 * DAY}
    total = {**ask, "metric_type": "total_value"}
    assert "metric_type=total_value" in account.refused("{}/insights", metric="views", **ask)[
        "message"
    ]  # fmt: skip
    assert account.refused("{}/insights", metric="follower_count", **total)["code"] == 100
    (views,) = account.read("{}/insights", metric="views", **total)["data"]
    assert "values" not in views
    days = [
        account.read("{}/insights", **{**total, "since": at, "until": at + DAY}, metric="views")
        for at in range(ask["since"], ask["until"], DAY)
    ]
    assert views["total_value"]["value"] == sum(
        metric["total_value"]["value"] for day in days for metric in day["data"]
    )
    assert account.refused("{}/insights", metric="reach")["code"] == 100


def test_arriving_and_leaving_followers_are_separate_on_request(account):
    ask = {"metric": "follows_and_unfollows", "period": "day", "metric_type": "total_value"}
    window = {"since": NOW - 30 * DAY, "until": NOW}
    (metric,) = account.read("{}/insights", breakdown="follow_type", **ask, **window)["data"]
    (breakdown,) = metric["total_value"]["breakdowns"]
    counts = {row["dimension_values"][0]: row["value"] for row in breakdown["results"]}
    assert counts["FOLLOWER"] > counts["NON_FOLLOWER"] > 0


def test_a_story_lives_a_day_and_few_viewers_hide_its_metrics():
    shown, refused = 0, []
    for days in range(120):
        night = world(seed=2026, as_of=AS_OF - timedelta(days=days))
        _, profile = PRODUCT.nodes(night)(PRODUCT.owner)
        for story in (slot.thing for slot in profile.stories.slots):
            assert night.now - DAY < story.created_at <= night.now
            try:
                media_insights(story, NodeRequest({"metric": "views"}, (), "", night.now))
            except GraphError as error:
                refused.append(error.code)
            else:
                shown += 1
    assert shown
    assert set(refused) == {10}


def test_the_address_of_a_picture_changes_at_each_reading(faulty):
    nights = [faulty("instagram", as_of=day) for day in (AS_OF, AS_OF + timedelta(days=1))]
    urls = [
        {row["id"]: row.get("media_url") for row in graph.rows("{}/media", fields="media_url")}
        for graph in nights
    ]
    assert None in urls[0].values()
    common = [key for key in urls[0].keys() & urls[1].keys() if urls[0][key] and urls[1][key]]
    assert len(common) > 200
    assert all(urls[0][key] != urls[1][key] for key in common)
