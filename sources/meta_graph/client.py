"""Meta's Graph API over HTTP: token, pages by cursor, and responses checked."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
import requests
from dlt.common.jsonpath import TJsonPath
from dlt.common.typing import TSecretStrValue
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import BasePaginator

from sources.common.errors import ContractError, UnavailableError
from sources.common.http import VendorClient, open_session
from sources.meta_graph.errors import (
    LONGEST_WAIT,
    MissingObject,
    MissingRight,
    TooMuchData,
    graph_vendor,
    is_throttled,
    raise_for_response,
)

Row = dict[str, Any]

# The vendor's largest page, whatever the limit requested.
_PAGE_SIZE = 100


class CursorPaginator(BasePaginator):
    """Pages by the cursor `after`, until a response has no link to a next page.

    The last page has a cursor too, and a page before it may be empty. The link itself is not
    followed, as it holds the token in plain text.
    """

    def __init__(self) -> None:
        """Begin with the first page."""
        super().__init__()
        self.limit = _PAGE_SIZE
        self._after: str | None = None

    def init_request(self, request: requests.Request) -> None:
        """Request the first page, or continue where an attempt with larger pages stopped."""
        self.update_request(request)

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Advance the cursor."""
        paging = orjson.loads(response.content).get("paging") or {}
        self._has_next_page = "next" in paging
        if not self._has_next_page:
            return
        after = paging.get("cursors", {}).get("after")
        if not after or after == self._after:
            raise ContractError(
                "A page of a list says that more follow, but its cursor is absent or leads to "
                "the same page again."
            )
        self._after = after

    def update_request(self, request: requests.Request) -> None:
        """Request the page at the cursor."""
        request.params = {**request.params, "limit": self.limit}
        if self._after:
            request.params["after"] = self._after


class GraphClient(VendorClient):
    """The Graph API as one credential sees it, read-only.

    Attributes:
        source: the source whose settings it uses.
    """

    def __init__(self, vendor: str, base_url: str, access_token: TSecretStrValue) -> None:
        """Keep the address and the credential; nothing is requested yet.

        Args:
            vendor: name of the product; in lower case, the name of the source.
            base_url: address up to and with the version.
            access_token: sent as a header only.
        """
        super().__init__(
            graph_vendor(vendor),
            base_url,
            # dlt logs the headers of a request, but not what its auth adds to them
            auth=BearerTokenAuth(access_token),
            session=open_session(longest_wait=LONGEST_WAIT, is_throttled=is_throttled),
        )
        self._access_token = access_token
        self.source = vendor.lower()

    def read(self, path: str, **params: str | int) -> Row:
        """Give the fields of one object, or the whole body of another response."""
        return self._body(self.call(path, params=params))

    def exists(self, identifier: str) -> bool:
        """Whether the vendor still has an object.

        Only for objects of a list that the token has just read: then a missing permission
        for this one object means, as Instagram documents it, that it was deleted.
        """
        try:
            self.read(identifier, fields="id")
        except (MissingObject, MissingRight):
            return False
        return True

    def token_facts(self) -> Row:
        """Give the vendor's facts about the token itself.

        The request is a batch of one: a plain `debug_token` request has the token in its
        address, and so in logs of failed requests. It bypasses dlt's client, which can log
        bodies.

        Raises:
            ContractError: the response has no facts about it.
        """
        address = f"debug_token?{urlencode({'input_token': self._access_token})}"
        batch = orjson.dumps([{"method": "GET", "relative_url": address}])
        with self.vendor.retried():
            response = self.session.post(
                f"{self.base_url}/",
                data={"batch": batch},
                auth=self.auth,
                hooks={"response": [self.on_response]},
            )
        try:
            [part] = orjson.loads(response.content)
            return dict(orjson.loads(part["body"])["data"])
        except (ValueError, TypeError, LookupError):
            raise ContractError("debug_token: the response says nothing of the token.") from None

    def pages(self, path: str, **params: str | int) -> Iterator[list[Row]]:
        """Give the rows of a list in pages, each row once, though new rows shift the pages.

        Raises:
            ContractError: the list has no rows in it, or no end.
            UnavailableError: a page of a single row is too large for the vendor.
        """
        paginator = CursorPaginator()
        seen: set[str] = set()
        while paginator.has_next_page:
            try:
                for page in self.call_pages(path, paginator, params=params, data_selector="data"):
                    rows = {str(row.get("id")): row for row in page}
                    yield [row for key, row in rows.items() if key not in seen]
                    seen.update(rows)
            except TooMuchData as error:
                paginator.limit //= 2
                if not paginator.limit:
                    raise UnavailableError(str(error)) from error

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Give the rows of a response."""
        return self.rows(self._body(response), self.request_name(response))

    @staticmethod
    def rows(body: Row, request: str) -> list[Row]:
        """The rows of a list.

        Raises:
            ContractError: there is no list of rows under `data`.
        """
        rows = body.get("data")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ContractError(f"{request}: the response has no list of rows under 'data'.")
        return rows

    def request_name(self, response: requests.Response) -> str:
        """Path and metric; the address and the other parameters stay out of messages."""
        url = urlsplit(response.request.url or "")
        path = url.path.removeprefix(urlsplit(self.base_url).path).lstrip("/")
        metric = parse_qs(url.query).get("metric")
        return f"{path} ({metric[0]})" if metric else path

    def check(self, response: requests.Response) -> None:
        """Raise the error that a response stands for."""
        raise_for_response(response, self.vendor, self.request_name(response))

    def _body(self, response: requests.Response) -> Row:
        request = self.request_name(response)
        body = self.vendor.json(response, request)
        if not isinstance(body, dict):
            raise ContractError(f"{request}: the response is no JSON object.")
        return body
