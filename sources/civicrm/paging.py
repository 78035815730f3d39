"""Pages of CiviCRM's APIv4 by key: none is passed over while others edit, and none comes twice."""

import json
from typing import Any

import requests
from dlt.sources.helpers.rest_client.paginators import BasePaginator

from sources.civicrm.responses import Row, Unread, in_order, matched, unread, values


class KeyPaginator(BasePaginator):
    """Pages by the immutable id: `id > last`, ascending, until all rows that match were seen.

    A page shorter than asked for is not the end: a server may cap `limit` silently. The end is
    an empty page, or a short one after as many rows as the server said would match.
    """

    def __init__(self, request: str, params: dict[str, Any], *, is_left_unread: bool) -> None:
        """Take the call's name for errors, and its parameters without order or paging.

        Pages that can be are left to be read by whoever uses them.
        """
        super().__init__()
        self._request = request
        self._params = params
        self.select: list[str] = params["select"]
        self._is_left_unread = is_left_unread
        self.page: Unread | list[Row] = []
        self.last_id = 0
        self.seen = 0
        self.expected = -1

    def init_request(self, request: requests.Request) -> None:
        """Ask the first page, and how many rows match in all."""
        self._ask(request, ["row_count", *self.select])

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Keep the rows of the page that are new, and move the key past them."""
        if self.expected < 0:
            self.expected = matched(response)
        page = unread(response, self.last_id) if self._is_left_unread else None
        if page is not None:
            self.page, self.last_id, received, new = page, page.last, page.count, page.count
        else:
            rows = values(response)
            self.page = in_order(rows, self.last_id, self._request)
            self.last_id = self.page[-1]["id"] if self.page else self.last_id
            received, new = len(rows), len(self.page)
        self.seen += new
        complete = received < self._params["limit"] and self.seen >= self.expected
        self._has_next_page = bool(received) and not complete

    def update_request(self, request: requests.Request) -> None:
        """Ask the next page."""
        self._ask(request, self.select)

    def _ask(self, request: requests.Request, select: list[str]) -> None:
        where = [*self._params["where"], ["id", ">", self.last_id]]
        params = {**self._params, "select": select, "where": where, "orderBy": {"id": "ASC"}}
        request.data = {"params": json.dumps(params)}
