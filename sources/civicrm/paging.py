"""Keyset paging of CiviCRM's APIv4: concurrent edits neither hide nor repeat a row."""

from typing import Any

import requests

from sources.civicrm.responses import Row, UnparsedPage, in_order, matched, unparsed, values


class KeyCursor:
    """Pages by the immutable id: `id > last`, ascending, until all rows that match were seen.

    A page shorter than requested is not the end: a server may cap `limit` silently. The end is
    an empty page, or a short one after as many rows as the server said would match.

    Attributes:
        select: the requested fields.
        has_next: whether another page has to be requested.
        last_id: the highest id received.
        expected: number of matching rows by the first response.
    """

    def __init__(self, request: str, params: dict[str, Any], *, is_left_unparsed: bool) -> None:
        """Start before the first page.

        Args:
            request: the call's name, for errors.
            params: of the call, without order and paging.
            is_left_unparsed: whether the caller parses pages, where possible.
        """
        self._request = request
        self._params = params
        self._is_left_unparsed = is_left_unparsed
        self._seen = 0
        self.select: list[str] = params["select"]
        self.has_next = True
        self.last_id = 0
        self.expected = -1

    def params(self) -> dict[str, Any]:
        """Parameters of the call for the next page; the first one also counts the rows."""
        select = self.select if self.expected >= 0 else ["row_count", *self.select]
        where = [*self._params["where"], ["id", ">", self.last_id]]
        return {**self._params, "select": select, "where": where, "orderBy": {"id": "ASC"}}

    def take(self, response: requests.Response) -> UnparsedPage | list[Row]:
        """Give the page of a response without repeated rows, and advance past it."""
        if self.expected < 0:
            self.expected = matched(response)
        page: UnparsedPage | list[Row] | None = None
        if self._is_left_unparsed:
            page = unparsed(response, self.last_id)
        if isinstance(page, UnparsedPage):
            self.last_id, received, new = page.last, page.count, page.count
        else:
            rows = values(response)
            page = in_order(rows, self.last_id, self._request)
            self.last_id = page[-1]["id"] if page else self.last_id
            received, new = len(rows), len(page)
        self._seen += new
        is_complete = received < self._params["limit"] and self._seen >= self.expected
        self.has_next = bool(received) and not is_complete
        return page
