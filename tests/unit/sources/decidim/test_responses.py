"""Decidim's responses: what is accepted, what is refused, and with which message."""

import pytest
import requests

from sources.common.errors import ContractError, CredentialError
from sources.decidim.responses import VENDOR, HiddenError, connection, data, text

from .responses import page, response

DRIFT = {
    "message": "Field 'attendeesCount' doesn't exist on type 'Meeting'",
    "locations": [{"line": 6, "column": 9}],
    "path": ["query Meetings", "component", "... on Meetings", "meetings", "nodes"],
    "extensions": {"code": "undefinedField", "typeName": "Meeting"},
}


def test_data_without_errors_is_believed():
    body = page(["1"])
    assert data(response(body), "query Meetings") == body["data"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html></html>", "application/json in place of JSON"),
        ([], "neither data nor errors"),
        ({}, "neither data nor errors"),
        ({"data": {}}, "neither data nor errors"),
        ({"data": [1]}, "is no object"),
        ({"errors": [DRIFT]}, "Field 'attendeesCount' doesn't exist on type 'Meeting'"),
        (
            {"errors": [{"message": "Query has depth of 16, which exceeds max depth of 15"}]},
            "exceeds max depth of 15",
        ),
    ],
)
def test_an_invalid_response_is_reported_with_its_query(body, words):
    with pytest.raises(ContractError, match="query Meetings: ") as failure:
        data(response(body), "query Meetings")
    assert words in str(failure.value)


def test_an_error_beside_data_is_named_by_its_path():
    errors = [
        {"message": "boom", "path": ["component", "meetings", "nodes", 3, "attendeesCount"]},
        {"message": "again"},
    ]
    with pytest.raises(ContractError) as failure:
        data(response({"errors": errors, **page(["1"])}), "query Meetings")
    said = str(failure.value)
    assert "component.meetings.nodes.3.attendeesCount: boom (2 errors in all)" in said


@pytest.mark.parametrize("code", ["NO_OBJECT_PERMISSION", "UNAUTHORIZED_OBJECT_ERROR"])
@pytest.mark.parametrize("nothing", [None, {"component": None}])
def test_hidden_components_are_distinguished_from_errors(code, nothing):
    error = {"message": "no", "path": ["component"], "extensions": {"code": code}}
    with pytest.raises(HiddenError, match="SOURCES__DECIDIM__API_KEY"):
        data(response({"errors": [error], "data": nothing}), "query Meetings")


HIDDEN = {"message": "no", "extensions": {"code": "UNAUTHORIZED_OBJECT_ERROR"}}
COMPONENT = HIDDEN | {"path": ["component"]}
OBJECT = HIDDEN | {"path": ["component", "meetings", "nodes", 3]}


@pytest.mark.parametrize(
    ("errors", "path"),
    [
        ([OBJECT], "component.meetings.nodes.3"),
        ([COMPONENT, OBJECT], "component.meetings.nodes.3"),
        ([HIDDEN | {"path": ["assembly", "components", 1]}], "assembly.components.1"),
        ([HIDDEN | {"path": ["assembly"]}], "assembly"),
        ([HIDDEN], "an object"),
    ],
)
def test_an_object_that_voids_a_response_is_no_hidden_component(errors, path):
    words = rf"query Meetings \(id 101\): Decidim hides {path}: no\..*API_KEY"
    with pytest.raises(CredentialError, match=words) as failure:
        data(response({"errors": errors, "data": None}), "query Meetings", "id 101")
    assert not isinstance(failure.value, HiddenError)


def test_what_is_broken_beside_a_hidden_component_is_not_passed_over():
    with pytest.raises(ContractError, match="doesn't exist"):
        data(response({"errors": [COMPONENT, DRIFT], "data": None}), "query Meetings")


def test_a_redirection_to_a_page_is_reported():
    answer = response(b"<html>")
    answer.history = [requests.Response()]
    with pytest.raises(ContractError, match="after a redirection"):
        data(answer, "query Meetings")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, CredentialError),
        (403, CredentialError),
        (404, ContractError),
        (422, ContractError),
        (429, requests.HTTPError),
        (500, requests.HTTPError),
        (503, requests.HTTPError),
    ],
)
def test_a_status_decides_the_kind_of_error(status, error):
    with pytest.raises(error, match=str(status)):
        VENDOR.raise_for_status(response(b"Retry later\n", status), "query Meetings")


def test_a_server_error_is_quoted_though_its_data_is_an_object():
    body = {"errors": [{"message": "Internal Server error"}], "data": {}}
    with pytest.raises(requests.HTTPError, match="Internal Server error"):
        VENDOR.raise_for_status(response(body, 500), "query Meetings")


@pytest.mark.parametrize(
    "found",
    [
        {"component": None},
        {"component": {}},
        {"component": {"meetings": None}},
        {"component": {"meetings": {"nodes": None, "pageInfo": {}}}},
        {"component": {"meetings": {"nodes": []}}},
    ],
)
def test_a_component_that_lists_nothing_is_refused(found):
    with pytest.raises(ContractError, match="lists no meetings"):
        connection(found, "meetings", "query Meetings")


@pytest.mark.parametrize(
    ("translated", "expected"),
    [
        (None, None),
        ({"translation": None, "translations": []}, None),
        ({"translation": "Ca", "translations": [{"locale": "es", "text": "Es"}]}, "Ca"),
        (
            {
                "translation": None,
                "translations": [{"locale": "fr", "text": ""}, {"locale": "pt-BR", "text": "Pt"}],
            },
            "Pt",
        ),
    ],
)
def test_a_text_is_taken_in_the_wanted_language_or_another(translated, expected):
    assert text(translated, "ca") == expected
