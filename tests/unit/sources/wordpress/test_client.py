"""Reading a WordPress: pages, the last page, totals, and invalid responses."""

import pytest

from sources.common.errors import ContractError, CredentialError, SettingError, UnavailableError
from sources.wordpress.client import WordPressClient
from tests.unit.sources.wire import Wire
from tests.unit.sources.wordpress.site import Site, entry, file

NOTICE = (
    b"<br />\n<b>Notice</b>:  Undefined index: [cau] in <b>/srv/x.php</b> on line <b>12</b><br />\n"
)


@pytest.fixture
def site() -> Site:
    site = Site()
    site.rows["posts"] = [entry(i) for i in range(1, 251)]
    return site


@pytest.fixture
def client_of(monkeypatch):
    """Gives a client of a vendor, and the wire between them."""

    def connect(vendor, *, plain_permalinks: bool = False) -> tuple[WordPressClient, Wire]:
        wire = Wire(vendor)
        monkeypatch.setattr("sources.common.http.open_session", wire.session)
        return WordPressClient("http://web.example/", plain_permalinks=plain_permalinks), wire

    return connect


def ids(pages) -> list[int]:
    return [row["id"] for page in pages for row in page]


def test_all_pages_are_read_and_none_behind_the_last(site, client_of):
    client, wire = client_of(site)
    assert ids(client.pages("posts", ("id",))) == list(range(1, 251))
    assert len(wire.asked) == 3


def test_without_totals_the_refused_page_is_the_end(site, client_of):
    site.headers = False
    client, wire = client_of(site)
    assert ids(client.pages("posts", ("id",))) == list(range(1, 251))
    assert len(wire.asked) == 4


def test_a_site_with_plain_permalinks_has_its_api_in_the_query(site, client_of):
    client, wire = client_of(site, plain_permalinks=True)
    assert len(ids(client.pages("posts", ("id",)))) == 250
    assert wire.asked[0].url.startswith("http://web.example/?rest_route=%2Fwp%2Fv2%2Fposts")


def test_an_entry_that_slides_to_the_next_page_is_given_once(site, client_of):
    def sliding(request):
        if "page=2" in request.url and len(site.rows["posts"]) == 250:
            site.rows["posts"].insert(0, entry(0))
        return site(request)

    assert ids(client_of(sliding)[0].pages("posts", ("id",))) == list(range(1, 251))


def test_entries_lost_between_pages_are_noticed(site, client_of):
    def losing(request):
        status, rows, headers = site(request)
        return status, rows[: -1 if "page=2" in request.url else None], headers

    with pytest.raises(ContractError, match="249 entries where WordPress counts 250"):
        ids(client_of(losing)[0].pages("posts", ("id",)))


def test_files_of_drafts_are_counted_and_not_shown(site, client_of):
    site.rows["media"] = [file(i, None) for i in range(1, 251)]

    def hiding(request):
        status, rows, headers = site(request)
        return status, [row for row in rows if not 90 < row["id"] < 205], headers

    shown = ids(client_of(hiding)[0].pages("media", ("id",)))
    assert shown == [*range(1, 91), *range(205, 251)]


def test_an_order_that_was_ignored_is_refused(site, client_of):
    site.rows["posts"].reverse()
    with pytest.raises(ContractError, match="ignored the order"):
        ids(client_of(site)[0].pages("posts", ("id",)))


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", NOTICE, NOTICE * 3], ids=["BOM", "one", "3"])
def test_what_php_writes_before_the_json_is_skipped(before, site, client_of):
    def noisy(request):
        import json

        status, rows, headers = site(request)
        return status, before + json.dumps(rows).encode(), headers

    assert len(ids(client_of(noisy)[0].pages("posts", ("id",)))) == 250


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ((200, b"<html>log in</html>", {"Content-Type": "text/html"}), ContractError, "text/html"),
        ((200, NOTICE + b'[{"id": 1', {}), ContractError, "in place of JSON"),
        ((200, b"<p>\n[1]\n</p>", {}), ContractError, "in place of JSON"),
        ((200, {"id": 1}, {}), ContractError, "no list of entries"),
        ((200, [{"id": "1"}], {}), ContractError, "whole number"),
        ((403, b"<html>blocked</html>", {}), CredentialError, "a page of HTML"),
        ((401, {"code": "rest_x", "message": "Only members"}, {}), CredentialError, "Only members"),
        ((404, b"<html>not found</html>", {}), SettingError, "PLAIN_PERMALINKS"),
        ((400, {"code": "rest_invalid_param", "message": "Bad"}, {}), ContractError, "400: Bad"),
        ((503, b"<html>maintenance</html>", {}), UnavailableError, "HTTP 503"),
    ],
)
def test_an_invalid_response_is_reported_with_its_route(answer, error, says, client_of):
    with pytest.raises(error, match=says) as refusal:
        ids(client_of(lambda _: answer)[0].pages("posts", ("id",)))
    assert "GET /wp/v2/posts" in str(refusal.value)
    assert "web.example" not in str(refusal.value)
