"""The Graph API's lists and errors: what is accepted, retried and refused."""

import json
from datetime import UTC, datetime

import pytest

from sources.common.errors import ContractError, CredentialError, UnavailableError
from sources.meta_graph.errors import (
    BeforeBusiness,
    LongLimit,
    MissingObject,
    MissingRight,
    NoInsights,
    UnknownMetric,
)
from tests.unit.sources.meta_graph.conftest import TOKEN, error, page

THROTTLES = [(400, 4), (400, 17), (400, 32), (400, 613), (403, 80001), (400, 80002)]


def rows(client) -> list[str]:
    return [row["id"] for found in client.pages("1/posts", fields="id") for row in found]


def test_a_list_ends_where_no_next_page_is_named_though_its_cursor_goes_on(scripted_client):
    client, vendor = scripted_client(
        page([{"id": "a"}, {"id": "b"}], "one"), page([], "two"), page([{"id": "c"}], "three", True)
    )
    assert rows(client) == ["a", "b", "c"]
    assert [vendor.params(n).get("after") for n in range(3)] == [None, "one", "two"]
    assert len(vendor.requests) == 3


def test_a_row_that_new_ones_push_to_a_later_page_is_given_once(scripted_client):
    client, _ = scripted_client(
        page([{"id": "a"}, {"id": "b"}], "one"), page([{"id": "b"}, {"id": "c"}])
    )
    assert rows(client) == ["a", "b", "c"]


def test_a_list_that_leads_to_its_own_page_again_is_refused(scripted_client):
    client, _ = scripted_client(page([{"id": "a"}], "one"), page([{"id": "b"}], "one"))
    with pytest.raises(ContractError, match="same page again"):
        rows(client)


@pytest.mark.parametrize("body", [{}, {"data": {"id": 1}}, {"data": [1]}, []])
def test_a_list_without_rows_is_refused(scripted_client, body):
    client, _ = scripted_client(body)
    with pytest.raises(ContractError, match="1/posts"):
        rows(client)


def test_a_page_too_large_is_asked_again_for_half_from_where_it_was(scripted_client):
    much = error(1, "Please reduce the amount of data you're asking for, then retry")
    client, vendor = scripted_client(
        page([{"id": "a"}], "one"), (500, much, {}), (500, much, {}), page([{"id": "b"}])
    )
    assert rows(client) == ["a", "b"]
    asked = [(vendor.params(n)["limit"], vendor.params(n).get("after")) for n in range(4)]
    assert asked == [("100", None), ("100", "one"), ("50", "one"), ("25", "one")]


def test_a_single_row_that_is_too_large_ends_the_tries(scripted_client):
    client, vendor = scripted_client((500, error(1, "Please reduce the amount of data"), {}))
    with pytest.raises(UnavailableError, match="reduce the amount"):
        rows(client)
    assert [vendor.params(n)["limit"] for n in range(7)] == ["100", "50", "25", "12", "6", "3", "1"]


@pytest.mark.parametrize(("status", "code"), THROTTLES)
def test_a_throttle_is_waited_for_though_its_status_is_no_429(scripted_client, status, code):
    client, vendor = scripted_client((status, error(code, "limit reached"), {}), {"id": "1"})
    assert client.read("1", fields="id") == {"id": "1"}
    assert len(vendor.requests) == 2


def test_a_passing_failure_is_tried_again_by_its_flag_or_code(scripted_client):
    client, vendor = scripted_client(
        (400, error(2, "Service temporarily unavailable"), {}),
        (400, error(100, "Try later", is_transient=True), {}),
        (500, b"<html>", {}),
        {"id": "1"},
    )
    assert client.read("1") == {"id": "1"}
    assert len(vendor.requests) == 4


def throttled_for(minutes: int) -> tuple:
    use = {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": minutes}
    usage = json.dumps({"1": [use | {"estimated_time_to_regain_access": 0}, use]})
    return 400, error(80001, "too many calls"), {"X-Business-Use-Case-Usage": usage}


@pytest.mark.parametrize("minutes", [7, 30, 60])
def test_the_minutes_that_the_vendor_names_are_waited_for(scripted_client, waits, minutes):
    client, _ = scripted_client(throttled_for(minutes), {"id": "1"})
    assert client.read("1") == {"id": "1"}
    assert waits == [minutes * 60]


def test_tries_are_bounded(scripted_client, waits):
    client, vendor = scripted_client(throttled_for(7))
    with pytest.raises(UnavailableError, match="Facebook refused to serve, several times: 1: .*8"):
        client.read("1")
    assert len(vendor.requests) == 5
    assert waits == [420] * 4


def test_a_limit_of_more_than_an_hour_ends_the_load_without_another_call(scripted_client, waits):
    client, vendor = scripted_client(throttled_for(61))
    with pytest.raises(LongLimit, match="1: HTTP 400, error 80001.* back in 61 minutes") as refusal:
        client.read("1")
    assert waits == [] and len(vendor.requests) == 1
    assert not isinstance(refusal.value, UnavailableError)  # which a night tries again


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (400, error(190, f"Malformed access token {TOKEN}", 463), CredentialError, "has expired"),
        (401, error(190, "Session", 460), CredentialError, "password was changed"),
        (400, error(190, "Bad signature"), CredentialError, "not a valid one .error 190/0."),
        (400, error(10, "needs read_insights"), MissingRight, "lacks a permission.*grant"),
        (403, error(283, "Requires pages_read_engagement"), CredentialError, "pages_read_eng"),
        (400, error(100, "Unsupported get request", 33), MissingObject, "id in the settings"),
        (400, error(100, "(#100) The value must be a valid insights metric"), UnknownMetric, "100"),
        (
            400,
            error(100, "(#100) metric[0] must be one of the following values: reach"),
            UnknownMetric,
            "reach",
        ),
        (400, error(100, "Invalid parameter", 2108006), BeforeBusiness, "2108006"),
        (400, error(100, "does not support the saved metric for this"), NoInsights, "saved"),
        (400, error(100, "Tried accessing nonexisting field (x)"), ContractError, "may have ch"),
        (400, error(3001, "Invalid query", 1504028), ContractError, "3001/1504028"),
        (401, b"<html>log in", CredentialError, "HTTP 401: a page of HTML"),
        (404, b"", ContractError, "HTTP 404"),
    ],
)
def test_a_refusal_is_named_by_what_it_means(scripted_client, status, body, kind, says):
    client, vendor = scripted_client((status, body, {}))
    with pytest.raises(kind, match=says) as refusal:
        client.read("1/insights", metric="page_follows")
    assert str(refusal.value).startswith("1/insights (page_follows): ")
    assert TOKEN not in str(refusal.value) and "127.0.0.1" not in str(refusal.value)
    assert len(vendor.requests) == 1


@pytest.mark.parametrize("body", [b"<html>log in</html>", b"", b"[1]", b'"text"'])
def test_what_is_no_object_is_refused_though_its_status_is_200(scripted_client, body):
    client, _ = scripted_client((200, body, {"Content-Type": "text/html"}))
    with pytest.raises(ContractError, match="^1: "):
        client.read("1")


@pytest.mark.parametrize(
    "gone",
    [
        error(100, "Unsupported get request", 33),
        error(10, "(#10) Application does not have permission for this action"),
    ],
)
def test_an_object_that_is_gone_does_not_exist(scripted_client, gone):
    client, _ = scripted_client({"id": "1_2"}, (400, gone, {}))
    assert client.exists("1_2")
    assert not client.exists("1_3")


@pytest.mark.parametrize("refused", [error(190, "Session", 460), error(283, "Requires a right")])
def test_a_refused_token_says_nothing_of_an_object(scripted_client, refused):
    client, _ = scripted_client((400, refused, {}))
    with pytest.raises(CredentialError):
        client.exists("1_2")


def test_a_list_without_the_right_to_it_is_a_matter_of_the_token(scripted_client):
    client, _ = scripted_client((400, error(10, "(#10) No permission"), {}))
    assert issubclass(MissingRight, CredentialError)
    with pytest.raises(MissingRight, match="grant it"):
        rows(client)


def test_the_vendors_clock_is_that_of_its_last_answer(scripted_client):
    client, _ = scripted_client((200, {"id": "1"}, {"Date": "Wed, 31 Dec 2025 23:30:00 GMT"}))
    client.read("1")
    assert client.clock == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)


def test_the_token_goes_into_a_header_and_nowhere_else(scripted_client, every_log):
    client, vendor = scripted_client(
        page([{"id": "a"}], "one"), (400, error(4, "limit"), {}), page([{"id": "b"}])
    )
    assert rows(client) == ["a", "b"]
    assert {request.headers["Authorization"] for request in vendor.requests} == {f"Bearer {TOKEN}"}
    assert not any(TOKEN in request.url for request in vendor.requests)
    assert "Making GET request to http://127.0.0.1/v26.0/1/posts" in every_log.text
    assert TOKEN not in every_log.text
