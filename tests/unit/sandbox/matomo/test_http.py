"""The installation over HTTP: where the token must be, and bulk requests."""

from urllib.parse import urlencode

import pytest
import requests

ONE = {"method": "VisitsSummary.get", "idSite": "1", "period": "day", "date": "yesterday"}


@pytest.fixture
def ask(sandbox):
    """Gives the response to a request with these fields in its body and in its address."""
    environment = sandbox.environment
    url = f"{environment['SOURCES__MATOMO__BASE_URL']}/index.php"
    token = {"token_auth": environment["SOURCES__MATOMO__TOKEN"]}

    def ask(body, address=(), *, is_known=True):
        data = {"module": "API", "format": "json", **(token if is_known else {}), **body}
        return requests.post(url, data=data, params=dict(address), timeout=10)

    ask.token = token
    return ask


def test_the_token_opens_in_the_body_and_counts_as_none_in_the_address(ask):
    assert ask(ONE).json()["nb_visits"] > 0
    for answer in (ask(ONE, ask.token, is_known=False), ask(ONE, is_known=False)):
        assert answer.status_code == 401
        assert answer.json()["result"] == "error"
        assert "'view' access" in answer.json()["message"]


def test_errors_come_with_a_200(ask):
    answer = ask({**ONE, "period": "decade"})
    assert (answer.status_code, answer.json()["result"]) == (200, "error")


def test_many_answers_come_in_the_order_of_the_questions_errors_among_them(ask):
    questions = [ONE, {**ONE, "method": "No.thing"}, {"method": "API.getMatomoVersion"}]
    bulk = {f"urls[{place}]": urlencode(one) for place, one in enumerate(questions)}
    answer = ask({"method": "API.getBulkRequest", **bulk})
    first, second, third = answer.json()
    assert answer.status_code == 200
    assert first == ask(ONE).json()
    assert second["result"] == "error"
    assert third["value"].count(".") == 2
    refused = ask({"method": "API.getBulkRequest", **bulk}, is_known=False)
    assert refused.status_code == 200
    assert [one["result"] for one in refused.json()] == ["error"] * 3


def test_a_site_has_its_time_zone(ask):
    site = ask({"method": "SitesManager.getSiteFromId", "idSite": "2"}).json()
    assert (site["idsite"], site["timezone"]) == (2, "Europe/Madrid")


def test_another_format_is_no_json(ask):
    assert ask({**ONE, "format": "xml"}).text.startswith("<?xml")
    assert ask({"module": "Login"}).text.startswith("<!DOCTYPE html>")
