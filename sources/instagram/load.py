"""One load of an account: what to read, given the rows already loaded."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import CredentialError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, tombstones
from sources.common.timezones import last_complete_day
from sources.instagram.interactions import METRIC, Interactions
from sources.instagram.schema import (
    ACCOUNT_FIELDS,
    ACCOUNT_READINGS,
    COUNTERS,
    MEDIA,
    MEDIA_FIELDS,
    MEDIA_READINGS,
    METRICS_BY_DAY,
)
from sources.instagram.settings import Settings, read_settings
from sources.meta_graph.client import GraphClient, Row
from sources.meta_graph.insights import INSIGHTS, INSIGHTS_KEY, METRICS, Insights
from sources.meta_graph.posts import changed, removed

logger = logging.getLogger(__name__)

_READING_KEY = ("media_id", "read_on")
# Counters of media change for some weeks; the vendor keeps their insights for two years.
_MOVING, _KEPT = timedelta(days=30), timedelta(days=730)


class InstagramExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings and secrets, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> GraphClient:
        """The Graph API as the token sees it."""
        return GraphClient("Instagram", self.settings.base_url, self.settings.access_token)

    @cached_property
    def account(self) -> Row:
        """The account's current fields, and the day that they stand for."""
        account = self.client.read(self.settings.account_id, fields=ACCOUNT_FIELDS)
        return account | {"read_on": last_complete_day(self.client.clock).isoformat()}

    @cached_property
    def published(self) -> list[Row]:
        """All media that the account lists, with their counters."""
        read_on = {"read_on": self.account["read_on"]}
        pages = self.client.pages(f"{self.settings.account_id}/media", fields=MEDIA_FIELDS)
        rows = [row | read_on for page in pages for row in page]
        to_arrow(rows, MEDIA, ("id",), "media")  # refuses unexpected rows early
        return rows

    @cached_property
    def interactions(self) -> Interactions:
        """Total interactions by post."""
        return Interactions(self.client, self.settings.account_id)

    @cached_property
    def readings(self) -> list[Row]:
        """Counters of media that may have changed since the last reading."""
        since = self._moving_since
        plain = changed(self.published, (*MEDIA_READINGS[:2], *COUNTERS), "media_readings")
        moved = {row["id"] for row in plain}
        kept = [row for row in plain if _published(row) > self.client.clock - _KEPT]
        totals = self.interactions.of(kept, since)
        rows = [row for row in self.published if row["id"] in moved or row["id"] in totals]
        return [row | {METRIC: totals.get(row["id"])} for row in rows]

    @cached_property
    def insights(self) -> Insights:
        """The account's figures by day, and the available metrics."""
        path = f"{self.settings.account_id}/insights"
        insights = Insights(self.client, path, "account_insights")
        insights.read(METRICS_BY_DAY)
        self.readings  # noqa: B018 — reading them finds retired metrics
        insights.note(METRIC, self.interactions.refusal)
        return insights

    def account_readings(self) -> Iterator[pa.Table]:
        """Read the current followers, for the day that has just ended."""
        key = ("read_on",)
        yield present_rows(
            to_arrow([self.account], ACCOUNT_READINGS, key, self.settings.account_id)
        )
        logger.info("account_readings: 1 read, 0 removed")

    def media(self) -> Iterator[pa.Table]:
        """Read all posts and reels, and find those that were deleted.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        rows = self.published
        gone = removed(self.client, "media", "media", rows, self.settings.max_shrinkage)
        if not rows and self.account.get("media_count"):
            raise CredentialError(
                f"media gave no row at all, though the account has "
                f"{self.account['media_count']}: the token of SOURCES__INSTAGRAM__ACCESS_TOKEN "
                "lacks instagram_basic."
            )
        yield present_rows(to_arrow(rows, MEDIA, ("id",), "media"))
        yield tombstones(MEDIA, "id", gone)
        logger.info("media: %s read, %s removed", f"{len(rows):,}", f"{len(gone):,}")

    def media_readings(self) -> Iterator[pa.Table]:
        """Keep the counters that changed since they were last read."""
        rows = changed(self.readings, MEDIA_READINGS, "media_readings")
        yield present_rows(to_arrow(rows, MEDIA_READINGS, _READING_KEY, "media"))
        logger.info("media_readings: %s read, 0 removed", f"{len(rows):,}")

    def account_insights(self) -> Iterator[pa.Table]:
        """Read the metrics by day, with an overlap."""
        rows = self.insights.rows
        yield present_rows(to_arrow(rows, INSIGHTS, INSIGHTS_KEY, "insights"))
        logger.info("account_insights: %s read, 0 removed", f"{len(rows):,}")

    def metrics(self) -> Iterator[pa.Table]:
        """Give which metrics the vendor still has."""
        yield present_rows(to_arrow(self.insights.metrics, METRICS, ("metric",), "insights"))

    @property
    def _moving_since(self) -> datetime:
        """Counted from the last reading, so that nothing is lost after weeks without a night."""
        today = date.fromisoformat(self.account["read_on"])
        last = LoadedRows("account_readings").newest("read_on", until=today)
        if last is None:
            return self.client.clock - _KEPT
        return datetime.combine(last, time(), UTC) - _MOVING


def _published(row: Row) -> datetime:
    return datetime.fromisoformat(row["timestamp"])
