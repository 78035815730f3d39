"""HTTP: environment, large reads, one request at a time, and checks of responses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError, Lock

import pytest
import requests
from dlt.sources.helpers.rest_client.paginators import PageNumberPaginator

from sources.common.errors import ContractError, CredentialError, UnavailableError
from sources.common.http import VendorClient, open_session, pin_environment
from sources.common.request_metrics import RequestMetrics, collecting
from sources.common.vendor import Vendor
from tests.unit.sources.server import serving

VENDOR = Vendor("Any", "SOURCES__ANY__BASE_URL", "the key of SOURCES__ANY__KEY", "Make a new one.")
NOW = datetime(2031, 5, 4, 0, 30, tzinfo=UTC)
DATE = {"Date": "Sun, 04 May 2031 00:30:00 GMT"}


class AnyClient(VendorClient):
    """A vendor without special rules."""

    def request_name(self, response: requests.Response) -> str:
        return response.request.path_url.strip("/")


@pytest.mark.parametrize(
    ("host", "is_through"), [("crm.example.org", True), ("inside.example.org", False)]
)
def test_a_pinned_session_keeps_the_proxies_and_certificates_of_the_environment(
    monkeypatch, host, is_through
):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example.org")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/data_dir/ca.pem")
    pinned = open_session()
    pin_environment(pinned, f"https://{host}/civicrm")
    monkeypatch.delenv("HTTPS_PROXY")  # it is not looked at again
    sent = pinned.merge_environment_settings(f"https://{host}/ajax", {}, None, None, None)
    assert ("https" in sent["proxies"]) == is_through
    assert sent["verify"] == "/etc/data_dir/ca.pem"


def test_a_credential_of_a_netrc_file_does_not_take_the_place_of_ours(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine crm.example.org login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    pinned = open_session()
    pin_environment(pinned, "https://crm.example.org/civicrm")
    ours = {"Authorization": "Bearer ours"}
    request = requests.Request("POST", "https://crm.example.org/civicrm/ajax", headers=ours)
    assert pinned.prepare_request(request).headers["Authorization"] == "Bearer ours"


def test_a_body_is_received_in_pieces_of_a_megabyte_and_counted_as_it_came():
    body = b"a" * 3_000_000
    metrics = RequestMetrics()
    with serving(lambda _: (200, {}, body)) as address, collecting(metrics):
        whole = open_session().get(address)
        streamed = open_session().get(address, stream=True)
        # requests itself asks for 10 KB, and so would `content`
        pieces = [len(piece) for piece in streamed.iter_content(10_240)]
    assert whole.content == body and whole.raw.tell() == len(body)
    assert sum(pieces) == len(body) and len(pieces) == 3
    assert (metrics.requests, metrics.received) == (2, len(body))


def test_content_is_made_of_the_large_pieces(monkeypatch):
    asked: list[int] = []
    received = requests.Response.iter_content

    def noting(self, chunk_size=1, decode_unicode=False):
        asked.append(chunk_size)
        return received(self, chunk_size, decode_unicode)

    monkeypatch.setattr(requests.Response, "iter_content", noting)
    with serving(lambda _: (200, {}, b"a" * 100_000)) as address:
        open_session().get(address)
    assert asked == [2**20]


def test_a_session_keeps_the_cookies_that_it_is_given():
    with serving(lambda _: (200, {"Set-Cookie": "at=7"}, b"{}")) as address:
        session = open_session()
        session.get(address)
    assert session.cookies.get("at") == "7"


@pytest.mark.parametrize("is_one_at_a_time", [True, False])
def test_a_vendor_can_be_asked_one_thing_at_a_time(is_one_at_a_time):
    together, lock = Barrier(2), Lock()
    met: list[bool] = []

    def reply(_: str):
        try:
            # two requests meet here, unless the second is sent only after the first
            together.wait(1 if is_one_at_a_time else 30)
            is_met = True
        except BrokenBarrierError:
            is_met = False
        with lock:
            met.append(is_met)
        return 200, {}, b"{}"

    with serving(reply) as address, ThreadPoolExecutor(2) as threads:
        session = open_session(is_one_at_a_time=is_one_at_a_time)
        asked = [threads.submit(session.get, address) for _ in range(2)]
        assert [one.result().status_code for one in asked] == [200, 200]
    assert met == [not is_one_at_a_time] * 2


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (403, CredentialError, "things: Any refuses the key of SOURCES__ANY__KEY .HTTP 403: no"),
        (400, ContractError, "^things: HTTP 400: no message"),
    ],
)
def test_a_client_raises_our_errors_without_a_retry(status, kind, message):
    metrics = RequestMetrics()
    with (
        serving(lambda _: (status, DATE, b"{}")) as address,
        pytest.raises(kind, match=message),
        collecting(metrics),
    ):
        AnyClient(VENDOR, address).call("things")
    assert metrics.requests == 1


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Seconds that retries would have waited; they do not wait."""
    seconds: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", seconds.append)
    return seconds


@pytest.mark.parametrize("attempts", [1, 2, 6])
@pytest.mark.parametrize("is_served_at_last", [True, False])
def test_a_request_is_tried_as_often_as_allowed_and_no_more(attempts, is_served_at_last, waits):
    asked: list[str] = []

    def reply(path: str):
        asked.append(path)
        is_served = is_served_at_last and len(asked) == attempts
        return (200, DATE, b"{}") if is_served else (503, DATE, b"later")

    with serving(reply) as address:
        client = AnyClient(VENDOR, address, session=open_session(attempts=attempts))
        if is_served_at_last:
            assert client.call("things").status_code == 200
        else:
            with pytest.raises(UnavailableError, match="Any refused to serve, several times"):
                client.call("things")
    assert (len(asked), len(waits)) == (attempts, attempts - 1)


def test_as_many_attempts_as_configured_are_made_where_none_are_given(waits, monkeypatch):
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_ATTEMPTS", "3")
    metrics = RequestMetrics()
    with (
        serving(lambda _: (503, {}, b"later")) as address,
        pytest.raises(UnavailableError),
        collecting(metrics),
    ):
        AnyClient(VENDOR, address).call("things")
    assert (metrics.requests, len(waits)) == (3, 2)


def test_a_vendor_that_cannot_be_reached_is_tried_as_often(waits):
    metrics = RequestMetrics()
    with serving(lambda _: (200, {}, b"")) as address:
        pass  # nobody listens there any more
    with pytest.raises(UnavailableError, match="Any could not be reached"), collecting(metrics):
        AnyClient(VENDOR, address, session=open_session(attempts=4)).call("things")
    assert (metrics.requests, len(waits)) == (4, 3)


@pytest.mark.parametrize(("longest", "seconds"), [(5, 5), (60, 7)])
def test_a_wait_that_the_vendor_asks_for_is_obeyed_up_to_the_longest(waits, longest, seconds):
    with (
        serving(lambda _: (429, {"Retry-After": "7"}, b"later")) as address,
        pytest.raises(UnavailableError),
    ):
        session = open_session(attempts=2, longest_wait=longest)
        AnyClient(VENDOR, address, session=session).call("things")
    assert waits == [seconds]


@pytest.mark.parametrize("status", [429, 503])
def test_a_client_retries_and_then_reports_the_vendor_as_unavailable(status, waits):
    metrics = RequestMetrics()
    with (
        serving(lambda _: (status, {"Retry-After": "7"}, b"later")) as address,
        pytest.raises(UnavailableError, match=f"Any refused to serve.*things: HTTP {status}: late"),
        collecting(metrics),
    ):
        AnyClient(VENDOR, address, session=open_session(attempts=3)).call("things")
    assert metrics.requests == 3 and waits == [7, 7]


def test_a_client_notes_the_servers_clock():
    with serving(lambda _: (200, DATE, b"{}")) as address:
        client = AnyClient(VENDOR, f"{address}/")
        assert client.clock != NOW
        client.call("things")
    assert client.clock == NOW


def test_pages_are_checked_like_single_responses():
    def reply(path: str):
        return (403, {}, b"{}") if "page=3" in path else (200, DATE, b'{"data": [{"id": 1}]}')

    with serving(reply) as address:
        client = AnyClient(VENDOR, address)
        pages = client.call_pages(
            "things", PageNumberPaginator(base_page=1, total_path=None), data_selector="data"
        )
        assert [next(pages), next(pages)] == [[{"id": 1}], [{"id": 1}]]
        with pytest.raises(CredentialError, match="page=3: Any refuses"):
            next(pages)
