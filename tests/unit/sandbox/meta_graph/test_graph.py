"""What both products of the Graph API have in common: tokens, fields, pages, refusals, limits."""

import json

import pytest

LISTS = {"facebook": "{}/published_posts", "instagram": "{}/media"}
METRICS = {"facebook": "page_follows", "instagram": "reach"}
DAY = 86_400
NOW = 1_782_864_000  # 1 July 2026, 00:00 UTC: the night after the last day of June


def test_a_token_may_come_in_the_address_as_well(graph):
    import requests

    url = f"{graph.setting('BASE_URL')}/me"
    token = graph.setting("ACCESS_TOKEN")
    assert requests.get(url, params={"access_token": token}, timeout=10).status_code == 200
    refused = requests.get(url, timeout=10)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 104)


def test_a_wrong_token_is_refused_with_its_code(graph):
    response = graph.get("me", token="wrong")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == 190
    assert response.json()["error"]["type"] == "OAuthException"


def test_the_facts_of_a_token_are_given(graph):
    facts = graph.read("debug_token", input_token=graph.setting("ACCESS_TOKEN"))["data"]
    assert facts["is_valid"] is True
    assert "pages_read_engagement" in facts["scopes"]


def test_a_node_gives_the_fields_asked_for_and_its_id(graph):
    assert set(graph.read("{}", fields="followers_count")) == {"followers_count", "id"}


def test_an_unknown_field_object_or_edge_refuses_the_request(graph):
    error = graph.refused("{}", fields="id,nope")
    assert error["code"] == 100
    assert "nonexisting field (nope)" in error["message"]
    missing = graph.refused("999")
    assert (missing["code"], missing["error_subcode"]) == (100, 33)
    assert graph.refused("{}/nope")["code"] == 2500
    assert graph.refused("{}", fields="id{")["code"] == 2500


def test_each_answer_says_how_much_of_the_limit_is_used(graph):
    header = json.loads(graph.get("me").headers["X-Business-Use-Case-Usage"])
    (usage,) = header[graph.id]
    assert usage["type"] == {"facebook": "pages", "instagram": "instagram"}[graph.source]
    assert 0 < usage["call_count"] <= 100


def test_a_limit_above_a_hundred_is_a_hundred(graph):
    body = graph.read(LISTS[graph.source], limit=5000)
    assert 90 <= len(body["data"]) <= 100
    assert "next" in body["paging"]


def test_the_last_page_has_a_cursor_but_no_link_and_behind_it_is_nothing(graph):
    path, cursor = LISTS[graph.source], {}
    while "next" in (body := graph.read(path, limit=100, **cursor)).get("paging", {}):
        cursor = {"after": body["paging"]["cursors"]["after"]}
    assert body["data"]
    behind = graph.read(path, limit=100, after=body["paging"]["cursors"]["after"])
    assert behind == {"data": []}


def test_pages_of_any_size_hold_the_same_newest_first_each_once(graph):
    path = LISTS[graph.source]
    time = {"facebook": "created_time", "instagram": "timestamp"}[graph.source]
    large = graph.rows(path, fields=f"id,{time}")
    small = [row for page in graph.pages(path, limit=37, fields=f"id,{time}") for row in page]
    assert small == large
    assert [row[time] for row in large] == sorted((row[time] for row in large), reverse=True)
    assert len({row["id"] for row in large}) == len(large) > 250


def test_deleted_posts_keep_their_places_so_that_pages_are_short(graph):
    pages = graph.pages(LISTS[graph.source], limit=20)
    assert any(len(page) < 20 for page in pages[:-1])


def test_the_link_to_the_next_page_holds_the_token_in_clear_and_works(graph):
    import requests

    body = graph.read(LISTS[graph.source], limit=3)
    link = body["paging"]["next"]
    assert graph.setting("ACCESS_TOKEN") in link
    following = requests.get(link, timeout=10).json()["data"]
    assert len(following) <= 3
    assert following[0] not in body["data"]


def test_a_list_can_be_asked_for_a_window(graph):
    since, until = NOW - 40 * DAY, NOW - 20 * DAY
    time = {"facebook": "created_time", "instagram": "timestamp"}[graph.source]
    rows = graph.rows(LISTS[graph.source], fields=time, since=since, until=until)
    assert rows
    assert all("2026-05-22" <= row[time] < "2026-06-12" for row in rows)
    assert all(row[time].endswith("+0000") for row in rows)


def test_no_metric_has_a_code_of_its_own(graph):
    error = graph.refused("{}/insights", period="day")
    assert (error["code"], error["error_subcode"]) == (3001, 1504028)


def test_metrics_link_to_windows_for_ever(graph):
    import requests

    ask = {"metric": METRICS[graph.source], "period": "day"}
    body = graph.read("{}/insights", since=NOW - 4 * DAY, until=NOW, **ask)
    for _ in range(3):
        body = requests.get(body["paging"]["next"], timeout=10).json()
    assert body["data"] == []
    assert "next" in body["paging"]


def test_a_day_ends_at_pacific_midnight_and_is_published_late(graph):
    ask = {"metric": METRICS[graph.source], "period": "day"}
    (metric,) = graph.read("{}/insights", since=NOW - 30 * DAY, until=NOW, **ask)["data"]
    ends = [value["end_time"] for value in metric["values"]]
    assert all(end.endswith("T07:00:00+0000") for end in ends)
    assert len(ends) > 24
    assert "2026-06-28T07:00:00+0000" <= ends[-1] < "2026-07-01"
    winter = NOW - 190 * DAY
    if graph.source == "facebook":
        (metric,) = graph.read("{}/insights", since=winter, until=winter + 9 * DAY, **ask)["data"]
        assert {v["end_time"][10:] for v in metric["values"]} == {"T08:00:00+0000"}


@pytest.mark.parametrize("fault", ["late_edits", "vanished_rows"])
def test_faults_of_the_records_reach_the_wire(graph, faulty, fault):
    fields = {
        "facebook": "id,shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)",
        "instagram": "id,like_count,comments_count,saved_count,shares_count",
    }[graph.source]
    clean = {row["id"]: row for row in graph.rows(LISTS[graph.source], fields=fields)}
    spoiled = {
        row["id"]: row
        for row in faulty(graph.source, fault).rows(LISTS[graph.source], fields=fields)
    }
    if fault == "vanished_rows":
        assert 0.9 < len(spoiled) / len(clean) < 1
        assert all(clean[key] == row for key, row in spoiled.items())
        gone = next(key for key in clean if key not in spoiled)
        assert faulty(graph.source, fault).refused(gone)["error_subcode"] == 33
    else:
        assert set(clean) == set(spoiled)
        assert 1 < sum(clean[key] != spoiled[key] for key in clean) < 30


def test_a_batch_gives_the_facts_of_the_token_without_the_token_in_the_address(graph):
    import requests

    token = graph.setting("ACCESS_TOKEN")
    asked = [{"method": "GET", "relative_url": f"debug_token?input_token={token}"}]
    response = requests.post(
        f"{graph.setting('BASE_URL')}/",
        data={"batch": json.dumps(asked)},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    [answer] = response.json()
    assert json.loads(answer["body"])["data"]["expires_at"] == 0
