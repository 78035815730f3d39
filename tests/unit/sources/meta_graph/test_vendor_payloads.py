"""Recorded responses of Meta and its field lists, read by the connectors."""

import json
from typing import Any

import pytest

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError
from sources.facebook.load import FacebookExtraction
from sources.facebook.schema import PAGE_FIELDS, POST_FIELDS, POST_READINGS, POSTS
from sources.instagram.interactions import METRIC, Interactions
from sources.instagram.schema import (
    ACCOUNT_FIELDS,
    COUNTERS,
    MEDIA,
    MEDIA_FIELDS,
    METRICS_BY_DAY,
)
from sources.meta_graph.errors import BeforeBusiness, MissingObject
from sources.meta_graph.insights import INSIGHTS, INSIGHTS_KEY, Daily, Insights
from tests.support.vendor_material import material, needs

REAL = material("meta")
RECORDED = "python_facebook_testdata"
MOCKED = "airbyte_instagram_mock"

pytestmark = needs(REAL)


def real(*path: str) -> Any:
    return json.loads(REAL.joinpath(*path).read_text(encoding="utf-8"))


@pytest.fixture
def objects() -> dict[str, Any]:
    return real("graph_v26_objects.json")["objects"]


@pytest.fixture(autouse=True)
def _nothing_loaded(monkeypatch):
    monkeypatch.setattr("sources.common.loaded_rows.LoadedRows.latest", lambda *_: {})


def edges(thing: dict[str, Any]) -> dict[str, Any]:
    found = thing["edges"]
    return {edge["endpoint"]: edge for edge in dict(found).values()}


def test_a_recorded_feed_of_two_pages_becomes_posts_and_readings(scripted_client, monkeypatch):
    monkeypatch.setenv("SOURCES__FACEBOOK__PAGE_ID", "19292868552")
    monkeypatch.setenv("SOURCES__FACEBOOK__ACCESS_TOKEN", "x")
    pages = [
        real(RECORDED, f"facebook_apidata_posts_feeds_default_fields_p{n}.json") for n in (1, 2)
    ]
    load = FacebookExtraction()
    load.client, vendor = scripted_client({"followers_count": 1, "fan_count": 1}, *pages)
    rows = load.published
    assert [row["id"] for row in rows] == [row["id"] for page in pages for row in page["data"]]
    assert len(vendor.requests) == 3
    assert vendor.params(2)["after"] == "after"
    posts = to_arrow(rows, POSTS, ("id",), "feed").to_pylist()
    assert {key: str(value) for key, value in posts[0].items()} == {
        "id": "19292868552_10158349356748553",
        "created_at": "2021-07-09 19:09:52+00:00",
        "created_on": "2021-07-09",
        "updated_at": "2021-07-12 01:03:23+00:00",
        "status_type": "added_photos",
    }
    readings = to_arrow(rows, POST_READINGS, ("post_id", "read_on"), "feed").to_pylist()
    counters = [
        tuple(row[name] for name in ("reactions", "comments", "shares")) for row in readings
    ]
    assert counters[0] == (125, 13, 10)
    assert counters[5] == (157, 23, 17)


def test_recorded_media_become_rows(objects):
    recorded = real(RECORDED, "instagram_apidata_users_tagged_medias.json")["data"]
    recorded += real(RECORDED, "instagram_apidata_medias_medias_fields.json").values()
    columns = [column for column in MEDIA if column.name != "product_type"]  # not asked for then
    rows = to_arrow(recorded, [*columns, *COUNTERS], ("id",), "media").to_pylist()
    assert [row["id"] for row in rows] == [row["id"] for row in recorded]
    assert [row["likes"] for row in rows] == [row["like_count"] for row in recorded]
    assert all(row["saves"] is None for row in rows)
    assert str(rows[-1]["published_at"]) == "2021-07-26 10:45:20+00:00"


@pytest.mark.parametrize(
    ("path", "metric", "values"),
    [
        ((RECORDED, "instagram_apidata_users_user_insights.json"), "reach",
         [("2017-05-03", 3), ("2017-05-04", 36)]),
        ((MOCKED, "user_insights.json"), "follower_count", [("2024-01-14", 1000)]),
    ],
)  # fmt: skip
def test_recorded_insights_become_days(scripted_client, path, metric, values):
    history = METRICS_BY_DAY[0]
    client, _ = scripted_client(real(*path))
    insights = Insights(client, "1/insights", "account_insights")
    insights.read([Daily(metric, history.window, history.history, history.params)])
    rows = to_arrow(insights.rows, INSIGHTS, INSIGHTS_KEY, "insights").to_pylist()
    assert [(str(row["measured_on"]), row["value"]) for row in rows] == values


def test_a_recorded_total_with_breakdowns_is_its_number(scripted_client):
    answer = real(RECORDED, "instagram_apidata_medias_insights_new.json")
    client, _ = scripted_client({"data": []}, answer)
    rows = [{"id": "a", "timestamp": "2026-01-01T10:00:00+0000"}]
    assert Interactions(client, "1").of(rows, client.clock) == {"a": 11}


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        (
            (MOCKED, "media_insights_for_error_posted_before_business.json"),
            BeforeBusiness,
            "2108006",
        ),
        ((MOCKED, "user_insights_for_error_code_100_subcode_33.json"), MissingObject, "100/33"),
        ((RECORDED, "base_error_data.json"), MissingObject, "may not see it"),
        ((RECORDED, "error.json"), ContractError, "app secret proof"),
    ],
)
def test_recorded_errors_are_named(scripted_client, path, kind, says):
    client, vendor = scripted_client((400, real(*path), {}))
    with pytest.raises(kind, match=says):
        client.read("1/insights")
    assert len(vendor.requests) == 1


def test_every_field_asked_for_is_the_vendors(objects):
    assert set(PAGE_FIELDS.split(",")) <= set(objects["page"]["fields"])
    assert set(ACCOUNT_FIELDS.split(",")) <= set(objects["iguser"]["fields"])
    assert set(MEDIA_FIELDS.split(",")) <= set(objects["igmedia"]["fields"])
    asked = {field.split(".")[0] for field in POST_FIELDS.split(",")}
    nested = {edge.strip("/") for edge in edges(objects["pagepost"])}
    assert asked <= set(objects["pagepost"]["fields"]) | nested


def test_every_edge_asked_is_the_vendors(objects):
    assert {"/published_posts", "/insights"} <= edges(objects["page"]).keys()
    assert {"/media", "/insights"} <= edges(objects["iguser"]).keys()
    assert "/insights" in edges(objects["igmedia"])
    assert {"since", "until"} <= edges(objects["iguser"])["/media"]["params"].keys()
    for thing in ("page", "iguser"):
        asked = {"metric", "period", "since", "until"} | METRICS_BY_DAY[0].params.keys()
        params = edges(objects[thing])["/insights"]["params"].keys()
        assert (asked if thing == "iguser" else asked - {"metric_type"}) <= params


def test_the_metric_of_media_is_the_vendors(objects):
    assert METRIC in objects["instagraminsightsresult"]["enums"]["Metric"]
