"""The figures of a night: hits by day and address, visits and visitors by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sources.sandbox.world.clock import EPOCH
from sources.sandbox.world.history import Array
from sources.sandbox.world.visits import (
    AGENDA,
    LOST_FILE,
    PAGE,
    POST,
    STORED_FILE,
    WEB,
)

SITES = (WEB, AGENDA)
VIEWS, DOWNLOADS = (PAGE, POST), (STORED_FILE, LOST_FILE)
MOST_ROWS = 500
# Unique visitors of a day as a share of its visits; of a period, as a share of its days' visitors.
_DAILY_SHARE = 0.86
_UNIQUE_SHARES = {"week": 0.85, "month": 0.7, "year": 0.42}


@dataclass(frozen=True)
class Addresses:
    """The addresses that were ever recorded, and the page, post or file of each."""

    urls: Sequence[str]
    target: Array
    number: Array


@dataclass(frozen=True)
class ReportRows:
    """One report on one site: a row for each day and address, in order of day.

    A table has room for some rows only; it adds those that are not `listed` up in one row.
    """

    day: Array
    address: Array
    hits: Array
    visits: Array
    listed: Array

    def of_days(self, first: int, last: int) -> "ReportRows":
        """The rows of some days."""
        part = slice(*np.searchsorted(self.day, [first, last + 1]))
        columns = (self.day, self.address, self.hits, self.visits, self.listed)
        return ReportRows(*(column[part] for column in columns))


@dataclass(frozen=True)
class Figures:
    """All figures of the installation on a night."""

    first_day: int
    last_day: int
    addresses: Addresses
    listings: dict[tuple[int, tuple[int, int]], ReportRows]
    day_visits: dict[int, Array]
    has_yearly_uniques: bool

    def total(self, site: int, report: tuple[int, int], first: int, last: int) -> int:
        """The hits of a report over some days, both included."""
        return int(self.listings[site, report].of_days(first, last).hits.sum())

    def visits(self, site: int, first: int, last: int) -> Array:
        """The visits of each of some days, as far as there are figures."""
        start, end = max(first, self.first_day), min(last, self.last_day)
        return self.day_visits[site][start - self.first_day : max(end - self.first_day + 1, 0)]

    def daily_uniques(self, site: int, first: int, last: int) -> int:
        """The unique visitors of each day, added up."""
        return int(self._visitors(site, first, last).sum())

    def uniques(self, site: int, period: str, first: int, last: int) -> int:
        """The unique visitors of one period, each counted once."""
        daily = self._visitors(site, first, last)
        if not len(daily) or period == "day":
            return int(daily.sum())
        share = _UNIQUE_SHARES[period] + 0.001 * (first % 97)
        return int(max(daily.max(), daily.sum() * share))

    def _visitors(self, site: int, first: int, last: int) -> Array:
        visitors: Array = np.ceil(self.visits(site, first, last) * _DAILY_SHARE)
        return visitors


def date_of(day: int) -> date:
    """The date of a day counted from 1970."""
    return EPOCH + timedelta(days=day)


def listed(group: Array, seen: Array, count: Array) -> Array:
    """Which rows of each group a table has room for: those with the most visits."""
    order = np.lexsort((-count, -seen, group))
    starts = np.searchsorted(group[order], group[order])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts
    sizes = np.unique(group, return_counts=True)
    is_full = dict(zip(*(part.tolist() for part in sizes), strict=True))
    room = np.array([MOST_ROWS - (is_full[g] > MOST_ROWS) for g in group.tolist()], np.int64)
    is_listed: Array = rank < room
    return is_listed
