"""The open data portal over HTTP: CKAN's actions, pages of its datastore, and files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.paginators import BasePaginator

from sources.common.errors import ContractError
from sources.common.http import VendorClient
from sources.fgec.responses import (
    VENDOR,
    Row,
    file_rows,
    raise_for_response,
    request_name,
    result,
)

# The datastore silently cuts larger pages to this size, or to a smaller configured one.
_PAGE = 32_000


@dataclass(frozen=True)
class Resource:
    """One resource of a package that holds a table."""

    id: str
    url: str
    is_in_datastore: bool
    modified: str


@dataclass(frozen=True)
class ResourceRows:
    """Content of a resource: its header, and all rows with some of its columns, in any order."""

    header: list[str]
    rows: Callable[[Sequence[str]], Iterator[Row]]


class OffsetPaginator(BasePaginator):
    """Pages by the number of distinct rows seen, as a page may be short or repeat rows."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        super().__init__()
        self.seen: set[int] = set()
        self.total = -1

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Count the page's rows; the last page has no rows or completes the total."""
        before, total = len(self.seen), result(response).get("total")
        if not isinstance(total, int) or self.total not in (-1, total):
            raise ContractError(
                f"datastore_search counts {total} rows, and {self.total} on the page before: the "
                "register was published anew while it was read. Load again."
            )
        self.total = total
        self.seen |= {row["_id"] for row in data or []}
        self._has_next_page = before < len(self.seen) < total

    def update_request(self, request: requests.Request) -> None:
        """Ask the next page."""
        request.params["offset"] = len(self.seen)


class CkanClient(VendorClient):
    """The portal, read without credentials."""

    def __init__(self, base_url: str) -> None:
        """Keep the address; nothing is requested yet."""
        super().__init__(VENDOR, f"{base_url.rstrip('/')}/api/3/action")

    def newest(self, package: str) -> Resource:
        """The most recently published resource of a package that holds a table.

        Raises:
            SettingError: there is no such package.
            ContractError: it has no table.
        """
        resources = self._action("package_show", {"id": package}).get("resources") or []
        tables = [
            Resource(
                str(one.get("id")),
                str(one.get("url")),
                bool(one.get("datastore_active")),
                str(one.get("last_modified") or one.get("created") or ""),
            )
            for one in resources
            if one.get("datastore_active") or "csv" in str(one.get("format")).lower()
        ]
        if not tables:
            formats = ", ".join(sorted({str(one.get("format")) for one in resources})) or "nothing"
            raise ContractError(
                f"package_show: {package} has no CSV and nothing in the datastore, but {formats}."
            )
        return max(tables, key=lambda table: table.modified)

    def table(self, resource: Resource) -> ResourceRows:
        """A resource's header; its rows are read when iterated over.

        Raises:
            ContractError: the file is damaged, or the response is no file.
        """
        if resource.is_in_datastore:
            asked = {"resource_id": resource.id, "limit": 0}
            fields = self._action("datastore_search", asked).get("fields") or []
            return ResourceRows(
                [str(one["id"]) for one in fields], partial(self._datastore, resource)
            )
        lines = file_rows(self.call(resource.url))
        header = next(lines, [])

        def rows(columns: Sequence[str]) -> Iterator[Row]:
            places = [(name, header.index(name)) for name in columns]
            return ({name: line[at] for name, at in places} for line in lines)

        return ResourceRows(header, rows)

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Parse a response; dlt's JSON path would unwrap a page of one row."""
        records = result(response).get("records")
        if not isinstance(records, list) or not all("_id" in row for row in records):
            raise ContractError(
                "datastore_search: the response has no list of rows with their _id."
            )
        return records

    def request_name(self, response: requests.Response) -> str:
        """The action, or the file."""
        return request_name(response)

    def check(self, response: requests.Response) -> None:
        """Raise the error that a status stands for."""
        raise_for_response(response)

    def _datastore(self, resource: Resource, columns: Sequence[str]) -> Iterator[Row]:
        paginator = OffsetPaginator()
        params = {
            "resource_id": resource.id,
            "fields": ",".join(["_id", *columns]),
            "sort": "_id",
            "limit": _PAGE,
        }
        given: set[int] = set()
        pages = self.call_pages(
            "/datastore_search", paginator, params=params, data_selector="result.records"
        )
        for page in pages:
            new = {row["_id"]: row for row in page if row["_id"] not in given}
            yield from new.values()
            given |= new.keys()
        if len(given) != paginator.total:
            raise ContractError(
                f"datastore_search gave {len(given)} rows where it counts {paginator.total}: rows "
                "were lost between pages."
            )

    def _action(self, action: str, params: dict[str, Any]) -> Row:
        return result(self.call(f"/{action}", params=params))
