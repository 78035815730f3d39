"""How the open data portal is spoken to: CKAN's actions, pages of its datastore, and files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.client import RESTClient
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from dlt.sources.helpers.rest_client.typing import Hooks

from sources.common.errors import ContractError
from sources.common.http import bounded_tries, clock, session
from sources.fgec.responses import Row, file_rows, raise_for_answer, result

# The datastore cuts larger pages to this without a word, or to less where it is so configured.
_PAGE = 32_000
_CALLED = ("The open data portal", "SOURCES__FGEC__BASE_URL")
_HOOKS: Hooks = {"response": [raise_for_answer]}


@dataclass(frozen=True)
class Resource:
    """One resource of a package that holds a table."""

    id: str
    url: str
    is_in_datastore: bool
    modified: str


@dataclass(frozen=True)
class Table:
    """What a resource holds: its header, and all rows with some of its columns, in any order."""

    header: list[str]
    rows: Callable[[Sequence[str]], Iterator[Row]]


class OffsetPaginator(BasePaginator):
    """Pages by the number of different rows seen: a page may be cut short, or repeat rows."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        super().__init__()
        self.seen: set[int] = set()
        self.total = -1

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Count the page's rows; the last page is the one that brings none, or completes them."""
        before, total = len(self.seen), result(response).get("total")
        if not isinstance(total, int) or self.total not in (-1, total):
            raise ContractError(
                f"datastore_search counts {total} rows, and {self.total} on the page before: the "
                "register was published anew while it was read. FgecExtraction it again."
            )
        self.total = total
        self.seen |= {row["_id"] for row in data or []}
        self._has_next_page = before < len(self.seen) < total

    def update_request(self, request: requests.Request) -> None:
        """Ask the next page."""
        request.params["offset"] = len(self.seen)


class CkanClient(RESTClient):
    """The portal, as everybody reads it."""

    def __init__(self, base_url: str) -> None:
        """Keep the address; nothing is asked yet."""
        super().__init__(base_url=f"{base_url.rstrip('/')}/api/3/action", session=session())
        self.clock = datetime.now(UTC)

    def newest(self, package: str) -> Resource:
        """The resource of a package that was published last and holds a table.

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

    def table(self, resource: Resource) -> Table:
        """A resource's header, and its rows when they are asked for.

        Raises:
            ContractError: the file is damaged, or no file came.
        """
        if resource.is_in_datastore:
            asked = {"resource_id": resource.id, "limit": 0}
            fields = self._action("datastore_search", asked).get("fields") or []
            return Table([str(one["id"]) for one in fields], partial(self._datastore, resource))
        with bounded_tries(*_CALLED):
            response = self.get(resource.url, hooks=_HOOKS)
        lines = file_rows(response)
        header = next(lines, [])

        def rows(columns: Sequence[str]) -> Iterator[Row]:
            places = [(name, header.index(name)) for name in columns]
            return ({name: line[at] for name, at in places} for line in lines)

        return Table(header, rows)

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Parse an answer; dlt's JSON path would take a page of one row for the row."""
        records = result(response).get("records")
        if not isinstance(records, list) or not all("_id" in row for row in records):
            raise ContractError("datastore_search: the answer has no list of rows with their _id.")
        return records

    def _datastore(self, resource: Resource, columns: Sequence[str]) -> Iterator[Row]:
        paginator = OffsetPaginator()
        params = {
            "resource_id": resource.id,
            "fields": ",".join(["_id", *columns]),
            "sort": "_id",
            "limit": _PAGE,
        }
        given: set[int] = set()
        with bounded_tries(*_CALLED):
            for page in self.paginate(
                "/datastore_search",
                params=params,
                paginator=paginator,
                data_selector="result.records",
                hooks=_HOOKS,
            ):
                new = {row["_id"]: row for row in page if row["_id"] not in given}
                yield from new.values()
                given |= new.keys()
        if len(given) != paginator.total:
            raise ContractError(
                f"datastore_search gave {len(given)} rows where it counts {paginator.total}: rows "
                "were lost between pages."
            )

    def _action(self, action: str, params: dict[str, Any]) -> Row:
        with bounded_tries(*_CALLED):
            response = self.get(f"/{action}", params=params, hooks=_HOOKS)
        self.clock = clock(response) or self.clock
        return result(response)
