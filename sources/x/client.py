"""X's API v2 over HTTP: pages, field names, clock, and costs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.common.typing import TSecretStrValue
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import BasePaginator

from sources.common.errors import ContractError
from sources.common.http import VendorClient, open_session
from sources.common.vendor import server_time
from sources.x.budget import Budget
from sources.x.responses import (
    LONGEST_WAIT,
    VENDOR,
    InvalidRequestError,
    Row,
    envelope,
    next_token,
    posts,
    raise_for_response,
    request_name,
    user,
)

_POST_FIELDS = "created_at,public_metrics"
_MOST_REPEATED_PAGES = 2  # consecutive pages without new posts, each with its own token
_VOCABULARIES = ("tweet.fields", "post.fields")


class TimelinePaginator(BasePaginator):
    """Pages of a timeline by token, newest first, while the budget lasts.

    A short or empty page may not be the last; only a page without a token is.
    """

    def __init__(self, budget: Budget) -> None:
        """Use the budget of the night."""
        super().__init__()
        self._budget = budget
        self._tokens: set[str] = set()
        self._token: str | None = None
        self._seen: set[int] = set()
        self._repeated_pages = 0
        self.page: list[Row] = []
        self.is_complete = False

    def init_request(self, request: requests.Request) -> None:
        """Request as many posts as the budget allows."""
        request.params["max_results"] = self._budget.page_size()

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Keep the new posts of the page, pay for them, and check for a next page."""
        self.page = self._in_order(data or [], request_name(response))
        self._repeated_pages = self._repeated_pages + 1 if data and not self.page else 0
        self._budget.pay(len(self.page))
        self._token = next_token(response)
        is_known = self._token in self._tokens or self._repeated_pages > _MOST_REPEATED_PAGES
        if self._token is not None and is_known:
            raise ContractError(
                f"{request_name(response)}: the same page is promised again and again."
            )
        self._tokens.add(self._token or "")
        self.is_complete = self._token is None
        self._has_next_page = not self.is_complete and bool(self._budget.page_size())

    def update_request(self, request: requests.Request) -> None:
        """Request the next page."""
        if self._has_next_page:
            request.params["pagination_token"] = self._token
            request.params["max_results"] = self._budget.page_size()

    def _in_order(self, page: list[Row], request: str) -> list[Row]:
        """Drop repeated posts; refuse a post newer than an earlier one, as some may be lost."""
        rows: list[Row] = []
        lowest = min(self._seen, default=None)
        for row in page:
            identifier = int(row["id"])
            if identifier in self._seen:
                continue
            if lowest is not None and identifier > lowest:
                raise ContractError(
                    f"{request}: post {identifier} came after an older one: X did not keep the "
                    "order newest first, so posts may be missing."
                )
            self._seen.add(identifier)
            lowest = identifier
            rows.append(row)
        return rows


class XClient(VendorClient):
    """API v2 of X with the credential of one app, read-only."""

    def __init__(self, base_url: str, bearer_token: TSecretStrValue, budget: Budget) -> None:
        """Keep the address, the credential and the budget; nothing is requested yet."""
        super().__init__(
            VENDOR,
            base_url,
            auth=BearerTokenAuth(bearer_token),
            session=open_session(longest_wait=LONGEST_WAIT),
        )
        self._budget = budget
        self.fields_parameter: str | None = None

    def account(self, username: str) -> tuple[Row, datetime]:
        """The account, and X's clock.

        Raises:
            SourceError: X knows no such account, or hides it.
        """
        response = self.call(
            f"/users/by/username/{username}",
            params={"user.fields": "created_at,protected,public_metrics"},
        )
        moment = server_time(response)
        if moment is None:
            raise ContractError(
                f"{request_name(response)}: no Date header, so the day of the reading is not known."
            )
        return user(response), moment

    def usage(self) -> Row:
        """Number of posts that the project has read this month, and its monthly cap."""
        data = envelope(self.call("/usage/tweets")).get("data")
        return data if isinstance(data, dict) else {}

    def pages(
        self, account_id: str, paginator: TimelinePaginator, **borders: str
    ) -> Iterator[list[Row]]:
        """The account's own posts within limits, newest first; no request without budget.

        Args:
            account_id: id of the account.
            paginator: knows afterwards whether these were all posts.
            borders: `start_time`, `end_time`, `since_id`, `until_id`.
        """
        for parameter in [self.fields_parameter] if self.fields_parameter else _VOCABULARIES:
            if not self._budget.page_size():
                return
            params = {
                parameter: _POST_FIELDS,
                # reposts have the counters of the original posts
                "exclude": "retweets",
                **borders,
            }
            try:
                for page in self._timeline(account_id, params, paginator):
                    self.fields_parameter = parameter
                    yield page
                return
            except InvalidRequestError:
                # on the first page, the field names may be the reason
                if self.fields_parameter or parameter == _VOCABULARIES[-1]:
                    raise

    def _timeline(
        self, account_id: str, params: dict[str, str], paginator: TimelinePaginator
    ) -> Iterator[list[Row]]:
        pages = self.call_pages(
            f"/users/{account_id}/tweets", paginator, params=dict(params), data_selector="data"
        )
        for _ in pages:
            yield paginator.page

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Parse a response: check its envelope and normalise field names."""
        return posts(response)

    def request_name(self, response: requests.Response) -> str:
        """The path."""
        return request_name(response)

    def check(self, response: requests.Response) -> None:
        """Raise the error that a status stands for."""
        raise_for_response(response)
