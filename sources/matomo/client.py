"""How Matomo's Reporting API is spoken to: the token in the body of a POST, several at once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import requests
from dlt.common.typing import TSecretStrValue
from dlt.sources.helpers.rest_client.client import RESTClient

from sources.common.errors import ContractError
from sources.common.http import bounded_tries, clock, session
from sources.matomo.responses import Row, body_of, by_period, raise_for_answer, table_rows

_CALLED = ("Matomo", "SOURCES__MATOMO__BASE_URL")

# Without these, percentages are texts, tables end after 100 rows, and labels are translated.
_ALWAYS = {"format": "json", "format_metrics": "0", "filter_limit": "-1", "language": "en"}


class MatomoClient(RESTClient):
    """The Reporting API of one Matomo, read-only."""

    def __init__(self, base_url: str, token: TSecretStrValue) -> None:
        """Keep the address and the token; nothing is asked yet."""
        super().__init__(base_url=base_url.rstrip("/"), session=session())
        self._token = token
        self.clock = datetime.now(UTC)

    def site(self, site_id: int) -> Row:
        """What Matomo knows of a site, and note the server's clock.

        Of a token that it does not accept, Matomo makes an anonymous visitor, who is refused here.

        Raises:
            CredentialError: the token may not view the site.
        """
        method = "SitesManager.getSiteFromId"
        body = self.call(method, idSite=str(site_id))
        # Matomo 3 put the one site into a list
        site = body[0] if isinstance(body, list) and len(body) == 1 else body
        if not isinstance(site, dict) or "timezone" not in site:
            raise ContractError(f"{method}: the answer is no site with a time zone.")
        return site

    def version(self) -> str:
        """Matomo's own version."""
        body = self.call("API.getMatomoVersion")
        return str(body.get("value")) if isinstance(body, dict) else "unknown"

    def summaries(
        self, method: str, site_id: int, period: str, names: Sequence[str], first: date, last: date
    ) -> dict[str, Row]:
        """One summary for each day, month or year between two days, by its name."""
        return by_period(
            method,
            self.call(method, idSite=str(site_id), period=period, date=f"{first},{last}"),
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
        bodies = self.call("API.getBulkRequest", **urls)
        if not isinstance(bodies, list) or len(bodies) != len(days):
            raise ContractError(
                f"API.getBulkRequest: {len(days)} reports of {method} were asked for and another "
                "number came."
            )
        return [
            table_rows(f"{method} of {day}", body) for day, body in zip(days, bodies, strict=True)
        ]

    def call(self, method: str, **parameters: str) -> Any:
        """Ask one method, and check its answer."""

        def check(response: requests.Response, *_: Any, **__: Any) -> None:
            raise_for_answer(method, response)

        data = {"module": "API", "method": method, **_ALWAYS, **parameters}
        with bounded_tries(*_CALLED):
            response = self.post(
                "/index.php",
                # in the address, Matomo would ignore it and answer as to anybody
                data={**data, "token_auth": self._token},
                hooks={"response": [check]},
            )
        self.clock = clock(response) or self.clock
        return body_of(method, response)
