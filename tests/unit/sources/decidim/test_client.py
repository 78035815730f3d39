"""The client: pages by cursor, patience, sessions that end, and no secret in any message."""

import json
from datetime import UTC, datetime

import pytest

from sources.common.errors import ContractError, CredentialError, UnavailableError
from sources.decidim.client import DecidimClient
from sources.decidim.schema import MEETINGS
from sources.decidim.settings import Settings
from sources.decidim.spaces import chosen_spaces

from .responses import JSON, READER, page, server

SECRET = "a secret nobody may read"  # noqa: S105 — of a test
SIGNED_IN = (200, {**JSON, "Authorization": "Bearer the.token"}, {"id": 7})
LATER = (429, {"Content-Type": "text/plain"}, b"Retry later\n")


def client(url: str, *, is_known: bool = False) -> DecidimClient:
    settings = Settings()
    settings.base_url = f"{url}/"
    if is_known:
        settings.api_key, settings.api_secret = "the key", SECRET
    return DecidimClient(settings)


def variables(asked):
    return [json.loads(body)["variables"] for *_, body in asked]


def test_pages_follow_the_cursor_until_there_is_no_next_page():
    answers = [
        (200, JSON, page(["1"], "MQ")),
        (200, JSON, page([], "Mg")),
        (200, JSON, page(["3"])),
    ]
    with server(*answers) as (url, asked):
        found = list(client(url).pages(MEETINGS, "101"))
    assert [[row["id"] for row in rows] for rows in found] == [["1"], [], ["3"]]
    assert [one["after"] for one in variables(asked)] == [None, "MQ", "Mg"]
    assert {(method, path) for method, path, *_ in asked} == {("POST", "/api")}


def hidden(*path):
    error = {"message": "no", "path": path, "extensions": {"code": "UNAUTHORIZED_OBJECT_ERROR"}}
    return 200, JSON, {"errors": [error], "data": None}


def test_a_hidden_object_is_named_with_its_component_and_page():
    words = r"query Meetings \(id 101, after MQ\): Decidim hides component\.meetings\.nodes\.3: no"
    answers = [(200, JSON, page(["1"], "MQ")), hidden("component", "meetings", "nodes", 3)]
    with server(*answers) as (url, _), pytest.raises(CredentialError, match=words):
        list(client(url).pages(MEETINGS, "101"))


def test_a_hidden_component_of_a_space_is_named_with_the_space():
    words = r"query Space \(id 2\): Decidim hides assembly\.components\.1: no"
    spaces = {"data": {"assemblies": [{"id": "2", "slug": "consell-de-centre"}]}}
    with server((200, JSON, spaces), hidden("assembly", "components", 1)) as (url, _):
        one, chosen = client(url), Settings()
        chosen.processes, chosen.assemblies = [], ["consell-de-centre"]
        with pytest.raises(CredentialError, match=words):
            chosen_spaces(one, chosen, set())


def test_a_cursor_given_twice_would_never_end():
    with (
        server((200, JSON, page(["1"], "MQ"))) as (url, asked),
        pytest.raises(ContractError, match="its pages never end"),
    ):
        list(client(url).pages(MEETINGS, "101"))
    assert len(asked) == 2


def test_too_many_requests_are_waited_for_as_long_as_a_window_lasts():
    with server(*[LATER] * 6, (200, JSON, page(["1"]))) as (url, asked):
        assert list(client(url).pages(MEETINGS, "101")) == [[{"id": "1"}]]
    assert len(asked) == 7


def test_the_waits_outlast_a_window_of_a_minute(monkeypatch):
    waits = []
    monkeypatch.setenv("RUNTIME__REQUEST_BACKOFF_FACTOR", "1")
    with server(*[LATER] * 7) as (url, _):
        one = client(url)
        one.session.send.retry.sleep = waits.append
        with pytest.raises(UnavailableError, match="HTTP 429: Retry later"):
            one.spaces()
    assert 60 <= sum(waits) <= 120


def test_a_session_is_opened_used_and_closed():
    answers = [SIGNED_IN, (200, JSON, {"data": READER}), (200, {}, b"")]
    with server(*answers) as (url, asked):
        one = client(url, is_known=True)
        one.sign_in()
        assert one.ask("query Any { session { user { id } } }") == READER
        one.sign_out()
        one.sign_out()
    (_, path, _, form), (_, _, used, _), (method, out, closed, _) = asked
    assert path == "/api/sign_in"
    assert "api_user%5Bkey%5D=the+key" in form
    assert used == closed == "Bearer the.token"
    assert (method, out) == ("DELETE", "/api/sign_out")
    assert one.clock == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_session_that_cannot_be_closed_costs_nothing_that_was_read(status, caplog):
    with server(SIGNED_IN, (status, JSON, {"message": "no"})) as (url, asked):
        one = client(url, is_known=True)
        one.sign_in()
        one.sign_out()
        tries = len(asked)
        one.sign_out()
    assert one.auth is None and len(asked) == tries
    (record,) = [r for r in caplog.records if r.name == "sources.decidim.client"]
    assert record.levelname == "WARNING" and f"HTTP {status}" in record.getMessage()
    assert "the.token" not in caplog.text and SECRET not in caplog.text


def test_without_a_key_nobody_signs_in():
    with server((200, JSON, {"data": {"session": {"user": None}}})) as (url, asked):
        one = client(url)
        one.sign_in()
        one.ask("query Any { session { user { id } } }")
        one.sign_out()
    assert [authorization for _, _, authorization, _ in asked] == [None]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([(401, JSON, {"id": None})], "refuses the machine user of SOURCES__DECIDIM__API_KEY"),
        ([(200, JSON, {"id": 7})], "gave no token"),
        ([SIGNED_IN, (200, JSON, {"data": {"session": {"user": None}, "a": 1}})], "as to anybody"),
        ([SIGNED_IN, (200, JSON, {"data": {"session": None, "a": 1}})], "as to anybody"),
    ],
)
def test_an_unknown_machine_user_stops_the_load(answers, words):
    with server(*answers) as (url, _), pytest.raises(CredentialError, match=words) as failure:
        one = client(url, is_known=True)
        one.sign_in()
        one.ask("query Any { session { user { id } } }")
    assert SECRET not in str(failure.value)
    assert "the.token" not in str(failure.value)


@pytest.mark.parametrize("status", [301, 302, 308])
def test_a_redirection_is_named_with_the_query_that_was_sent(status):
    moved = (status, {"Location": "/ca/api"}, b"")
    words = "query Meetings: HTTP 200 with text/html in place of JSON after a redirection"
    page_of_html = (200, {"Content-Type": "text/html"}, b"<html>")
    with (
        server(moved, page_of_html) as (url, asked),
        pytest.raises(ContractError, match=words),
    ):
        list(client(url).pages(MEETINGS, "101"))
    assert [method for method, *_ in asked] == ["POST", "POST" if status == 308 else "GET"]
    words = "query Spaces: the response has neither data nor errors"
    with server(moved, (200, JSON, {})) as (url, _), pytest.raises(ContractError, match=words):
        client(url).spaces()


def test_a_server_that_is_down_is_named_without_its_address():
    with server((200, JSON, {})) as (url, _):
        pass
    with pytest.raises(UnavailableError, match="SOURCES__DECIDIM__BASE_URL") as failure:
        client(url).spaces()
    assert url not in str(failure.value)
