"""Figures by day of a page or account in the Graph API; each metric has its own request.

In a request for several metrics, a single retired one would fail them all.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.common.arrow_columns import Column, Kind
from sources.common.errors import ContractError, CredentialError
from sources.common.health import HealthResult
from sources.common.loaded_rows import LoadedRows
from sources.common.timezones import last_complete_day
from sources.meta_graph.client import GraphClient, Row
from sources.meta_graph.errors import UnknownMetric

logger = logging.getLogger(__name__)

# Days of the Graph API are days in California, whatever the page's time zone.
_VENDOR_ZONE = ZoneInfo("America/Los_Angeles")
# Values arrive up to 48 hours late and change for a while.
_REREAD = timedelta(days=10)

INSIGHTS = (
    Column("metric", "metric", Kind.TEXT),
    Column("measured_on", "measured_on", Kind.DATE),
    Column("value", "value", Kind.INTEGER),
)
INSIGHTS_KEY = ("metric", "measured_on")

METRICS = (
    Column("metric", "metric", Kind.TEXT),
    Column("is_available", "is_available", Kind.BOOLEAN),
    Column("since_on", "since_on", Kind.DATE),
)


@dataclass(frozen=True)
class Daily:
    """A metric by day.

    Attributes:
        window: the longest span that one request may ask for.
        history: how far back the vendor keeps it.
        params: further parameters of its request.
    """

    metric: str
    window: timedelta
    history: timedelta
    params: dict[str, str | int]


class Insights:
    """Figures by day of a page or account, and which metrics the vendor still has.

    Attributes:
        rows: the values.
        metrics: whether each metric is available, and since when.
    """

    def __init__(self, client: GraphClient, path: str, table: str) -> None:
        """Read the insights under `path`; `table` holds the loaded ones."""
        self._client = client
        self._path = path
        self._loaded = LoadedRows(table).latest("metric", "measured_on", ("measured_on",))
        self._states = LoadedRows("metrics").latest(
            "metric", "since_on", ("is_available", "since_on")
        )
        self.rows: list[Row] = []
        self.metrics: list[Row] = []

    def read(self, wanted: Sequence[Daily]) -> None:
        """Read values from some days before the newest loaded ones; days may lack a value.

        Raises:
            CredentialError: no metric has a value any more.
        """
        self.rows = [row for daily in wanted for row in self._values(daily)]
        available = {row["metric"] for row in self.metrics if row["is_available"]}
        if not self.rows and available & self._loaded.keys():
            raise CredentialError(
                f"{self._path} has no value of any metric since days of which values are loaded: "
                "the right to read insights was withdrawn."
            )

    def note(self, metric: str, refusal: str = "") -> None:
        """Note whether a metric is available; `refusal` is why it is not."""
        today = last_complete_day(self._client.clock)
        was_available, since = self._states.get(metric, (True, today))
        if bool(refusal) is was_available:
            since = today
        if refusal:
            logger.warning("metric %s is not available since %s: %s", metric, since, refusal)
        self.metrics.append(
            {"metric": metric, "is_available": not refusal, "since_on": since.isoformat()}
        )

    def _values(self, daily: Daily) -> list[Row]:
        today = self._client.clock.astimezone(_VENDOR_ZONE).date()
        since = today - daily.history
        if daily.metric in self._loaded:
            since = max(since, self._loaded[daily.metric][0] - _REREAD)
        values: dict[str, Row] = {}
        refusal = ""
        try:
            for span in _windows(since, today, daily.window):
                body = self._client.read(
                    self._path, metric=daily.metric, period="day", **daily.params, **span
                )
                # the response links to further windows without end
                for day, value in self._by_day(body, daily.metric):
                    values[day] = {"metric": daily.metric, "measured_on": day, "value": value}
        except UnknownMetric as error:
            refusal = str(error)
        self.note(daily.metric, refusal)
        return list(values.values())

    def _by_day(self, body: Row, metric: str) -> Iterator[tuple[str, Any]]:
        request = f"{self._path} ({metric})"
        for series in self._client.rows(body, request):
            if series.get("name") != metric:
                continue
            try:
                for value in series["values"]:
                    yield day_of(value["end_time"]).isoformat(), value["value"]
            except (KeyError, TypeError, ValueError):
                raise ContractError(
                    f"{request}: a value came without its end_time or number. The form of the "
                    "metric may have changed at the vendor."
                ) from None


def day_of(end_time: str) -> date:
    """The day at whose end, midnight in California, a value stands.

    An end up to an hour off midnight, as around a clock change, belongs to the same day.
    """
    end = datetime.fromisoformat(end_time).astimezone(_VENDOR_ZONE)
    return (end - timedelta(hours=12)).date()


def _windows(since: date, until: date, longest: timedelta) -> Iterator[dict[str, str | int]]:
    """Spans of time that one request may ask for; together they reach to the start of `until`."""
    start, end = (
        datetime.combine(day, time(), _VENDOR_ZONE).astimezone(UTC) for day in (since, until)
    )
    while start < end:
        stop = min(start + longest, end)
        yield {"since": int(start.timestamp()), "until": int(stop.timestamp())}
        start = stop


def missing_metrics(
    client: GraphClient, path: str, wanted: Sequence[Daily]
) -> Iterator[HealthResult]:
    """Name the metrics that the vendor does not know."""
    for daily in wanted:
        try:
            client.read(path, metric=daily.metric, period="day", **daily.params)
        except UnknownMetric:
            yield HealthResult(
                f"metric {daily.metric} is not available",
                "nothing at your side: look in docs/sources for what then is no longer counted",
            )
