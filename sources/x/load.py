"""One load of an X account: read once, written to four tables."""

import logging
from collections.abc import Iterator, Sequence
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import Column, to_arrow
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, tombstones
from sources.x.budget import Budget
from sources.x.client import XClient
from sources.x.readings import Readings, TimelineReader
from sources.x.responses import Row
from sources.x.schema import ACCOUNT_READINGS, POST_READINGS, POSTS, SPENDING
from sources.x.settings import Settings, read_settings

logger = logging.getLogger(__name__)

_ACCOUNT = "users/by/username"
_TIMELINE = "users/:id/tweets"


class XExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings and secrets, resolved when a load runs."""
        return read_settings()

    @cached_property
    def budget(self) -> Budget:
        """The budget of this night."""
        settings = self.settings
        return Budget(
            settings.max_cost_usd,
            post_price=settings.post_price_usd,
            user_price=settings.user_price_usd,
        )

    @cached_property
    def client(self) -> XClient:
        """The connection; nothing is requested yet."""
        return XClient(self.settings.base_url, self.settings.bearer_token, self.budget)

    @cached_property
    def readings(self) -> Readings:
        """All readings of this night, read once so that the budget is spent in a fixed order."""
        return TimelineReader(self.settings, self.client, self.budget).read()

    def account_readings(self) -> Iterator[pa.Table]:
        """The account's current counters."""
        key = ("account_id", "read_on")
        row = self.readings.account | {"read_on": self.readings.day.isoformat()}
        yield _page([row], ACCOUNT_READINGS, key, _ACCOUNT)
        _tell("account_readings", 1)

    def posts(self) -> Iterator[pa.Table]:
        """The posts that X showed, and tombstones of deleted ones."""
        rows, gone = list(self.readings.posts.values()), self.readings.gone
        yield _page(rows, POSTS, ("post_id",), _TIMELINE)
        yield tombstones(POSTS, "post_id", gone)
        _tell("posts", len(rows), len(gone))

    def post_readings(self) -> Iterator[pa.Table]:
        """The counters of the posts that X showed."""
        key = ("post_id", "read_on")
        day = self.readings.day.isoformat()
        rows = [row | {"read_on": day} for row in self.readings.posts.values()]
        for column in POST_READINGS:
            if column.is_optional and any(column.field not in row for row in rows):
                logger.warning(
                    "%s: X gives no %s; the other counters are read without it",
                    _TIMELINE,
                    column.field,
                )
        yield _page(rows, POST_READINGS, key, _TIMELINE)
        _tell("post_readings", len(rows))

    def spending(self) -> Iterator[pa.Table]:
        """What X charges for the day: every post once, however often it was read."""
        key = ("read_on", "resource")
        readings = self.readings
        loaded = LoadedRows("post_readings").latest("post_id", "read_on", ("read_on",))
        earlier = {post_id for post_id, (day,) in loaded.items() if day == readings.day}
        bought = {
            "post": (len(earlier | readings.posts.keys()), self.settings.post_price_usd),
            "user": (1, self.settings.user_price_usd),
        }
        rows = [
            {
                "read_on": readings.day.isoformat(),
                "resource": resource,
                "resources": number,
                "price_usd": price,
                "cost_usd": round(number * price, 6),
                "limit_usd": self.settings.max_cost_usd,
                "is_limited": readings.is_limited,
            }
            for resource, (number, price) in bought.items()
        ]
        yield _page(rows, SPENDING, key, _TIMELINE)
        _tell("spending", len(rows))


def _page(
    rows: Sequence[Row], columns: Sequence[Column], key: Sequence[str], request: str
) -> pa.Table:
    return present_rows(to_arrow(rows, columns, key, request))


def _tell(table: str, read: int, gone: int = 0) -> None:
    logger.info("%s: %s read, %s removed", table, f"{read:,}", f"{gone:,}")
