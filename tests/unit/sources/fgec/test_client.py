"""CKAN as its documentation shows it: packages, pages of the datastore, files, refusals."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from sources.common.errors import ContractError, CredentialError, SettingError, UnavailableError
from sources.fgec.client import CkanClient, Resource

STORED = Resource("r1", "http://portal.test/r1.csv", True, "2026-01-01")
FILE = Resource("r2", "http://portal.test/r2.csv", False, "2026-01-01")
BOTS = b"<!DOCTYPE html><html><title>Just a moment...</title></html>"


class Wire(BaseAdapter):
    """Responds in place of the portal, and keeps the requests."""

    def __init__(self, answer) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[dict[str, str]] = []

    def send(self, request, **_) -> requests.Response:
        query = dict(parse_qsl(urlsplit(request.url).query))
        self.asked.append(query)
        status, body = self.answer(query)
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, request.url
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return response

    def close(self) -> None:
        pass


def client(answer) -> tuple[CkanClient, Wire]:
    asking = CkanClient("http://portal.test/data")
    wire = Wire(answer)
    asking.session.mount("http://", wire)
    return asking, wire


def success(**result) -> tuple[int, dict]:
    return 200, {"help": "…", "success": True, "result": result}


def package(*resources) -> tuple[int, dict]:
    return success(name="entitats", resources=list(resources))


def test_the_newest_table_of_the_package_is_read_and_what_is_no_table_is_not():
    old = {"id": "old", "url": "u", "format": "CSV", "last_modified": "2024-02-01T00:00:00"}
    new = {"id": "new", "url": "u", "format": "csv", "last_modified": "2025-02-01T00:00:00"}
    xml = {"id": "xml", "url": "u", "format": "XML", "last_modified": "2026-02-01T00:00:00"}
    undated = {"id": "x", "url": "u", "format": "CSV", "last_modified": None}
    asking, _ = client(lambda _: package(old, new, xml, undated))
    assert asking.newest("entitats").id == "new"
    asking, _ = client(lambda _: package(xml))
    with pytest.raises(ContractError, match="nothing in the datastore, but XML"):
        asking.newest("entitats")


def datastore(rows: list[dict], most: int):
    """A datastore that silently cuts pages to `most` rows."""

    def answer(asked):
        names = asked.get("fields", "_id,a,b").split(",")
        start = int(asked.get("offset", 0))
        limit = min(int(asked["limit"]), most)
        page = [{name: row[name] for name in names} for row in rows[start : start + limit]]
        fields = [{"id": name, "type": "text"} for name in names]
        return success(fields=fields, records=page, total=len(rows), limit=limit)

    return answer


ROWS = [{"_id": n, "a": f"a{n}", "b": f"b{n}"} for n in range(1, 26)]


def test_pages_cut_short_by_the_server_lose_nothing_and_only_columns_asked_for_come():
    asking, wire = client(datastore(ROWS, most=10))
    table = asking.table(STORED)
    assert table.header == ["_id", "a", "b"]
    assert [row["a"] for row in table.rows(["a"])] == [f"a{n}" for n in range(1, 26)]
    assert [query.get("offset") for query in wire.asked] == [None, None, "10", "20"]
    assert all("b" not in query["fields"] for query in wire.asked[1:])


def test_a_page_that_repeats_rows_moves_on_by_what_was_new():
    def answer(asked):
        status, body = datastore(ROWS, most=10)(asked)
        start = int(asked.get("offset", 0))
        body["result"]["records"] = ROWS[max(0, start - 1) : start] + body["result"]["records"]
        return status, body

    asking, _ = client(answer)
    assert [row["_id"] for row in asking.table(STORED).rows(["_id"])] == list(range(1, 26))


def test_rows_lost_between_pages_and_a_new_publication_are_refused():
    twice = [*ROWS[:10], *ROWS[:15]]
    asking, _ = client(datastore(twice, most=10))
    with pytest.raises(ContractError, match="gave 10 rows where it counts 25"):
        list(asking.table(STORED).rows(["a"]))
    totals = iter([25, 25, 24])

    def answer(asked):
        status, body = datastore(ROWS, most=10)(asked)
        body["result"]["total"] = next(totals)
        return status, body

    asking, _ = client(answer)
    with pytest.raises(ContractError, match="published anew while it was read"):
        list(asking.table(STORED).rows(["a"]))


CSV = 'register_id,name\r\n1.0,"Casal, «L\'Estel»"\r\n2.0,"Dues\r\nlínies"\r\n'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_file_is_read_in_the_encoding_that_it_begins_with(encoding, delimiter):
    text = CSV if delimiter == "," else CSV.replace(",", ";")
    asking, _ = client(lambda _: (200, text.encode(encoding)))
    table = asking.table(FILE)
    assert table.header == ["register_id", "name"]
    assert list(table.rows(["register_id"])) == [{"register_id": "1.0"}, {"register_id": "2.0"}]


def test_a_file_cut_short_or_of_other_bytes_is_refused():
    cut = CSV.encode("utf-16")[:-30]
    asking, _ = client(lambda _: (200, CSV.encode() + b"3.0\r\n"))
    with pytest.raises(ContractError, match="row 4 has 1 columns where the header has 2"):
        list(asking.table(FILE).rows(["name"]))
    asking, _ = client(lambda _: (200, cut[:-1]))
    with pytest.raises(ContractError, match="it is not in utf-16"):
        list(asking.table(FILE).rows(["name"]))


def test_the_check_against_bots_is_named_for_actions_and_for_files():
    asking, _ = client(lambda _: (200, BOTS))
    with pytest.raises(ContractError, match="package_show: HTTP 200.*check against bots"):
        asking.newest("entitats")
    with pytest.raises(ContractError, match="file: HTTP 200.*check against bots"):
        asking.table(FILE)


def _error(status, message) -> tuple[int, dict]:
    return status, {"success": False, "error": {"__type": "…", "message": message}}


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (_error(404, "Not found"), SettingError, "SOURCES__FGEC__PACKAGE must name"),
        (_error(403, "Access denied"), CredentialError, "not, or no longer, open to everybody"),
        (_error(409, "Bad"), ContractError, "package_show: HTTP 409: Bad"),
        ((502, b"<html>Bad Gateway</html>"), UnavailableError, "HTTP 502: a page of HTML"),
        ((200, {"success": False}), ContractError, "not CKAN's"),
    ],
)
def test_a_refusal_is_named_without_the_address(answer, error, says):
    asking, _ = client(lambda _: answer)
    with pytest.raises(error, match=says) as refusal:
        asking.newest("entitats")
    assert "portal.test" not in str(refusal.value)
