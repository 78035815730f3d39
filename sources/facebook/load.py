"""One load of a Page: what to read, given the rows already loaded."""

import logging
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError, CredentialError
from sources.common.merge_resource import present_rows, tombstones
from sources.common.timezones import last_complete_day
from sources.facebook.schema import (
    METRICS_BY_DAY,
    PAGE_FIELDS,
    PAGE_READINGS,
    POST_FIELDS,
    POST_READINGS,
    POSTS,
)
from sources.facebook.settings import Settings, read_settings
from sources.meta_graph.client import GraphClient, Row
from sources.meta_graph.insights import INSIGHTS, INSIGHTS_KEY, METRICS, Insights
from sources.meta_graph.posts import changed, removed

logger = logging.getLogger(__name__)

_LIST = "published_posts"
_READING_KEY = ("post_id", "read_on")


class FacebookExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings and secrets, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> GraphClient:
        """The Graph API as the token sees it."""
        return GraphClient("Facebook", self.settings.base_url, self.settings.access_token)

    @cached_property
    def page(self) -> Row:
        """The Page's current fields, and the day that they stand for."""
        page = self.client.read(self.settings.page_id, fields=PAGE_FIELDS)
        return page | {"read_on": last_complete_day(self.client.clock).isoformat()}

    @cached_property
    def published(self) -> list[Row]:
        """All published posts that the Page lists, with their counters."""
        read_on = {"read_on": self.page["read_on"]}
        path = f"{self.settings.page_id}/published_posts"
        pages = self.client.pages(path, fields=POST_FIELDS)
        rows = [row | _counters(row) | read_on for page in pages for row in page]
        to_arrow(rows, POSTS, ("id",), _LIST)  # refuses unexpected rows early
        return rows

    @cached_property
    def insights(self) -> Insights:
        """The Page's figures by day."""
        insights = Insights(self.client, f"{self.settings.page_id}/insights", "page_insights")
        insights.read(METRICS_BY_DAY)
        return insights

    def page_readings(self) -> Iterator[pa.Table]:
        """Read the current followers, for the day that has just ended."""
        key = ("read_on",)
        yield present_rows(to_arrow([self.page], PAGE_READINGS, key, self.settings.page_id))
        logger.info("page_readings: 1 read, 0 removed")

    def posts(self) -> Iterator[pa.Table]:
        """Read all posts, and find those that were deleted.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        rows = self.published
        gone = removed(self.client, "posts", _LIST, rows, self.settings.max_shrinkage)
        if not rows and self.settings.max_shrinkage < 1:
            raise CredentialError(
                f"{_LIST} gave no post at all: the token of SOURCES__FACEBOOK__ACCESS_TOKEN lacks "
                "pages_read_engagement. If this Page really has none, load with "
                "SOURCES__FACEBOOK__MAX_SHRINKAGE=1."
            )
        yield present_rows(to_arrow(rows, POSTS, ("id",), _LIST))
        yield tombstones(POSTS, "id", gone)
        logger.info("posts: %s read, %s removed", f"{len(rows):,}", f"{len(gone):,}")

    def post_readings(self) -> Iterator[pa.Table]:
        """Keep the counters that changed since they were last read."""
        rows = changed(self.published, POST_READINGS, "post_readings")
        yield present_rows(to_arrow(rows, POST_READINGS, _READING_KEY, _LIST))
        logger.info("post_readings: %s read, 0 removed", f"{len(rows):,}")

    def page_insights(self) -> Iterator[pa.Table]:
        """Read the metrics by day, with an overlap."""
        rows = self.insights.rows
        yield present_rows(to_arrow(rows, INSIGHTS, INSIGHTS_KEY, "insights"))
        logger.info("page_insights: %s read, 0 removed", f"{len(rows):,}")

    def metrics(self) -> Iterator[pa.Table]:
        """Give which metrics the vendor still has."""
        yield present_rows(to_arrow(self.insights.metrics, METRICS, ("metric",), "insights"))


def _counters(row: Row) -> Row:
    """The counters of a post, side by side; `shares` is absent when there is none."""
    shares = row.get("shares", {"count": 0})
    return {
        "reactions": _at(row, "reactions", "summary", "total_count"),
        "comments": _at(row, "comments", "summary", "total_count"),
        "shares": _at(row | {"shares": shares}, "shares", "count"),
    }


def _at(row: Row, *path: str) -> Any:
    value: Any = row
    for key in path:
        if not isinstance(value, dict) or key not in value:
            raise ContractError(
                f"{_LIST}: {'.'.join(path)} is missing from the answer, first in row "
                f"{row.get('id')}. It may have been renamed or removed at the vendor."
            )
        value = value[key]
    return value
