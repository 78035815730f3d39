"""Matomo's responses: what is accepted, what is refused, and with which message."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
import requests

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError, CredentialError
from sources.matomo.responses import VENDOR, body_of, by_period, table_rows
from sources.matomo.schema import VISITS, address_page
from tests.support.vendor_material import material, needs

RECORDED = material("matomo")
PREFIX = "tests__PHPUnit__System__expected__test_"
DAY = date(2010, 3, 6)

recorded = needs(RECORDED)


def answer(body: object, status: int = 200, kind: str = "application/json") -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = kind
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    asked = {"method": "Actions.getX", "token_auth": "a-token-of-nobody"}
    response.request = requests.Request("POST", "http://127.0.0.1/index.php", data=asked).prepare()
    return response


def error(message: str) -> dict:
    return {"result": "error", "message": message}


@pytest.mark.parametrize(
    "message",
    [
        "You can't access this resource as it requires a 'view' access for the website id = 1.",
        "Unable to authenticate with the provided token. It is either invalid or expired.",
        "You have been blocked because of a brute force attack",
        "You must be logged in to access this functionality.",
    ],
)
@pytest.mark.parametrize("status", [200, 401])
def test_a_refusal_is_one_whatever_its_status(message, status):
    with pytest.raises(CredentialError, match="VisitsSummary.get.*SOURCES__MATOMO__TOKEN"):
        VENDOR.raise_for_status(answer(error(message), status), "VisitsSummary.get")
        body_of("VisitsSummary.get", answer(error(message), status))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (error("The method 'getX' does not exist or is not available"), "'getX' does not exist"),
        (b"<html>Matomo is down for maintenance</html>", "in place of JSON"),
        (b"", "in place of JSON"),
    ],
)
def test_an_invalid_response_is_refused_though_its_status_is_200(body, says):
    with pytest.raises(ContractError, match=says):
        body_of("Actions.get", answer(body, kind="text/html"))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_may_be_asked_again(status):
    with pytest.raises(requests.HTTPError, match="a page of HTML"):
        VENDOR.raise_for_status(answer(b"<html>busy</html>", status), "Actions.get")


def test_a_day_without_visits_is_a_list_an_object_or_a_value():
    body = {"1": [], "2": {"nb_visits": "7"}, "3": {"value": 0}, "4": {"nb_visits": 0}}
    figures = by_period("Actions.get", body, ["1", "2", "3", "4"])
    assert figures == {"1": {}, "2": {"nb_visits": 7}, "3": {}, "4": {"nb_visits": 0}}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], "no object by date"),
        ({"2010-03-05": []}, "2010-03-06 is missing"),
        ({"2010-03-06": [1]}, "the entry of 2010-03-06 is no object"),
        ({"2010-03-06": error("No such archive")}, "No such archive"),
    ],
)
def test_a_day_that_did_not_come_is_not_a_day_without_visits(body, says):
    with pytest.raises(ContractError, match=says):
        by_period("Actions.get", body, ["2010-03-06"])


@pytest.mark.parametrize("value", ["50%", "1.234", "7,0", "-1", "", 7.5, None, [7]])
def test_a_text_that_is_no_whole_number_does_not_become_one(value):
    figures = by_period("x", {"2010-03-06": {"nb_visits": value}}, ["2010-03-06"])
    assert figures["2010-03-06"]["nb_visits"] == value


def test_rows_folded_together_stay_as_one_without_an_address():
    rows = [
        {"label": "Others", "nb_visits": 9, "nb_hits": 12, "is_summary": 1},
        {"label": "/a/ - Others", "nb_visits": 2, "nb_hits": 3, "is_summary": 1},
        {"label": "/a", "nb_visits": 1, "nb_hits": "2", "url": "http://www.web.example/a/?s=x"},
    ]
    kept = address_page("x", {DAY: table_rows("x", rows)}).to_pylist()
    assert [(row["page_key"], row["hits"], row["is_summary"]) for row in kept] == [
        (None, 12, True), (None, 3, True), ("web.example/a", 2, False)
    ]  # fmt: skip
    assert len({row["id"] for row in kept}) == 3


def test_a_row_that_came_twice_counts_once_unless_it_differs():
    row = {"label": "/a", "nb_hits": 2, "url": "https://web.example/a"}
    twice = address_page("x", {DAY: [row, dict(row)]})
    assert twice["hits"].to_pylist() == [2]
    with pytest.raises(ContractError, match="twice"):
        address_page("x", {DAY: [row, row | {"nb_hits": 3}]})


def test_addresses_that_differ_in_what_was_typed_are_one_row_and_leave_no_hash():
    typed = [
        {"label": f"/a?s={name}", "nb_hits": hits, "url": f"{scheme}://web.example/a?s={name}"}
        for name, hits, scheme in (("maria", 2, "https"), ("anna", 3, "https"), ("", 4, "http"))
    ]
    folded = {"label": "/a?s=maria - Others", "nb_hits": 1, "is_summary": 1}
    kept = address_page("x", {DAY: [*typed, folded]}).to_pylist()
    assert kept == [
        {"id": f"{DAY} web.example/a", "day": DAY, "page_key": "web.example/a", "hits": 9,
         "is_summary": False},
        {"id": f"{DAY} (/a)", "day": DAY, "page_key": None, "hits": 1, "is_summary": True},
    ]  # fmt: skip


@pytest.mark.parametrize("body", [{"label": "/a"}, [["/a"]], error("No report"), "x"])
def test_a_report_that_is_no_list_of_rows_is_refused(body):
    with pytest.raises(ContractError):
        table_rows("Actions.getPageUrls", body)


def report(name: str) -> list[dict]:
    """A recorded flat report, each element of its rows as the field that JSON has for it."""
    tree = ElementTree.parse(RECORDED / f"{PREFIX}{name}")  # noqa: S314 — recorded by the vendor
    return [{field.tag: field.text for field in row} for row in tree.getroot()]


@recorded
def test_a_recorded_bulk_answer_gives_its_days():
    (file,) = RECORDED.glob("*OneVisitorTwoVisits_bulk_json*")
    summary = json.loads(file.read_text(encoding="utf-8"))[0]
    names = ["2010-03-06", "2010-03-07"]
    figures = by_period("VisitsSummary.get", summary, names)
    assert figures["2010-03-07"] == {}
    row = figures["2010-03-06"] | {"site": "web", "day": "2010-03-06"}
    table = to_arrow([row], VISITS, ("site", "day"), "VisitsSummary.get").to_pylist()
    assert table == [
        {"site": "web", "day": DAY, "visits": 2, "unique_visitors": 1, "actions": 8}
    ]  # fmt: skip


@recorded
@pytest.mark.parametrize(
    ("name", "hits", "summaries", "key"),
    [
        ("reportLimiting_flattened__Actions.getPageUrls_day.xml", 25, 4, "piwik.net/2"),
        ("reportLimiting_flattened__Actions.getDownloads_day.xml", 25, 4,
         "cloudsite7.com/28/download"),
        ("FlattenReports__Actions.getPageUrls_week.xml", None, 0,
         "example.org/dir1/sub/dir/page0.html"),
    ],
)  # fmt: skip
def test_recorded_reports_keep_all_their_rows_and_hits(name, hits, summaries, key):
    recorded_rows = report(name)
    table = address_page(name, {DAY: table_rows(name, recorded_rows)}).to_pylist()
    assert len(table) == len(recorded_rows)
    assert sum(row["hits"] for row in table) == (
        hits or sum(int(row["nb_hits"]) for row in recorded_rows)
    )
    assert sum(row["is_summary"] for row in table) == summaries
    assert [row["page_key"] is None for row in table].count(True) == summaries
    assert key in {row["page_key"] for row in table}


@recorded
def test_a_recorded_report_of_a_day_without_visits_is_empty():
    assert report("noVisit__Actions.getPageUrls_day.xml") == []
