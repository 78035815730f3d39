"""The faults as the Graph API shows them: by code, not by status, always in the same place."""

import pytest
import requests

SOURCES = ("facebook", "instagram")
LISTS = {"facebook": "{}/published_posts", "instagram": "{}/media"}
WEEKS = {"period": "day", "since": "2026-06-08", "until": "2026-06-29"}


def outcomes(graph, count=8):
    """Status and code of successive requests: code 0 for a success, -1 for a broken connection."""
    found = []
    for _ in range(count):
        try:
            response = graph.get("me")
            body = response.json()
        except requests.RequestException:
            found.append(-1)
        else:
            found.append((response.status_code, body["error"]["code"]) if "error" in body else 0)
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_a_rate_limit_has_a_code_and_no_time_to_wait(source, faulty):
    graph = faulty(source, "rate_limit")
    of_the_account = (403, {"facebook": 80001, "instagram": 80002}[source])
    assert outcomes(graph) == [0, (400, 4), (400, 17), 0, of_the_account, 0, 0, 0]
    graph = faulty(source, "rate_limit")
    graph.get("me")
    limited = graph.get("me")
    assert "retry-after" not in limited.headers
    assert '"call_count": 100' in limited.headers["X-Business-Use-Case-Usage"]


@pytest.mark.parametrize("source", SOURCES)
def test_errors_of_the_server_pass_but_large_pages_stay_too_large(source, faulty):
    graph = faulty(source, "server_error")
    assert outcomes(graph, 5) == [0, 0, (500, 1), (400, 2), 0]
    large = graph.get(LISTS[source], limit=100)
    assert (large.status_code, large.json()["error"]["code"]) == (500, 1)
    assert "reduce the amount of data" in large.json()["error"]["message"]
    assert len(graph.read(LISTS[source], limit=50)["data"]) > 40


@pytest.mark.parametrize("source", SOURCES)
def test_a_connection_breaks_twice(source, faulty):
    assert outcomes(faulty(source, "reset_midbody"), 6) == [0, -1, 0, -1, 0, 0]


@pytest.mark.parametrize("source", SOURCES)
def test_a_session_that_expires_stays_expired(source, faulty):
    graph = faulty(source, "expired_token")
    assert outcomes(graph, 4) == [0, 0, (400, 190), (400, 190)]
    assert graph.refused("me")["error_subcode"] == 463


@pytest.mark.parametrize("source", SOURCES)
def test_a_login_page_comes_with_a_200(source, faulty):
    graph = faulty(source, "html_200")
    answers = [graph.get("me") for _ in range(3)]
    assert answers[1].json()
    assert answers[2].status_code == 200
    assert answers[2].text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("source", SOURCES)
def test_a_lost_role_empties_every_edge_but_not_the_node(source, faulty):
    graph = faulty(source, "silent_empty")
    assert graph.read(LISTS[source], limit=100) == {"data": []}
    metric = {"facebook": "page_media_view", "instagram": "reach"}[source]
    assert faulty(source).read("{}/insights", metric=metric, **WEEKS)["data"]
    assert graph.read("{}/insights", metric=metric, **WEEKS) == {"data": []}
    assert graph.read("{}", fields="followers_count")["followers_count"] > 0


@pytest.mark.parametrize("source", SOURCES)
def test_short_pages_lose_nothing_though_one_is_empty(source, faulty):
    clean = faulty(source).rows(LISTS[source])
    pages = faulty(source, "short_pages").pages(LISTS[source], limit=100)
    assert max(len(page) for page in pages) == 7
    assert pages[1] == []
    assert [row for page in pages for row in page] == clean


@pytest.mark.parametrize("source", SOURCES)
def test_a_row_comes_again_on_the_next_page(source, faulty):
    pages = faulty(source, "duplicate_rows").pages(LISTS[source], limit=100)
    assert pages[0][-1] == pages[1][0]
    ids = [row["id"] for page in pages for row in page]
    assert set(ids) == {row["id"] for row in faulty(source).rows(LISTS[source])}
    assert len(ids) > len(set(ids))


@pytest.mark.parametrize("source", SOURCES)
def test_a_list_out_of_order_is_whole(source, faulty):
    clean = faulty(source).rows(LISTS[source])
    shuffled = faulty(source, "unordered_pages").rows(LISTS[source])
    assert shuffled != clean
    assert sorted(r["id"] for r in shuffled) == sorted(r["id"] for r in clean)


COUNTED = {
    "facebook": "reactions.limit(0).summary(true),comments.limit(0).summary(true)",
    "instagram": "comments_count,like_count",
}


@pytest.mark.parametrize(
    ("source", "field"), [("facebook", "reactions"), ("instagram", "comments_count")]
)
def test_a_field_is_absent_without_a_word(source, field, faulty):
    rows = faulty(source, "missing_field").read(LISTS[source], fields=COUNTED[source])["data"]
    assert rows
    assert all(field not in row for row in rows)
    assert any(len(row) > 1 for row in rows)


@pytest.mark.parametrize(
    ("source", "path", "old", "new"),
    [
        ("facebook", "{}", "followers_count", "follower_count"),
        ("instagram", "{}/media", "timestamp", "created_time"),
    ],
)
def test_a_renamed_field_is_an_error_under_its_old_name(source, path, old, new, faulty):
    graph = faulty(source, "renamed_field")
    assert f"nonexisting field ({old})" in graph.refused(path, fields=old)["message"]
    assert new in str(graph.read(path, fields=new))


@pytest.mark.parametrize("source", SOURCES)
def test_counts_become_texts(source, faulty):
    graph = faulty(source, "type_change")
    assert graph.read("{}", fields="followers_count")["followers_count"].isdecimal()
    row = graph.read(LISTS[source], fields=COUNTED[source], limit=1)["data"][0]
    if source == "facebook":
        row = {"comments_count": row["comments"]["summary"]["total_count"]}
    assert row["comments_count"].isdecimal()


@pytest.mark.parametrize(
    ("source", "dead", "current"),
    [
        ("facebook", "page_follows", "page_media_view"),
        ("instagram", "follower_count", "reach"),
    ],
)
def test_a_metric_that_dies_takes_the_request_with_it_and_no_other(source, dead, current, faulty):
    graph = faulty(source, "retired_metric")
    for metrics in (dead, f"{current},{dead}"):
        error = graph.refused("{}/insights", metric=metrics, period="day")
        assert error["code"] == 100
        assert "metric" in error["message"]
    assert graph.read("{}/insights", metric=current, **WEEKS)["data"]
