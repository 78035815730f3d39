"""The readings of one night, most important first: followers, recent posts, older posts."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError, CredentialError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage
from sources.common.timezones import LOCAL_TZ, last_complete_day
from sources.x.budget import Budget
from sources.x.client import TimelinePaginator, XClient
from sources.x.known_posts import known_posts
from sources.x.responses import Row
from sources.x.schema import ACCOUNT_READINGS
from sources.x.settings import Settings

logger = logging.getLogger(__name__)

_REACHABLE = 3200  # X shows only this many of an account's newest posts


@dataclass
class Readings:
    """The readings of one night.

    Attributes:
        account: the account's row.
        day: the day that the readings stand for.
        posts: each post that X showed, by its first id.
        gone: first ids of loaded posts that X no longer has.
        is_limited: whether the cost limit left posts for later nights.
    """

    account: Row
    day: date
    posts: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    is_limited: bool = False


class TimelineReader:
    """Reads the account, then its posts in two parts of the timeline."""

    def __init__(self, settings: Settings, client: XClient, budget: Budget) -> None:
        """Read the account and the posts already loaded.

        Raises:
            ContractError: the account's row is not as declared; no post was paid for yet.
        """
        self._settings, self._client, self._budget = settings, client, budget
        account, moment = client.account(settings.username)
        self._readings = Readings(account, last_complete_day(moment))
        _check(account, self._readings.day)
        self._known = dict(known_posts())

    def read(self) -> Readings:
        """Read what the budget allows.

        Raises:
            CredentialError: the account has posts, and X shows none of them.
            ShrinkageError: more posts are missing than `max_shrinkage` allows, or X shows nothing
                while the account still counts them.
        """
        readings = self._readings
        start = self._window_start()
        if self._read_recent(start):
            self._read_older(start)
        readings.is_limited = self._budget.is_exhausted
        self._refuse_blindness()
        is_blind = not readings.posts and not self._known and not readings.is_limited
        if is_blind and readings.account["post_count"]:
            raise CredentialError(
                f"users/{readings.account['id']}/tweets shows no post of an account that has "
                f"{readings.account['post_count']}: the app of SOURCES__X__BEARER_TOKEN may not "
                "see them. Is the account protected?"
            )
        return readings

    def _window_start(self) -> datetime:
        """Start of the first day whose posts are read again.

        Counted from the last reading, so that no interactions are lost after weeks without a night.
        """
        read_on = (post.read_on for post in self._known.values())
        last = max(read_on, default=self._readings.day)
        first = min(last, self._readings.day) - timedelta(days=self._settings.reread_days)
        return datetime.combine(first, time(), LOCAL_TZ).astimezone(UTC)

    def _read_recent(self, start: datetime) -> bool:
        """Read the posts since `start`; True if the budget sufficed."""
        rows, is_complete = self._ask(start_time=_x_moment(start))
        lowest = min((int(row["id"]) for row in rows), default=None)
        if not is_complete:
            logger.warning(
                "SOURCES__X__MAX_COST_USD (%s) did not pay for all posts of the last %s days: "
                "raise it, or interactions will be missing",
                self._budget.limit,
                self._settings.reread_days,
            )
        expected = {
            first_id
            for first_id, post in self._known.items()
            if post.created_at >= start
            and (is_complete or (lowest is not None and post.current_id > lowest))
        }
        self._compare(expected)
        return is_complete

    def _read_older(self, start: datetime) -> None:
        """Continue below the oldest post that was read within the last `reread_days`.

        On the first nights this fetches the history, as far as the budget goes. Later it requests
        nothing, at no cost, until the oldest posts have not been read for `reread_days`: then it
        reads them again, to see which still exist.
        """
        fresh_since = self._readings.day - timedelta(days=self._settings.reread_days)
        fresh = [
            post.current_id
            for first_id, post in self._known.items()
            if post.read_on >= fresh_since and first_id not in self._readings.gone
        ]
        fresh += [int(row["id"]) for row in self._readings.posts.values()]
        until = min(fresh, default=None)
        if until is None:
            rows, is_complete = self._ask(end_time=_x_moment(start))
        else:
            rows, is_complete = self._ask(until_id=str(until))
        if not is_complete:
            logger.warning(
                "SOURCES__X__MAX_COST_USD (%s) stopped the night before the oldest posts: they "
                "follow on the next nights",
                self._budget.limit,
            )
        is_whole = is_complete and self._readings.account["post_count"] <= _REACHABLE
        if not rows and not is_whole:
            return
        floor = 0 if is_whole else min((int(row["id"]) for row in rows), default=until or 0)
        stretch = {
            first_id
            for first_id, post in self._known.items()
            if floor < post.current_id
            and (post.created_at < start if until is None else post.current_id < until)
        }
        self._compare(stretch - self._readings.gone)

    def _ask(self, **borders: str) -> tuple[list[Row], bool]:
        paginator = TimelinePaginator(self._budget)
        pages = self._client.pages(self._readings.account["id"], paginator, **borders)
        rows = [row for page in pages for row in page]
        for row in rows:
            # newest first: of two versions of an edited post, the first one is kept
            self._readings.posts.setdefault(row["first_id"], row)
        return rows, paginator.is_complete

    def _compare(self, expected: Collection[str]) -> None:
        missing = set(expected) - self._readings.posts.keys()
        # a part of the timeline may hold a single post: whether X shows any post at all is checked
        # for the whole night
        self._refuse(len(expected), len(expected) - len(missing), shown=len(expected))
        self._readings.gone |= missing

    def _refuse_blindness(self) -> None:
        """Refuse a night without any post, unless the account's own count fell as much."""
        readings = self._readings
        if readings.posts or not readings.gone:
            return
        # an older post is found missing up to a month after the account stopped counting it
        since = min(self._known[first_id].read_on for first_id in readings.gone)
        loaded = LoadedRows("account_readings").rows_since(
            ("account_id", "posts"), "read_on", since
        )
        counts = [count for account_id, count in loaded if account_id == readings.account["id"]]
        if max(counts, default=0) - readings.account["post_count"] < len(readings.gone):
            self._refuse(len(readings.gone), 0, shown=0)

    def _refuse(self, loaded: int, found: int, *, shown: int) -> None:
        refuse_shrinkage(
            "x",
            "posts",
            f"users/{self._readings.account['id']}/tweets",
            loaded=loaded,
            found=found,
            max_shrinkage=self._settings.max_shrinkage,
            shown=shown,
        )


def _check(account: Row, day: date) -> None:
    row = account | {"read_on": day.isoformat()}
    to_arrow([row], ACCOUNT_READINGS, ("account_id", "read_on"), "users/by/username")
    if row["post_count"] is None:
        raise ContractError(
            f"users/by/username: field post_count of row {row['id']} is null: without it, "
            "nobody knows whether X shows all posts."
        )


def _x_moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
