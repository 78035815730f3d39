"""A vendor's responses: which error each one is, with which message, and what is read of it."""

import json
from datetime import UTC, datetime

import pytest
import requests

from sources.common.errors import ContractError, CredentialError, UnavailableError
from sources.common.vendor import Vendor, server_time

VENDOR = Vendor(
    name="Any",
    address="SOURCES__ANY__BASE_URL",
    credential="the key of SOURCES__ANY__KEY",
    remedy="Make a new one.",
    messages=("error.message", "errors.detail", "title"),
    not_json_hint="Look at the proxy.",
)
SECRET = "k9-verysecret-0123456789"


def response(body: object, status: int = 200, **headers: str) -> requests.Response:
    """A response to a request that bears a secret."""
    one = requests.Response()
    one.status_code = status
    one.headers.update(headers)
    one.raw = None
    one._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = "http://vendor.example/things?fields=title"
    one.request = requests.Request("GET", address, headers={"X-Auth": SECRET}).prepare()
    return one


@pytest.mark.parametrize("status", [200, 204, 301, 399])
def test_a_status_below_400_raises_nothing(status):
    VENDOR.raise_for_status(response({}, status), "things")


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (400, ContractError, "things: HTTP 400: It broke."),
        (404, ContractError, "things: HTTP 404: It broke. Is SOURCES__ANY__BASE_URL right?"),
        (422, ContractError, "things: HTTP 422: It broke."),
        (429, requests.HTTPError, "things: HTTP 429: It broke"),
        (500, requests.HTTPError, "things: HTTP 500: It broke"),
        (503, requests.HTTPError, "things: HTTP 503: It broke"),
        *(
            (
                status,
                CredentialError,
                f"things: Any refuses the key of SOURCES__ANY__KEY (HTTP {status}: It broke). "
                "Make a new one.",
            )
            for status in (401, 403)
        ),
    ],
)
def test_a_status_is_an_error_by_what_to_do_about_it(status, kind, message):
    with pytest.raises(kind) as failure:
        VENDOR.raise_for_status(response({"title": "It broke"}, status), "things")
    assert type(failure.value) is kind and str(failure.value) == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "Bad field"}, "title": "Other"}, "Bad field"),
        ({"errors": [{"detail": "First"}, {"detail": "Second"}]}, "First"),
        ({"errors": [], "title": "The title"}, "The title"),
        ({"error": {"message": None}, "errors": ["text"], "title": 7}, "7"),
        ({"error": "text"}, "no message"),
        ([{"title": "In a list"}], "In a list"),
        ([], "no message"),
        (b"<html>busy</html>", "a page of HTML"),
        (b"Plain words\nand more", "Plain words"),
        (b"  ", "an empty response"),
        ({"title": f"Not {SECRET}"}, "Not …"),
        ({"title": "Write to anna@example.org"}, "Write to …"),
    ],
)
def test_the_vendors_message_is_found_and_redacted(body, message):
    assert VENDOR.message(response(body, 400)) == message


NOTICE = b"<br />\n<b>Notice</b>:  Undefined index in <b>/a.php</b> on line <b>7</b><br />\n"


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", NOTICE, NOTICE * 2])
def test_json_is_read_behind_what_php_wrote_before_it(before, caplog):
    assert VENDOR.json(response(before + b'{"a": 1}'), "things") == {"a": 1}
    assert ("PHP wrote notices" in caplog.text) is (b"Notice" in before)


@pytest.mark.parametrize("body", [b"", b"<html>\n[1]\n</html>", NOTICE, NOTICE + b'{"a": ', b"{]"])
def test_what_is_no_json_is_another_page_in_the_vendors_place(body):
    html = response(body, **{"Content-Type": "text/html"})
    with pytest.raises(ContractError) as failure:
        VENDOR.json(html, "things")
    assert str(failure.value) == (
        "things: HTTP 200 with text/html in place of JSON: a login, maintenance or proxy page "
        "answered for Any. Look at the proxy."
    )


def test_a_page_that_a_redirection_led_to_is_named_as_such():
    moved = response(b"<html>")
    moved.history = [response(b"", 302)]
    with pytest.raises(ContractError, match="with no type in place of JSON after a redirection: "):
        VENDOR.json(moved, "things")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (requests.HTTPError("things: HTTP 503: busy"), "several times: things: HTTP 503: busy"),
        (requests.ReadTimeout("http://vendor.example"), "did not answer in time, several times."),
        (
            requests.ConnectionError("http://vendor.example"),
            "reached, several times (ConnectionError): is the host of SOURCES__ANY__BASE_URL right",
        ),
    ],
)
def test_when_all_retries_failed_the_vendor_is_unavailable(error, message):
    with pytest.raises(UnavailableError) as failure, VENDOR.retried():
        raise error
    assert message in str(failure.value) and "vendor.example" not in str(failure.value)


def test_an_error_of_ours_passes_through_the_retries():
    with pytest.raises(CredentialError, match="^no$"), VENDOR.retried():
        raise CredentialError("no")


def test_the_servers_clock_is_its_date_header():
    dated = response({}, Date="Sun, 25 Oct 2026 01:30:00 GMT")
    assert server_time(dated) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert server_time(response({})) is None
