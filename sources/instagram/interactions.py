"""Total interactions of each post or reel, which need requests of their own."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sources.common.errors import ContractError
from sources.meta_graph.client import GraphClient, Row
from sources.meta_graph.errors import (
    BeforeBusiness,
    MissingObject,
    MissingRight,
    NoInsights,
    UnknownMetric,
)

logger = logging.getLogger(__name__)

METRIC = "total_interactions"


class Interactions:
    """The vendor's total of likes, comments, saves and shares of a post, hidden likes included.

    Attributes:
        refusal: why the vendor gives the metric for no post; empty as long as it does.
    """

    def __init__(self, client: GraphClient, account: str) -> None:
        """Nothing is requested yet."""
        self._client = client
        self._account = account
        self._values: dict[str, Any] = {}
        self.refusal = ""

    def of(self, rows: Sequence[Row], listed_since: datetime) -> dict[str, Any]:
        """Give the total of each post that has one; an unlisted post costs a request."""
        try:
            self._list(listed_since)
            self._ask([row for row in rows if row.get("id") not in self._values])
        except UnknownMetric as error:
            self.refusal = str(error)
        return self._values

    def _list(self, since: datetime) -> None:
        """Read the totals with the list of media, many per request."""
        pages = self._client.pages(
            f"{self._account}/media",
            fields=f"id,insights.metric({METRIC})",
            since=int(since.timestamp()),
        )
        try:
            for page in pages:
                self._values |= {str(row.get("id")): _total(row.get("insights")) for row in page}
        except NoInsights as error:
            logger.info("media are asked for their %s one by one: %s", METRIC, error)

    def _ask(self, rows: Sequence[Row]) -> None:
        """Read the totals of these posts one by one, newest first."""
        for row in sorted(rows, key=lambda row: str(row.get("timestamp")), reverse=True):
            try:
                insights = self._client.read(f"{row['id']}/insights", metric=METRIC)
            except BeforeBusiness:
                return
            except (NoInsights, MissingObject, MissingRight):
                # a missing permission shows in the list or in the account's own insights
                continue
            self._values[row["id"]] = _total(insights)


def _total(insights: Any) -> Any:
    """The number in a response about one post; None if it has none."""
    if not insights or insights.get("data") == []:
        return None
    try:
        return insights["data"][0]["values"][0]["value"]
    except (LookupError, TypeError):
        raise ContractError(
            f"{METRIC} came in another form than a list of values: it may have changed at the "
            "vendor."
        ) from None
