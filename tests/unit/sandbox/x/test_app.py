"""X over HTTP: credentials, parameters, pages, field names, limits, as documented."""

from email.utils import parsedate_to_datetime

import pytest
import requests

from .conftest import BETWEEN, POSTS, TWEETS, speaking

FIELDS = {"tweet_fields": "created_at,public_metrics"}


def read_all(ask, **params):
    """All pages of a timeline, in their order."""
    pages, token = [], {}
    while True:
        pages.append(ask("timeline", **params, **token).json())
        token = {"pagination_token": pages[-1]["meta"].get("next_token")}
        if token["pagination_token"] is None:
            return pages


def ids(pages):
    return [int(post["id"]) for page in pages for post in page.get("data", [])]


def test_a_token_that_is_not_ours_is_refused(x):
    answer = x("timeline", token="wrong")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Unauthorized"


def test_only_id_text_and_edits_come_unasked(x):
    [post] = {tuple(post) for post in x("timeline").json()["data"]}
    assert post == ("id", "text", "edit_history_tweet_ids")
    assert set(x("users/by/username/torrejussana").json()["data"]) == {"id", "name", "username"}


def test_a_name_that_nobody_has_is_an_error_with_a_good_status(x):
    answer = x("users/by/username/nobody")
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["type"].endswith("/problems/resource-not-found")


@pytest.mark.parametrize(
    "params",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "many"},
        {"start_time": "2026-06-01"},
        {"exclude": "quotes"},
        {"pagination_token": "zzz"},
        {"post_fields": "created_at"},
        {"tweet_fields": "likes"},
        {"page": "2"},
    ],
)
def test_a_parameter_that_x_does_not_know_is_refused_by_name(x, params):
    answer = x("timeline", **params)
    assert answer.status_code == 400
    [name] = params
    problem = answer.json()
    assert problem["type"].endswith("/problems/invalid-request")
    assert name.replace("_fields", ".fields") in problem["errors"][0]["parameters"]


def test_pages_are_newest_first_and_the_last_has_no_token(x):
    pages = read_all(x, max_results=50)
    found = ids(pages)
    assert found == sorted(set(found), reverse=True) and len(found) > 200
    assert min(found) > 2**53
    assert [bool(page["meta"].get("next_token")) for page in pages[:-1]] == [True] * (
        len(pages) - 1
    )


def test_a_page_may_be_empty_and_not_the_last(x):
    second = read_all(x, max_results=50)[1]
    assert "data" not in second
    assert second["meta"]["result_count"] == 0 and second["meta"]["next_token"]


def test_what_is_excluded_makes_pages_short(x):
    every = ids(read_all(x, max_results=50))
    pages = read_all(x, max_results=50, exclude="retweets")
    assert set(ids(pages)) < set(every)
    assert any(0 < page["meta"]["result_count"] < 50 for page in pages[:-1])


def test_borders_are_taken_as_documented(x):
    every = ids(read_all(x, max_results=100))
    assert ids(read_all(x, max_results=100, since_id=every[20])) == every[:20]
    assert ids(read_all(x, max_results=100, until_id=every[20])) == every[21:]
    since = x("timeline", max_results=100, start_time="2026-06-01T00:00:00Z", **FIELDS).json()
    assert {post["created_at"][:7] for post in since["data"]} == {"2026-06"}
    both = x("timeline", max_results=100, since_id=every[3], start_time="2026-06-30T23:00:00Z")
    assert ids([both.json()]) == every[:3]


def test_an_edited_post_shows_its_newest_version_and_the_ids_of_all(x):
    posts = [post for page in read_all(x, max_results=100) for post in page.get("data", [])]
    edited = [post for post in posts if len(post["edit_history_tweet_ids"]) > 1]
    assert edited
    for post in edited:
        assert post["id"] == post["edit_history_tweet_ids"][-1]
        assert int(post["edit_history_tweet_ids"][0]) < int(post["id"])


def test_a_post_passed_on_bears_the_counter_of_the_original(x):
    posts = [p for page in read_all(x, max_results=100, **FIELDS) for p in page.get("data", [])]
    own = set(ids(read_all(x, max_results=100, exclude="retweets")))
    passed_on = [p["public_metrics"] for p in posts if int(p["id"]) not in own]
    assert min(metrics["retweet_count"] for metrics in passed_on) >= 40
    assert {metrics["like_count"] for metrics in passed_on} == {0}


def test_data_and_errors_may_come_together(x):
    last = read_all(x, max_results=100)[-1]
    assert last["data"] and last["errors"][0]["title"] == "Not Found Error"


@pytest.mark.parametrize(
    ("seed", "understood", "refused", "history", "counters"),
    [
        (TWEETS, "tweet", "post", "edit_history_tweet_ids", ("retweet_count", "tweet_count")),
        (POSTS, "post", "tweet", "edit_history_post_ids", ("repost_count", "post_count")),
        (BETWEEN, "tweet", "post", "edit_history_post_ids", ("repost_count", "post_count")),
    ],
)
def test_each_vocabulary_is_spoken_throughout(seed, understood, refused, history, counters):
    with speaking(seed) as ask:
        assert ask("timeline", **{f"{refused}_fields": "created_at"}).status_code == 400
        fields = {f"{understood}_fields": "public_metrics"}
        post = ask("timeline", exclude="retweets", **fields).json()["data"][0]
        user = ask("users/by/username/TorreJussana", user_fields="public_metrics").json()["data"]
    assert history in post
    assert counters[0] in post["public_metrics"] and counters[1] in user["public_metrics"]


def test_every_response_states_its_limit_in_the_worlds_time(x):
    answer = x("timeline")
    now = parsedate_to_datetime(answer.headers["Date"])
    assert now.date().isoformat() == "2026-07-01"
    assert 895 < int(answer.headers["x-rate-limit-reset"]) - now.timestamp() < 905
    assert "Retry-After" not in answer.headers


def test_usage_counts_the_posts_given():
    with speaking() as ask:
        before = ask("usage/tweets").json()["data"]["project_usage"]
        ask("timeline", max_results=50)
        assert ask("usage/tweets").json()["data"]["project_usage"] == before + 50


def test_limits_end_by_the_servers_clock_and_once_before_it():
    with speaking(faults=("rate_limit",)) as ask:
        answers = [ask("timeline") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 200, 429, 200]
    ahead = [
        int(answer.headers["x-rate-limit-reset"])
        - parsedate_to_datetime(answer.headers["Date"]).timestamp()
        for answer in (answers[0], answers[2])
    ]
    assert 0 <= ahead[0] <= 2 and ahead[1] < -25
    assert "Retry-After" not in answers[0].headers
    assert answers[2].json() == {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("server_error", [503, 503, 200, 200]),
        ("expired_token", [200, 401, 401, 401]),
        ("html_200", [200, 200, 200, 200]),
        ("reset_midbody", [200, 0, 200, 0]),
    ],
)
def test_faults_of_transport_fall_on_the_same_requests(fault, statuses):
    found = []
    with speaking(faults=(fault,)) as ask:
        for _ in statuses:
            try:
                answer = ask("timeline")
                found.append(answer.status_code)
            except requests.RequestException:
                found.append(0)
    assert found == statuses


def test_overload_and_checks_for_robots_are_pages_of_html():
    for fault, place in (("server_error", 0), ("html_200", 1)):
        with speaking(faults=(fault,)) as ask:
            answer = [ask("timeline") for _ in range(2)][place]
        assert answer.headers["Content-Type"].startswith("text/html")


def test_faults_of_content_show_their_own_face():
    def page(*faults, **params):
        with speaking(faults=faults) as ask:
            return ask("timeline", exclude="retweets", max_results=50, **params).json()

    usual = page(**FIELDS)["data"]
    assert page("silent_empty") == {"meta": {"result_count": 0}}
    assert len(page("short_pages")["data"]) <= 7
    assert [p["id"] for p in page("duplicate_rows")["data"][:2]] == [usual[0]["id"]] * 2
    assert [p["id"] for p in page("unordered_pages")["data"]] != [p["id"] for p in usual]
    assert "created_at" not in page("missing_field", **FIELDS)["data"][0]
    metrics = usual[0]["public_metrics"]
    renamed = page("renamed_field", **FIELDS)["data"][0]["public_metrics"]
    assert renamed["reshare_count"] == metrics["retweet_count"]
    retyped = page("type_change", **FIELDS)["data"][0]["public_metrics"]
    assert retyped["like_count"] == str(metrics["like_count"])
    retired = page("retired_metric", **FIELDS)["data"][0]["public_metrics"]
    assert set(metrics) - set(retired) == {"bookmark_count"}
