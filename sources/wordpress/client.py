"""The REST API of a WordPress over HTTP: pages by number, totals in headers."""

from collections.abc import Iterator, Sequence
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.paginators import PageNumberPaginator

from sources.common.errors import ContractError
from sources.common.http import VendorClient
from sources.wordpress.responses import (
    VENDOR,
    Row,
    is_past_the_end,
    raise_for_response,
    request_name,
    rows_of,
    unseen,
)

# WordPress's largest page
PAGE_SIZE = 100
# Totals include files of drafts, which are not shown.
_HIDES_SOME = {"media"}


class HeaderTotals(PageNumberPaginator):
    """Pages by number up to the total in a header; without the header, up to an empty page.

    A short page is not the end: a server may return fewer rows, or hide some.
    """

    def __init__(self) -> None:
        """Start with page 1."""
        super().__init__(base_page=1, total_path=None)
        self.total: int | None = None

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Note the current number of pages, and the smallest number of rows so far."""
        self.current_value += 1
        pages = response.headers.get("X-WP-TotalPages", "")
        is_counted = pages.isdecimal()
        self._has_next_page = self.current_value <= int(pages) if is_counted else bool(data)
        total = response.headers.get("X-WP-Total", "")
        if total.isdecimal():
            self.total = int(total) if self.total is None else min(self.total, int(total))


class WordPressClient(VendorClient):
    """The REST API of one WordPress, read without credentials."""

    def __init__(self, base_url: str, *, plain_permalinks: bool) -> None:
        """Keep the address; nothing is requested yet."""
        super().__init__(VENDOR, base_url)
        self._plain_permalinks = plain_permalinks

    def site(self) -> Row:
        """The site's own description."""
        return self._object("")

    def rest_bases(self) -> list[str]:
        """The names of the routes of all types that this WordPress shows."""
        types = self._object("wp/v2/types").values()
        return sorted(str(kind.get("rest_base")) for kind in types if isinstance(kind, dict))

    def ids(self, rest_base: str, **conditions: str) -> set[int]:
        """Ids of the entries that match."""
        pages = self.pages(rest_base, ("id",), **conditions)
        return {row["id"] for page in pages for row in page}

    def pages(
        self, rest_base: str, fields: Sequence[str], **conditions: str
    ) -> Iterator[list[Row]]:
        """Give all entries that match, in pages, each entry once, in ascending order of id.

        Raises:
            ContractError: entries came out of order or got lost between pages.
        """
        route = f"wp/v2/{rest_base}"
        # by id, as an edit while pages are read moves an entry in any other order
        asked = {"per_page": PAGE_SIZE, "orderby": "id", "order": "asc", **conditions}
        path, params = self._address(route)
        paginator, seen = HeaderTotals(), set[int]()
        pages = self.call_pages(
            path,
            paginator,
            params={**params, **asked, "_fields": ",".join(fields)},
            data_selector="$",
        )
        for page in pages:
            rows = unseen(route, page, seen)
            if rows:
                yield rows
        expected = None if rest_base in _HIDES_SOME else paginator.total
        if expected is not None and len(seen) < expected:
            raise ContractError(
                f"GET /{route} gave {len(seen)} entries where WordPress counts "
                f"{expected}: entries were lost between pages."
            )

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Parse a page; a page past the last one is empty."""
        return [] if is_past_the_end(response) else rows_of(response)

    def request_name(self, response: requests.Response) -> str:
        """Method and route."""
        return request_name(response)

    def check(self, response: requests.Response) -> None:
        """Raise the error that a status stands for."""
        raise_for_response(response)

    def _object(self, route: str) -> Row:
        path, params = self._address(route)
        response = self.call(path, params=params)
        body = VENDOR.json(response, request_name(response))
        if not isinstance(body, dict):
            raise ContractError(f"GET /{route}: the response is no object.")
        return body

    def _address(self, route: str) -> tuple[str, dict[str, str]]:
        if self._plain_permalinks:
            return "/", {"rest_route": f"/{route}"}
        return f"/wp-json/{route}", {}
