"""Drupal's collections as its documentation shows them, and what happens between two pages."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from sources.common.errors import ContractError, CredentialError, SettingError, UnavailableError
from sources.qdq.client import DrupalClient
from sources.qdq.schema import QdqTable, tables
from sources.qdq.settings import Settings

ACTIVITIES, ORGANISATIONS = tables(Settings())
SITE = "http://agenda.test/jsonapi/node/activity"
DATE = "Wed, 01 Jul 2026 00:00:00 GMT"


def item(number: int, **attributes) -> dict:
    known = {"drupal_internal__nid": number, "status": True}
    dates = dict.fromkeys(("created", "changed"), "2026-03-01T10:00:00+01:00")
    return {
        "type": "node--activity",
        "id": f"uuid-{number:03}",
        "attributes": known | dates | attributes,
    }


class Wire(BaseAdapter):
    """Responds in place of the site, and keeps the requests."""

    def __init__(self, answer: Callable[[str, dict], tuple[int, object]]) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[dict] = []

    def send(self, request, **_) -> requests.Response:
        url = urlsplit(request.url)
        query = parse_qsl(url.query)
        self.asked.append(dict(query))
        status, body = self.answer(request.url, dict(query))
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, request.url
        response.headers["Date"] = DATE
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return response

    def close(self) -> None:
        pass


def client(answer) -> tuple[DrupalClient, Wire]:
    asking = DrupalClient("http://agenda.test/")
    wire = Wire(answer)
    asking.session.mount("http://", wire)
    return asking, wire


def pages(*parts: tuple[list[dict], dict]) -> Callable:
    """A collection in these pages, each of items and meta, under addresses nobody could guess."""
    addresses = [SITE, *(f"{SITE}?page%5Btoken%5D=x{n}" for n in range(1, len(parts)))]

    def answer(url, _):
        at = max(addresses.index(url) if url in addresses else 0, 0)
        items, meta = parts[at]
        links = {"next": {"href": addresses[at + 1]}} if at + 1 < len(parts) else {}
        return 200, {"data": items, "meta": meta, "links": links}

    return answer


def test_links_are_followed_as_they_are_though_pages_are_short_or_empty():
    hidden = {"omitted": {"detail": "…", "links": {"help": {}, "item--a": {}, "item--b": {}}}}
    asking, wire = client(pages(([item(1)], {}), ([], hidden), ([item(2)], hidden)))
    assert asking.full_scan(ACTIVITIES) == {"uuid-001", "uuid-002"}
    assert asking.omitted == 4
    assert wire.asked[1:] == [{"page[token]": "x1"}, {"page[token]": "x2"}]


def test_a_full_scan_asks_for_numbers_alone_in_their_order_fifty_at_a_time():
    asking, wire = client(pages(([], {})))
    asking.full_scan(ACTIVITIES)
    assert wire.asked == [
        {
            "sort": "drupal_internal__nid",
            "fields[node--activity]": "drupal_internal__nid",
            "page[limit]": "50",
        }
    ]
    assert asking.clock == datetime(2026, 7, 1, tzinfo=UTC)


def test_groups_are_swept_by_the_name_that_drupal_gives_their_number():
    assert ORGANISATIONS.number == "drupal_internal__id"


def test_changes_are_asked_from_a_second_on_in_the_order_of_changes():
    asking, wire = client(pages(([item(1)], {})))
    asking.changed(ACTIVITIES, datetime(2026, 3, 1, 9, tzinfo=UTC))
    assert wire.asked[0]["filter[changed][condition][value]"] == "1772355600"
    assert wire.asked[0]["filter[changed][condition][operator]"] == ">="
    assert wire.asked[0]["sort"] == "changed,drupal_internal__nid"
    assert "title" not in wire.asked[0]["fields[node--activity]"]


def test_the_last_reading_of_an_item_edited_between_pages_is_kept():
    moved = item(1, changed="2026-03-09T10:00:00+01:00")
    asking, _ = client(pages(([item(1), item(2)], {}), ([item(3), moved], {})))
    read = asking.changed(ACTIVITIES, None)
    assert len(read) == 3
    assert read["uuid-001"]["changed"] == "2026-03-09T10:00:00+01:00"


def test_repeated_items_are_dropped_and_unordered_ones_refused():
    asking, _ = client(pages(([item(1), item(1), item(2)], {}), ([item(2), item(5)], {})))
    assert len(asking.full_scan(ACTIVITIES)) == 3
    asking, _ = client(pages(([item(4)], {}), ([item(2)], {})))
    with pytest.raises(ContractError, match="item 2 came after 4: the server ignored the order"):
        asking.full_scan(ACTIVITIES)


def test_a_next_link_that_leads_back_is_refused():
    answer = (200, {"data": [item(1)], "links": {"next": {"href": f"{SITE}?page%5Btoken%5D=x"}}})
    asking, _ = client(lambda *_: answer)
    with pytest.raises(ContractError, match="one that was read already"):
        asking.full_scan(ACTIVITIES)


def test_ids_are_asked_for_fifty_at_a_time():
    asking, wire = client(lambda *_: (200, {"data": [item(7)], "links": {}}))
    found = asking.by_id(ACTIVITIES, {f"uuid-{n:03}" for n in range(60)})
    assert list(found) == ["uuid-007"]
    assert len(wire.asked) == 2


def _errors(status: int, detail: str) -> tuple[int, dict]:
    return status, {"errors": [{"title": "-", "status": str(status), "detail": detail}]}


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (_errors(403, "Not for you."), CredentialError, "node/activity: .*HTTP 403: Not for you"),
        (_errors(400, "Invalid nested"), ContractError, "node/activity: HTTP 400: Invalid nested"),
        ((503, b"<html>maintenance</html>"), UnavailableError, "HTTP 503: a page of HTML"),
        ((200, b"<html>maintenance</html>"), ContractError, "in place of JSON"),
        ((200, {"data": {"id": "a"}}), ContractError, "no list of items"),
        ((200, {"data": [{"id": "a"}]}), ContractError, "without its id or its attributes"),
        ((200, {"data": [item(1, drupal_internal__nid=None)]}), ContractError, "no whole number"),
    ],
)
def test_a_refusal_is_named_with_the_resource_and_without_the_address(answer, error, says):
    asking, _ = client(lambda *_: answer)
    with pytest.raises(error, match=says) as refusal:
        asking.full_scan(ACTIVITIES)
    assert "agenda.test" not in str(refusal.value)


def test_an_unknown_resource_is_a_setting_and_the_sites_own_are_listed():
    index = {"links": {"node--event": {}, "group--entity": {}, "file--file": {}, "self": {}}}

    def answer(url, _):
        return _errors(404, "No route") if "node" in url else (200, {"data": [], **index})

    asking, _ = client(answer)
    with pytest.raises(SettingError, match="ACTIVITY_RESOURCE must name.*group/entity, node/event"):
        asking.full_scan(ACTIVITIES)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (_errors(404, "No route."), "No route"),
        ((404, b"<html>not found</html>"), "a page of HTML"),
        ((404, b" "), "an empty response"),
    ],
)
def test_a_site_without_an_entry_page_is_a_setting(answer, says):
    asking, _ = client(lambda *_: answer)
    whole = (
        f"jsonapi: HTTP 404: {says}: is the module JSON:API on, and SOURCES__QDQ__BASE_URL right"
    )
    for ask in (asking.resources, lambda: asking.full_scan(ACTIVITIES)):
        with pytest.raises(SettingError, match=f"^{whole}") as refusal:
            ask()
        assert "agenda.test" not in str(refusal.value)


def test_a_resource_without_a_bundle_is_a_setting():
    with pytest.raises(SettingError, match="entity type and bundle"):
        _ = QdqTable("activities", "", "activity", "SOURCES__QDQ__ACTIVITY_RESOURCE").number
