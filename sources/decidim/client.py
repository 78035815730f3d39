"""How Decidim's GraphQL API is spoken to over HTTP: sessions, queries, pages by cursor."""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator
from dlt.sources.helpers.rest_client.typing import Hooks

from sources.common.errors import ContractError, CredentialError, SourceError
from sources.common.http import bounded_tries, clock, session
from sources.decidim.queries import SPACES, page_of
from sources.decidim.responses import Row, connection, data, raise_for_answer
from sources.decidim.schema import Records
from sources.decidim.settings import Settings

logger = logging.getLogger(__name__)

_CALLED = ("Decidim", "SOURCES__DECIDIM__BASE_URL")
_HOOKS: Hooks = {"response": [raise_for_answer]}
# The limit counts whole minutes and does not say when one ends: seven tries, with waits that
# double from one second, outlast it.
_ATTEMPTS = 7


class ConnectionPaginator(JSONResponseCursorPaginator):
    """Pages by `endCursor` for as long as there is a next page; the last one has a cursor too."""

    def __init__(self) -> None:
        """Put the cursor where the queries expect it."""
        super().__init__(cursor_body_path="variables.after")

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Take the cursor of the page that came.

        Raises:
            ContractError: the next page would begin where this one did.
        """
        info = data[0]["pageInfo"] if data else {}
        cursor = info.get("endCursor") if info.get("hasNextPage") else None
        if cursor is not None and cursor == self._next_reference:
            raise ContractError(f"Decidim gives the cursor '{cursor}' twice: its pages never end.")
        self._next_reference = cursor


class DecidimClient(RESTClient):
    """The API of one platform, read-only; as a machine user where the settings name one."""

    def __init__(self, settings: Settings) -> None:
        """Keep the address; nothing is asked yet."""
        super().__init__(
            base_url=settings.base_url.rstrip("/"), session=session(attempts=_ATTEMPTS)
        )
        self._settings = settings
        self.clock = datetime.now(UTC)

    def sign_in(self) -> None:
        """Open the machine user's session, if there is one.

        Raises:
            CredentialError: its key or secret is refused.
        """
        settings = self._settings
        if not settings.api_key:
            return
        form = {"api_user[key]": settings.api_key, "api_user[secret]": settings.api_secret}
        with bounded_tries(*_CALLED):
            response = self.post("/api/sign_in", data=form, hooks=_HOOKS)
        kind, _, token = response.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not token:
            raise CredentialError(
                "Decidim gave no token for the machine user of SOURCES__DECIDIM__API_KEY: "
                "/api/sign_in must answer with an Authorization header. Decidim knows machine "
                "users since version 0.31."
            )
        self.auth = BearerTokenAuth(token)

    def sign_out(self) -> None:
        """Close the session, if Decidim lets us: a token left open runs out by itself."""
        if not self.auth:
            return
        try:
            with bounded_tries(*_CALLED):
                self.request("/api/sign_out", method="DELETE", hooks=_HOOKS)
        except SourceError as error:
            # all has been read by now
            logger.warning("The session stays open until its token runs out: %s", error)
        finally:
            self.auth = None

    def ask(self, query: str, **variables: str) -> Row:
        """Answer one query, and note the server's clock."""
        with bounded_tries(*_CALLED):
            response = self.post("/api", json=_body(query, variables), hooks=_HOOKS)
        self.clock = clock(response) or self.clock
        return self._read(response)

    def pages(self, table: Records, component: str) -> Iterator[list[Row]]:
        """Give what a component lists, page by page, as the server's offsets cut it."""
        with bounded_tries(*_CALLED):
            for page in self.paginate(
                "/api",
                method="POST",
                json=_body(page_of(table), {"id": component, "after": None}),
                paginator=ConnectionPaginator(),
                data_selector=table.connection,
                hooks=_HOOKS,
            ):
                yield page[0]["nodes"]

    def spaces(self) -> Row:
        """Ids and slugs of all spaces, by the name of their list."""
        return self.ask(SPACES)

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Give the one connection of an answer, named by the selector."""
        return [connection(self._read(response), str(data_selector), _name(response))]

    def _read(self, response: requests.Response) -> Row:
        found = data(response, _name(response), _asked(response))
        if self.auth and not (found.get("session") or {}).get("user"):
            raise CredentialError(
                f"query {_name(response)}: Decidim answers as to anybody though the machine user "
                "of SOURCES__DECIDIM__API_KEY is signed in: its token has run out or was revoked."
            )
        return found


def _body(query: str, variables: Mapping[str, str | None]) -> Row:
    name = query.split(None, 2)[1].partition("(")[0]
    return {"query": query, "operationName": name, "variables": variables}


def _name(response: requests.Response) -> str:
    """The query's own name, as it was sent."""
    return str(_sent(response).get("operationName"))


def _asked(response: requests.Response) -> str:
    """Of which object and page it was, as it was sent."""
    sent = _sent(response).get("variables") or {}
    return ", ".join(f"{name} {sent[name]}" for name in ("id", "after") if sent.get(name))


def _sent(response: requests.Response) -> Row:
    """What was asked at first: a redirection may turn it into a request without a body."""
    first = response.history[0] if response.history else response
    body: Row = orjson.loads(first.request.body or b"{}")
    return body
