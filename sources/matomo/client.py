"""Matomo's Reporting API over HTTP: the token in the body of a POST, several reports at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import requests
from dlt.common.typing import TSecretStrValue

from sources.common.errors import ContractError
from sources.common.http import VendorClient
from sources.matomo.responses import (
    VENDOR,
    Row,
    body_of,
    by_period,
    request_name,
    table_rows,
)

# Without these, percentages are texts, tables end after 100 rows, and labels are translated.
_ALWAYS = {"format": "json", "format_metrics": "0", "filter_limit": "-1", "language": "en"}


class MatomoClient(VendorClient):
    """The Reporting API of one Matomo, read-only."""

    def __init__(self, base_url: str, token: TSecretStrValue) -> None:
        """Keep the address and the token; nothing is requested yet."""
        super().__init__(VENDOR, base_url)
        self._token = token

    def site(self, site_id: int) -> Row:
        """Matomo's record of a site.

        Matomo treats an unaccepted token as an anonymous visitor, who is refused here.

        Raises:
            CredentialError: the token may not view the site.
        """
        method = "SitesManager.getSiteFromId"
        body = self.call_method(method, idSite=str(site_id))
        # Matomo 3 returned the site in a list
        site = body[0] if isinstance(body, list) and len(body) == 1 else body
        if not isinstance(site, dict) or "timezone" not in site:
            raise ContractError(f"{method}: the response is no site with a time zone.")
        return site

    def version(self) -> str:
        """Matomo's own version."""
        body = self.call_method("API.getMatomoVersion")
        return str(body.get("value")) if isinstance(body, dict) else "unknown"

    def summaries(
        self, method: str, site_id: int, period: str, names: Sequence[str], first: date, last: date
    ) -> dict[str, Row]:
        """One summary for each day, month or year between two days, by its name."""
        return by_period(
            method,
            self.call_method(method, idSite=str(site_id), period=period, date=f"{first},{last}"),
            names,
        )

    def tables(self, method: str, site_id: int, days: Sequence[date]) -> list[list[Row]]:
        """The flat report of each of some days, all in one request."""
        parts = [
            {
                **_ALWAYS,
                "method": method,
                "idSite": str(site_id),
                "period": "day",
                "date": str(day),
                "flat": "1",
            }
            for day in days
        ]
        urls = {f"urls[{place}]": urlencode(part) for place, part in enumerate(parts)}
        bodies = self.call_method("API.getBulkRequest", **urls)
        if not isinstance(bodies, list) or len(bodies) != len(days):
            raise ContractError(
                f"API.getBulkRequest: {len(days)} reports of {method} were requested, and another "
                "number came."
            )
        return [
            table_rows(f"{method} of {day}", body) for day, body in zip(days, bodies, strict=True)
        ]

    def call_method(self, method: str, **parameters: str) -> Any:
        """Call one method, and check its response."""
        form = {"module": "API", "method": method, **_ALWAYS, **parameters}
        # parameters go into the body: Matomo ignores a token in the address
        response = self.call("/index.php", "POST", data={**form, "token_auth": self._token})
        return body_of(method, response)

    def request_name(self, response: requests.Response) -> str:
        """The method."""
        return request_name(response)
