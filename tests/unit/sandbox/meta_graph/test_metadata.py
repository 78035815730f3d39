"""Every field, edge and metric that the sandbox serves is one that the vendor has."""

import json
from datetime import date

import pytest

from sources.sandbox.vendors.facebook.page import PRODUCT as PAGE
from sources.sandbox.vendors.instagram import media_metrics
from sources.sandbox.vendors.instagram.account import PRODUCT as ACCOUNT
from sources.sandbox.vendors.meta_graph.metrics import PERIODS
from sources.sandbox.world import world
from tests.support.vendor_material import material, needs
from tests.unit.sandbox.conftest import AS_OF

from .conftest import Graph

REAL = material("meta")
OBJECTS = REAL / "graph_v26_objects.json"
DAY = 86_400
NOW = 1_782_864_000  # 1 July 2026, 00:00 UTC: the night after the last day of June

pytestmark = needs(OBJECTS)


@pytest.fixture(scope="module")
def vendor():
    return json.loads(OBJECTS.read_text(encoding="utf-8"))["objects"]


def nodes():
    """One node of each type that is served, with the vendor's name of the type."""
    night = world(seed=2026, as_of=AS_OF)
    page, account = PAGE.nodes(night), ACCOUNT.nodes(night)
    profile = account(ACCOUNT.owner)
    media = next(slot.thing for slot in profile[1].media.slots if slot.thing)
    post = next(slot.thing for slot in page(PAGE.owner)[1].published.slots if slot.thing)
    return {
        "page": page(PAGE.owner),
        "pagepost": page(post.id),
        "iguser": profile,
        "igmedia": account(media.id),
    }


@pytest.mark.parametrize("name", ["page", "pagepost", "iguser", "igmedia"])
def test_fields_and_edges_are_the_vendors(name, vendor):
    kind, _ = nodes()[name]
    assert set(kind.fields) <= set(vendor[name]["fields"])
    edges = {edge["endpoint"].removeprefix("/") for edge in vendor[name]["edges"].values()}
    assert set(kind.edges) <= edges


def test_metrics_of_media_in_use_are_the_vendors(vendor):
    listed = set(vendor["instagraminsightsresult"]["enums"]["Metric"])
    in_use = {name for name, until in media_metrics._RETIRED_ON.items() if until is None}
    assert in_use <= listed


def test_periods_and_forms_are_the_vendors(vendor):
    enums = vendor["instagraminsightsresult"]["enums"]
    assert set(PERIODS) == set(enums["Period"])
    assert "total_value" in enums["MetricType"]
    assert date(2025, 4, 21) in media_metrics._RETIRED_ON.values()


def recorded(path):
    return json.loads((REAL / path).read_text(encoding="utf-8"))


def test_a_series_has_the_recorded_envelope(graph):
    (theirs, _) = recorded("airbyte_instagram_mock/user_insights.json")["data"]
    metric = {"facebook": "page_follows", "instagram": "reach"}[graph.source]
    window = {"since": NOW - 9 * DAY, "until": NOW - 3 * DAY}
    (ours,) = graph.read("{}/insights", metric=metric, period="day", **window)["data"]
    assert set(ours) == set(theirs)
    assert set(ours["values"][0]) == set(theirs["values"][0])
    assert ours["id"] == f"{graph.id}/insights/{metric}/day"


def test_a_total_has_the_recorded_envelope(sandbox):
    (theirs,) = recorded("airbyte_instagram_mock/user_lifetime_insights_for_age_gender.json")[
        "data"
    ]
    ask = {"metric": "follows_and_unfollows", "period": "day", "metric_type": "total_value"}
    window = {"since": NOW - 9 * DAY, "until": NOW - 3 * DAY, "breakdown": "follow_type"}
    (ours,) = Graph(sandbox, "instagram").read("{}/insights", **ask, **window)["data"]
    assert set(ours) == set(theirs)
    assert set(ours["total_value"]) - {"value"} == set(theirs["total_value"])
    (our_breakdown,), (their_breakdown,) = (
        answer["total_value"]["breakdowns"] for answer in (ours, theirs)
    )
    assert set(our_breakdown) == set(their_breakdown)
    assert set(our_breakdown["results"][0]) == set(their_breakdown["results"][0])


def test_a_list_has_the_recorded_paging(sandbox):
    feed = recorded("python_facebook_testdata/facebook_apidata_posts_feeds_default_fields_p1.json")
    ours = Graph(sandbox, "facebook").read("{}/published_posts", limit=5)
    assert set(ours["paging"]) == set(feed["paging"])
    assert set(ours["paging"]["cursors"]) == set(feed["paging"]["cursors"])
    assert "access_token=" in feed["paging"]["next"]
    assert "access_token=" in ours["paging"]["next"]


def test_an_error_has_the_recorded_envelope(sandbox):
    theirs = recorded(
        "airbyte_instagram_mock/media_insights_for_error_posted_before_business.json"
    )["error"]
    account = Graph(sandbox, "instagram")
    (old,) = account.read("{}/media", until="2025-01-14", limit=1)["data"]
    ours = account.refused(f"{old['id']}/insights", metric="views")
    assert set(ours) == set(theirs) - {"error_data"}
    assert (ours["code"], ours["error_subcode"]) == (theirs["code"], theirs["error_subcode"])
    plain = recorded("python_facebook_testdata/error.json")["error"]
    assert set(account.refused("{}", fields="nope")) == set(plain)
