"""CiviCRM's responses: what is accepted, what is refused, and with which message."""

import json

import pyarrow as pa
import pytest
import requests
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.civicrm.responses import (
    VENDOR,
    in_order,
    matched,
    matched_each,
    parse,
    request_name,
    unparsed,
    values,
)
from sources.common.errors import ContractError, CredentialError

IDS = st.lists(st.integers(1, 60), unique=True).map(sorted)


def _answer(body: object, status: int = 200, kind: str = "application/json") -> requests.Response:
    answer = requests.Response()
    answer.status_code = status
    answer.headers["Content-Type"] = kind
    answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer.request = requests.Request(
        "POST", "http://127.0.0.1/civicrm/ajax/api4/Activity/get?key=secret"
    ).prepare()
    return answer


def _rows(ids) -> list[dict]:
    return [{"id": i} for i in ids]


@given(IDS, st.data())
def test_repeated_rows_are_dropped_wherever_they_are_repeated(ids, data):
    page = list(ids)
    for _ in range(data.draw(st.integers(0, 5)) if ids else 0):
        at = data.draw(st.integers(0, len(page) - 1))
        page.insert(data.draw(st.integers(at + 1, len(page))), page[at])
    assert in_order(_rows(page), 0, "Activity.get") == _rows(ids)


@given(st.lists(st.integers(1, 60), unique=True, min_size=2))
def test_rows_out_of_order_are_refused(ids):
    if ids == sorted(ids):
        assert in_order(_rows(ids), 0, "Activity.get") == _rows(ids)
    else:
        with pytest.raises(ContractError, match="ignored the order"):
            in_order(_rows(ids), 0, "Activity.get")


def test_the_last_row_of_the_page_before_is_no_news():
    assert in_order(_rows([7, 8]), 7, "Activity.get") == _rows([8])


def test_a_row_without_a_whole_number_as_id_is_refused():
    with pytest.raises(ContractError, match="whole number"):
        in_order([{"id": "7"}], 0, "Activity.get")


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (_answer(b"HTTP 401 Bad key", 401, "text/plain"), CredentialError, "HTTP 401 Bad key"),
        (_answer({"error_message": "No", "status": 403}, 403), CredentialError, "403: No"),
        (_answer({"error_code": 400, "error_message": "ALERT"}, 400), ContractError, "ALERT"),
        (_answer({"status_message": "Closed"}, 503), requests.HTTPError, "503: Closed"),
        (_answer(b"<html>busy</html>", 502, "text/html"), requests.HTTPError, "a page of HTML"),
    ],
    ids=["authx", "forbidden", "no ajax", "maintenance", "proxy"],
)
def test_a_refusal_is_reported_with_the_vendors_message_without_the_address(answer, error, says):
    with pytest.raises(error, match=says) as refusal:
        VENDOR.raise_for_status(answer, request_name(answer))
    assert str(refusal.value).find("Activity.get") >= 0
    assert "secret" not in str(refusal.value) and "127.0.0.1" not in str(refusal.value)


@pytest.mark.parametrize(
    "body", [b"<html>log in</html>", {"values": {"1": {}}}, {"values": [1]}, []]
)
def test_what_is_no_envelope_is_refused_though_its_status_is_200(body):
    with pytest.raises(ContractError, match="Activity.get"):
        values(_answer(body))


def test_a_count_that_was_asked_for_and_did_not_come_is_refused():
    assert matched(_answer({"values": [], "countMatched": 3})) == 3
    with pytest.raises(ContractError, match="countMatched"):
        matched(_answer({"values": []}))


TYPES = {"id": pa.int64(), "name": pa.string()}


def _page(*rows: dict, counted: int | None = None) -> requests.Response:
    """A response as CiviCRM writes it, without spaces."""
    count = len(rows) if counted is None else counted
    body = {"values": list(rows), "entity": "Activity", "debug": None, "countFetched": count}
    return _answer(json.dumps(body, separators=(",", ":")).encode())


def _named(*ids: int) -> list[dict]:
    return [{"id": i, "name": '{"id":9'} for i in ids]


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 20))
def test_a_response_stays_unparsed_when_it_ends_after_the_page_before(ids, after):
    page = unparsed(_page(*_named(*ids)), after)
    assert (page is not None) == (bool(ids) and ids[-1] > after)
    if page is not None:
        assert (page.after, page.last, page.count) == (after, ids[-1], len(ids))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 20))
def test_what_was_left_unread_is_read_as_if_it_had_not_been(ids, after):
    page = unparsed(_page(*_named(*ids)), after)
    assume(page is not None)
    try:
        expected = in_order(_named(*ids), after, "Activity.get")
    except ContractError:
        expected = []
    # the next page was requested by its last id
    if not expected or expected[-1]["id"] != ids[-1]:
        with pytest.raises(
            ContractError, match=r"ignored the order|does not end with its last row"
        ):
            parse([page], TYPES)
    else:
        (found,) = parse([page], TYPES)
        assert (found if isinstance(found, list) else found.to_pylist()) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"values":[],"countFetched":0}',
        b'{"values":[{"name":"a","id":7}],"countFetched":1}',
        b'{"values":[{"id":"7"}],"countFetched":1}',
        b'{"values":[{"id":7}],"countFetched":0}',
        b'{"values":[{"id":7}]}',
        b'{"countFetched":1,"values":[{"id":7}]}',
    ],
)
def test_what_does_not_look_like_rows_is_read_at_once(body):
    assert unparsed(_answer(body), 0) is None


def test_responses_are_read_together_and_an_unexpected_one_by_itself():
    pages = [_page(*_named(1, 2)), _page({"id": 3}), _page(*_named(4))]
    first, odd, last = parse([unparsed(page, 0) for page in pages], TYPES)
    assert (first.to_pylist(), odd, last.to_pylist()) == (_named(1, 2), [{"id": 3}], _named(4))
    (all_of_them,) = parse([unparsed(page, 0) for page in (pages[0], pages[2])], TYPES)
    assert all_of_them.to_pylist() == _named(1, 2, 4)


def test_a_response_with_a_wrong_count_still_gives_its_rows():
    pages = [_page(*_named(1, 2), counted=3), _page(*_named(3, 4), counted=1)]
    found = parse([unparsed(pages[0], 0), unparsed(pages[1], 2)], TYPES)
    assert [row for page in found for row in page] == _named(1, 2, 3, 4)


def test_rows_within_rows_are_refused():
    page = unparsed(_page({"id": 3, "name": {"id": 4}}), 0)
    with pytest.raises(ContractError, match="does not end with its last row"):
        parse([page], TYPES)


@pytest.mark.parametrize("body", [[{"countMatched": 1}], [{"status": 500}, {"status": 500}], {}])
def test_counts_that_do_not_come_are_missed(body):
    with pytest.raises(ContractError, match="2 counts were asked for at once"):
        matched_each(_answer(body), "Activity.get", 2)
