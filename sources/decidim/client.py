"""Decidim's GraphQL API over HTTP: sessions, queries, pages by cursor."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator

from sources.common.errors import ContractError, CredentialError, SourceError
from sources.common.http import VendorClient, open_session
from sources.decidim.queries import SPACES, page_of
from sources.decidim.responses import VENDOR, Row, connection, data, query_name, query_subject
from sources.decidim.schema import DecidimRecords
from sources.decidim.settings import Settings

logger = logging.getLogger(__name__)

# The rate limit counts whole minutes and does not say when one ends. Seven attempts, with waits
# that double from one second, outlast a minute.
_ATTEMPTS = 7


class ConnectionPaginator(JSONResponseCursorPaginator):
    """Pages by `endCursor` while `hasNextPage` is true; the last page has a cursor too."""

    def __init__(self) -> None:
        """Put the cursor where the queries expect it."""
        super().__init__(cursor_body_path="variables.after")

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Take the cursor of the page that came.

        Raises:
            ContractError: the next page has the same cursor as this one.
        """
        info = data[0]["pageInfo"] if data else {}
        cursor = info.get("endCursor") if info.get("hasNextPage") else None
        if cursor is not None and cursor == self._next_reference:
            raise ContractError(f"Decidim gives the cursor '{cursor}' twice: its pages never end.")
        self._next_reference = cursor


class DecidimClient(VendorClient):
    """The API of one platform, read-only; as a machine user if the settings name one."""

    def __init__(self, settings: Settings) -> None:
        """Keep the address; nothing is requested yet."""
        super().__init__(VENDOR, settings.base_url, session=open_session(attempts=_ATTEMPTS))
        self._settings = settings

    def sign_in(self) -> None:
        """Open the machine user's session, if there is one.

        Raises:
            CredentialError: its key or secret is refused.
        """
        settings = self._settings
        if not settings.api_key:
            return
        form = {"api_user[key]": settings.api_key, "api_user[secret]": settings.api_secret}
        response = self.call("/api/sign_in", "POST", data=form)
        kind, _, token = response.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not token:
            raise CredentialError(
                "Decidim gave no token for the machine user of SOURCES__DECIDIM__API_KEY: "
                "/api/sign_in must answer with an Authorization header. Decidim knows machine "
                "users since version 0.31."
            )
        self.auth = BearerTokenAuth(token)

    def sign_out(self) -> None:
        """Close the session if possible; otherwise its token expires by itself."""
        if not self.auth:
            return
        try:
            self.call("/api/sign_out", "DELETE")
        except SourceError as error:
            # everything has been read by now
            logger.warning("The session stays open until its token runs out: %s", error)
        finally:
            self.auth = None

    def ask(self, query: str, **variables: str) -> Row:
        """The data of one query's response."""
        return self._data(self.call("/api", "POST", json=_body(query, variables)))

    def pages(self, table: DecidimRecords, component: str) -> Iterator[list[Row]]:
        """Give the records of a component, page by page."""
        pages = self.call_pages(
            "/api",
            ConnectionPaginator(),
            method="POST",
            json=_body(page_of(table), {"id": component, "after": None}),
            data_selector=table.connection,
        )
        for page in pages:
            yield page[0]["nodes"]

    def spaces(self) -> Row:
        """Ids and slugs of all spaces, by the name of their list."""
        return self.ask(SPACES)

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Give the one connection of a response, which the selector names."""
        return [connection(self._data(response), str(data_selector), query_name(response))]

    def request_name(self, response: requests.Response) -> str:
        """The query's own name."""
        return query_name(response)

    def _data(self, response: requests.Response) -> Row:
        """The data of a response, which must be for the signed-in machine user."""
        query = query_name(response)
        found = data(response, query, query_subject(response))
        if self.auth and not (found.get("session") or {}).get("user"):
            raise CredentialError(
                f"{query}: Decidim answers as to anybody though the machine user of "
                "SOURCES__DECIDIM__API_KEY is signed in: its token has run out or was revoked."
            )
        return found


def _body(query: str, variables: Mapping[str, str | None]) -> Row:
    name = query.split(None, 2)[1].partition("(")[0]
    return {"query": query, "operationName": name, "variables": variables}
