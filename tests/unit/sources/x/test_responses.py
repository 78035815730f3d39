"""Bodies from X and others: each gives its rows or is refused with a reason."""

import json
from datetime import date
from typing import Any

import pytest
import requests

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError
from sources.common.vendor import server_time
from sources.x.responses import posts, user
from sources.x.schema import ACCOUNT_READINGS, POST_READINGS, POSTS
from tests.support.vendor_material import material, needs

from .server import post

REAL = material("x")
OTHERS_BODIES = needs(REAL)
READ_ON = {"read_on": "2026-10-25"}


def received(body: Any, headers: dict[str, str] | None = None) -> requests.Response:
    response = requests.Response()
    response.status_code = 200
    response.headers.update(headers or {})
    response._content = json.dumps(body).encode()
    response.request = requests.Request("GET", "https://api.x.com/2/users/7/tweets?a=b").prepare()
    return response


def cassette(name: str) -> requests.Response:
    file = REAL / "tweepy_cassettes" / f"test_client_{name}.json"
    answer = json.loads(file.read_text(encoding="utf-8"))[0]["response"]
    return received(answer["body"], answer["headers"])


def example(name: str) -> requests.Response:
    file = REAL / "playground_examples" / f"{name}.json"
    return received(json.loads(file.read_text(encoding="utf-8"))[0]["response"])


@OTHERS_BODIES
def test_a_recorded_page_without_the_fields_asked_gives_its_posts_and_is_then_refused():
    rows = posts(cassette("get_users_tweets"))
    ids = ["1577730467436138524", "1565318587736285184"]
    assert [(row["id"], row["first_id"]) for row in rows] == [(one, one) for one in ids]
    with pytest.raises(ContractError, match=f"created_at is missing .* row {ids[0]}"):
        to_arrow(rows, POSTS, ("post_id",), "users/:id/tweets")


@OTHERS_BODIES
def test_a_recorded_account_is_read_with_the_time_of_its_header():
    answer = cassette("get_user")
    assert user(answer)["id"] == "783214"
    # it says UTC where the standard says GMT
    assert server_time(answer).isoformat() == "2021-04-13T03:53:58+00:00"
    with pytest.raises(ContractError, match="followers_count is missing"):
        to_arrow([user(answer) | READ_ON], ACCOUNT_READINGS, ("account_id",), "users/by/username")


@OTHERS_BODIES
def test_the_emulators_timeline_gives_every_row_with_its_counters():
    answer = example("users_id_tweets")
    rows = posts(answer)
    sent = json.loads(answer.content)["data"]
    assert len(rows) == len(sent) > 1
    readings = to_arrow(
        [row | READ_ON for row in rows], POST_READINGS, ("post_id", "read_on"), "t"
    ).to_pylist()
    for reading, theirs in zip(readings, sent, strict=True):
        metrics = theirs["public_metrics"]
        assert reading["post_id"] == theirs["edit_history_tweet_ids"][0]
        assert reading["reposts"] == metrics["retweet_count"]
        assert reading["bookmarks"] == metrics["bookmark_count"]
    [moment] = {row["created_at"] for row in to_arrow(rows, POSTS, ("post_id",), "t").to_pylist()}
    assert moment.isoformat() == "2025-11-26T21:30:10+00:00"


@OTHERS_BODIES
def test_the_emulators_account_gives_its_counters():
    answer = example("users_by_username_username")
    metrics = json.loads(answer.content)["data"]["public_metrics"]
    [row] = to_arrow(
        [user(answer) | READ_ON], ACCOUNT_READINGS, ("account_id", "read_on"), "u"
    ).to_pylist()
    assert (row["followers"], row["posts"]) == (metrics["followers_count"], metrics["tweet_count"])
    assert row["media"] is None


def test_only_numbers_and_timestamps_are_kept_of_a_response():
    rows = posts(received({"data": [post(2**60)], "meta": {}}))
    tables = [
        to_arrow(rows, POSTS, ("post_id",), "t"),
        to_arrow([row | READ_ON for row in rows], POST_READINGS, ("post_id", "read_on"), "t"),
    ]
    values = {value for table in tables for row in table.to_pylist() for value in row.values()}
    assert not any("text" in str(value) for value in values)
    [row] = tables[0].to_pylist()
    # 21:59:59 in May is a second before midnight in Barcelona
    assert (row["post_id"], row["created_on"]) == (str(2**60), date(2031, 5, 1))


def test_a_post_after_midnight_in_barcelona_lies_on_the_new_day():
    late = post(9) | {"created_at": "2026-12-31T23:00:00.000Z"}
    [row] = to_arrow(posts(received({"data": [late]})), POSTS, ("post_id",), "t").to_pylist()
    assert row["created_on"] == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        ({"id": 9}, "number in text"),
        ({"edit_history_tweet_ids": None}, "edit_history_post_ids .* is missing .* row 9"),
        ({"edit_history_tweet_ids": []}, "edit_history_post_ids .* is missing .* row 9"),
        ({"edit_history_tweet_ids": [9]}, "edit_history_post_ids .* is missing .* row 9"),
        ({"public_metrics": 3}, "public_metrics of row 9 is no object"),
    ],
)
def test_a_post_of_another_form_is_refused(spoiled, says):
    with pytest.raises(ContractError, match=says):
        posts(received({"data": [post(9) | spoiled]}))


@pytest.mark.parametrize("counter", ["like", "reply", "retweet", "quote"])
def test_a_counter_under_an_unknown_name_is_refused(counter):
    renamed = post(9)
    renamed["public_metrics"]["new_count"] = renamed["public_metrics"].pop(f"{counter}_count")
    name = "repost" if counter == "retweet" else counter
    with pytest.raises(ContractError, match=f"users/:id/tweets: field {name}_count is missing"):
        rows = [row | READ_ON for row in posts(received({"data": [renamed]}))]
        to_arrow(rows, POST_READINGS, ("post_id", "read_on"), "users/:id/tweets")


@pytest.mark.parametrize("body", [[], {"data": {}}, {"data": [1]}, 7])
def test_a_response_without_a_list_of_posts_is_refused(body):
    with pytest.raises(ContractError, match="users/7/tweets: the response"):
        posts(received(body))
