"""The API's responses: HTTP, sessions, limits, errors with and without data, odd values."""

import asyncio

import pytest
import requests

from sources.sandbox import serve
from sources.sandbox.vendors.decidim.transport_faults import RateLimit

from .conftest import AS_OF, asker, post

READER = "{ session { user { id nickname } } }"


def url(sandbox, path=""):
    return f"{sandbox.environment['SOURCES__DECIDIM__BASE_URL']}/api{path}"


def credential(sandbox):
    names = {"api_user[key]": "API_KEY", "api_user[secret]": "API_SECRET"}
    return {
        field: sandbox.environment[f"SOURCES__DECIDIM__{name}"] for field, name in names.items()
    }


def test_who_does_not_post_gets_the_documentation_with_a_200(running):
    answer = requests.get(url(running), timeout=10)
    assert answer.status_code == 200
    assert answer.url.endswith("/api/docs")
    assert answer.headers["content-type"].startswith("text/html")


def test_a_session_opens_with_a_header_and_ends(running):
    answer = requests.post(url(running, "/sign_in"), data=credential(running), timeout=10)
    token = answer.headers["Authorization"]
    assert token.startswith("Bearer ")
    user = {"id": "2026", "nickname": "jussana"}
    assert post(running, READER, Authorization=token).json()["data"]["session"]["user"] == user
    headers = {"Authorization": token}
    assert requests.delete(url(running, "/sign_out"), headers=headers, timeout=10).ok
    assert post(running, READER, Authorization=token).json()["data"]["session"]["user"] is None


def test_a_wrong_secret_is_refused_with_a_user_of_nulls(running):
    form = {**credential(running), "api_user[secret]": "wrong"}
    answer = requests.post(url(running, "/sign_in"), data=form, timeout=10)
    assert answer.status_code == 401
    assert set(answer.json().values()) == {None}
    assert "Authorization" not in answer.headers


def test_an_unreadable_body_is_a_500_whose_data_is_an_object(running):
    answer = requests.post(url(running), data="{", timeout=10)
    assert answer.status_code == 500
    assert answer.json() == {"errors": [{"message": "Internal Server error"}], "data": {}}


@pytest.mark.parametrize("query", ["", "{ decidim {"])
def test_a_query_that_is_none_is_an_error_with_a_200(running, query):
    answer = post(running, query)
    assert answer.status_code == 200
    assert set(answer.json()) == {"errors"}


def test_a_request_above_the_limit_per_minute_gets_a_time_to_retry():
    time = 0.0
    statuses = []

    async def application(scope, receive, send):
        statuses.append(200)

    async def send(message):
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            assert b"retry-after" not in dict(message["headers"])

    limit = RateLimit(application, now=59, clock=lambda: time)
    scope = {"type": "http", "client": ("127.0.0.1", 1)}

    def ask(times):
        for _ in range(times):
            asyncio.run(limit(scope, None, send))

    ask(101)
    assert statuses == [200] * 100 + [429]
    time = 1.0
    ask(1)
    assert statuses[-1] == 200


def test_the_limit_answers_in_plain_text():
    with serve(as_of=AS_OF, faults=["decidim:rate_limit"]) as sandbox:
        answers = [post(sandbox, READER) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert answers[1].text == "Retry later\n"
    assert answers[1].headers["content-type"].startswith("text/plain")
    assert "Retry-After" not in answers[1].headers


def test_a_query_too_deep_is_refused(ask):
    deep = "{ component(id: 100) { " + "participatorySpace { components { " * 7 + "id" + " } } " * 7
    assert ask(deep + "} }") == {
        "errors": [{"message": "Query has depth of 16, which exceeds max depth of 15"}]
    }


def test_a_query_too_complex_is_refused_by_the_rows_it_may_give(ask):
    fields = "id title { locales } startTime endTime publishedAt closed"
    query = "{ component(id: 101) { ... on Meetings { meetings(first: %d) { nodes { %s } } } } }"
    assert "data" in ask(query % (600, fields))
    (error,) = ask(query % (800, fields))["errors"]
    assert error["message"].startswith("Query has complexity of 6")
    assert error["message"].endswith("which exceeds max complexity of 5000")


def test_a_component_for_members_voids_the_whole_query(ask):
    answer = ask("{ decidim { applicationName } component(id: 104) { id } }")
    (error,) = answer["errors"]
    assert answer["data"] is None
    assert error["path"] == ["component"]
    assert error["extensions"] == {"code": "NO_OBJECT_PERMISSION"}


def test_coordinates_never_found_are_an_error_beside_the_data(ask):
    query = """{ component(id: 101) { ... on Meetings { meetings { nodes {
        id coordinates { latitude } } } } } }"""
    answer = ask(query)
    nodes = answer["data"]["component"]["meetings"]["nodes"]
    unknown = [i for i, node in enumerate(nodes) if node["coordinates"] is None]
    assert 0 < len(unknown) < len(nodes)
    paths = [error["path"] for error in answer["errors"]]
    where = ["component", "meetings", "nodes"]
    assert paths == [[*where, place, "coordinates", "latitude"] for place in unknown]


def test_a_text_without_the_language_is_null(ask):
    query = """{ participatoryProcess(slug: "tercer-congres-associacions") {
        title { translation(locale: "ca") translations { locale text machineTranslated } } } }"""
    title = ask(query)["data"]["participatoryProcess"]["title"]
    assert title["translation"] is None
    assert [one["locale"] for one in title["translations"]] == ["es", "en"]


def test_times_bear_the_offset_of_the_season_and_old_records_have_none(ask):
    query = """query ($after: String) { component(id: 102) { ... on Proposals {
        proposals(after: $after) { nodes { publishedAt createdAt } } } } }"""
    nodes = [
        node
        for after in (None, "NTA", "MTAw")
        for node in ask(query, after=after)["data"]["component"]["proposals"]["nodes"]
    ]
    assert {node["publishedAt"][-6:] for node in nodes} == {"+01:00", "+02:00"}
    assert 0 < sum(node["createdAt"] is None for node in nodes) < len(nodes)


def test_drafts_are_listed_without_a_date_and_counted(ask):
    query = """{ assembly(id: 1) { stats { key value } components(filter: {type: "Surveys"}) {
        ... on Surveys { surveys { nodes { publishedAt } } } } } }"""
    assembly = ask(query)["data"]["assembly"]
    surveys = assembly["components"][0]["surveys"]["nodes"]
    assert {"key": "surveys_count", "value": len(surveys)} in assembly["stats"]
    assert None in [survey["publishedAt"] for survey in surveys]


def test_a_field_renamed_by_a_version_is_refused_with_the_servers_message():
    query = "{ component(id: 101) { ... on Meetings { meetings { nodes { attendeesCount } } } } }"
    assert "errors" not in asker()(query)
    (error,) = asker("renamed_field")(query)["errors"]
    assert error["message"] == "Field 'attendeesCount' doesn't exist on type 'Meeting'"
    assert error["extensions"] == {"code": "undefinedField"}


def test_a_token_that_ran_out_reads_as_anybody():
    with serve(as_of=AS_OF, faults=["decidim:expired_token"]) as sandbox:
        form = credential(sandbox)
        token = requests.post(url(sandbox, "/sign_in"), data=form, timeout=10).headers
        answers = [
            post(sandbox, READER, Authorization=token["Authorization"]).json() for _ in range(6)
        ]
    known = [bool(answer["data"]["session"]["user"]) for answer in answers]
    assert known == [True] * 5 + [False]
