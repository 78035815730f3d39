"""CiviCRM's answers: what is believed, what is refused, and in which words."""

import json

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sources.civicrm.answers import in_order, matched, raise_for_answer, values
from sources.errors import ContractError, CredentialError

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
def test_a_refusal_is_told_in_the_vendors_words_without_the_address(answer, error, says):
    with pytest.raises(error, match=says) as refusal:
        raise_for_answer(answer)
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
