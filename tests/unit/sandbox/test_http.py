"""The CRM over HTTP: credentials, envelopes, errors, and the clock."""

import json

import pytest
import requests

from sources.sandbox import PortTaken, serve

from .conftest import AS_OF, post

AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def key(sandbox):
    return sandbox.environment["SOURCES__CIVICRM__API_KEY"]


def test_an_answer_has_the_vendors_envelope(sandbox):
    answer = post(sandbox, params={"select": ["id"], "limit": 2}).json()
    assert answer == {
        "values": [{"id": 1}, {"id": 2}],
        "entity": "Activity",
        "action": "get",
        "debug": None,
        "version": 4,
        "count": 2,
        "countFetched": 2,
    }


def test_matches_are_counted_only_when_asked(sandbox):
    answer = post(sandbox, params={"select": ["row_count", "id"], "limit": 2}).json()
    assert answer["countFetched"] == 2
    assert answer["countMatched"] > 10_000
    assert post(sandbox, params={"select": ["row_count"]}).json()["values"] == []


def test_rows_can_be_indexed(sandbox, key):
    url = f"{sandbox.environment['SOURCES__CIVICRM__BASE_URL']}/ajax/api4/CaseType/get"
    form = {"params": json.dumps({"select": ["id"]}), "index": "id", "_authx": f"Bearer {key}"}
    assert requests.post(url, data=form, timeout=10).json()["values"]["2"] == {"id": 2}


def test_the_key_identifies_its_user(sandbox):
    myself = {"select": ["id"], "where": [["id", "=", "user_contact_id"]]}
    assert post(sandbox, "Contact/get", myself).json()["count"] == 1
    assert post(sandbox, "Contact/get", myself, headers=AJAX).json()["count"] == 0


def test_a_key_where_keys_are_not_switched_on_reads_nothing_without_a_word(sandbox, key):
    answer = post(sandbox, headers={**AJAX, "Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert answer.json()["values"] == []


def test_a_wrong_key_is_refused_in_plain_text(sandbox):
    answer = post(sandbox, headers={**AJAX, "X-Civi-Auth": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("HTTP 401 ")


def test_a_request_that_could_come_from_a_browser_is_refused(sandbox):
    answer = post(sandbox, headers={})
    assert answer.status_code == 400
    assert answer.json()["error_code"] == 400


@pytest.mark.parametrize("path", ["Nope/get", "Activity/replace"])
def test_an_unknown_entity_or_action_is_a_500_with_an_error_id(sandbox, path):
    answer = post(sandbox, path)
    assert answer.status_code == 500
    assert answer.json()["error_code"] == "1"
    assert "(Error ID: " in answer.json()["error_message"]


def test_only_reading_works_by_get(sandbox, key):
    headers = {**AJAX, "X-Civi-Auth": f"Bearer {key}"}
    root = f"{sandbox.base_url}/civicrm/ajax/api4"
    assert requests.get(f"{root}/Activity/create", headers=headers, timeout=10).status_code == 405
    read = requests.get(
        f"{root}/CaseType/get", params={"params": '{"limit": 1}'}, headers=headers, timeout=10
    )
    assert read.json()["count"] == 1


def test_several_calls_in_one_request_fail_one_by_one(sandbox, key):
    calls = [["CaseType", "get", {"limit": 1}], ["Nope", "get", {}]]
    answer = requests.post(
        f"{sandbox.base_url}/civicrm/ajax/api4",
        data={"calls": json.dumps(calls)},
        headers={**AJAX, "X-Civi-Auth": f"Bearer {key}"},
        timeout=10,
    )
    assert answer.status_code == 200
    assert answer.json()[0]["count"] == 1
    assert answer.json()[1]["status"] == 500


def test_the_clock_on_the_wall_is_the_worlds(sandbox):
    assert post(sandbox).headers["date"].startswith("Wed, 01 Jul 2026 00:0")


def test_a_taken_port_is_named(sandbox):
    port = int(sandbox.base_url.rpartition(":")[2])
    with pytest.raises(PortTaken, match=str(port)), serve(as_of=AS_OF, port=port):
        pass


def test_the_port_is_free_again_afterwards():
    with serve(as_of=AS_OF) as first:
        port = int(first.base_url.rpartition(":")[2])
    with serve(as_of=AS_OF, port=port) as second:
        assert post(second).status_code == 200
