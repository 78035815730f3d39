"""What the reports show on a night: hits counted by then, by address and by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import EPOCH, day_number
from sources.sandbox.world.life import Array
from sources.sandbox.world.permalinks import permalinks
from sources.sandbox.world.story import Story
from sources.sandbox.world.visits import (
    AGENDA,
    LOST_FILE,
    PAGE,
    POST,
    STORED_FILE,
    WEB,
    Hits,
    visits,
)

from .addresses import address

SITES = (WEB, AGENDA)
VIEWS, DOWNLOADS = (PAGE, POST), (STORED_FILE, LOST_FILE)
MOST_ROWS = 500
_REWRITTEN_DAYS = 5
_PURGED_SHARE = 0.15
_UNIQUE_SHARES = {"week": 0.85, "month": 0.7, "year": 0.42}


@dataclass(frozen=True)
class Addresses:
    """The addresses ever recorded, and what each leads to."""

    urls: Sequence[str]
    target: Array
    number: Array


@dataclass(frozen=True)
class Listing:
    """One report on one site: a row for each day and address, in order of day.

    Rows that are not `listed` are those that a full table folds into one.
    """

    day: Array
    address: Array
    hits: Array
    visits: Array
    listed: Array

    def of_days(self, first: int, last: int) -> "Listing":
        """The rows of some days."""
        part = slice(*np.searchsorted(self.day, [first, last + 1]))
        columns = (self.day, self.address, self.hits, self.visits, self.listed)
        return Listing(*(column[part] for column in columns))


@dataclass(frozen=True)
class Figures:
    """All that the installation knows on a night."""

    first_day: int
    last_day: int
    addresses: Addresses
    listings: dict[tuple[int, tuple[int, int]], Listing]
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
        return int(np.ceil(self.visits(site, first, last) * 0.86).sum())

    def uniques(self, site: int, period: str, first: int, last: int) -> int:
        """The unique visitors of one period, who came on one day or on many."""
        daily = np.ceil(self.visits(site, first, last) * 0.86)
        if not len(daily) or period == "day":
            return int(daily.sum())
        share = _UNIQUE_SHARES[period] * (0.9 + 0.2 * ((first * 7919) % 101) / 101)
        return int(max(daily.max(), daily.sum() * share))


def figures(world: World) -> Figures:
    """The figures of a world's night, told once."""
    return _figures(world.story, world.as_of, world.faults["matomo"])


@lru_cache(maxsize=2)
def _figures(story: Story, as_of: date, faults: frozenset[str]) -> Figures:
    told = visits(story)
    hits = _counted(story, told.hits, day_number(as_of), faults)
    addresses, place = _addresses(story, hits)
    listings = {
        (site, report): _listing(hits, place, np.isin(hits.target, report) & (hits.site == site))
        for site in SITES
        for report in (VIEWS, DOWNLOADS)
    }
    last = day_number(as_of)
    day_visits = {}
    for site in SITES:
        views = _by_day(listings[site, VIEWS], told.first_day, last)
        downloads = _by_day(listings[site, DOWNLOADS], told.first_day, last)
        share = told.visit_share[site, : len(views)]
        day_visits[site] = np.maximum(np.ceil(views * share), downloads > 0).astype(np.int64)
    is_yearly = bool(story.stream("matomo/installation").random() < 0.5)
    return Figures(told.first_day, last, addresses, listings, day_visits, is_yearly)


def _counted(story: Story, hits: Hits, last: int, faults: frozenset[str]) -> Hits:
    """The hits counted by tonight: the archive of a day is complete when two more have passed.

    Faults reprocess the last days before tonight: a log import adds to them, a purge takes away.
    """
    age = last - hits.day
    count = hits.seen - np.where(age == 0, hits.late, 0) - np.where(age <= 1, hits.later, 0)
    reprocessed = age <= _REWRITTEN_DAYS
    if "late_edits" in faults:
        count = count + np.where(reprocessed, hits.seen // 2 + hits.number % 2, 0)
    if "vanished_rows" in faults:
        unlucky = story.stream("matomo/vanished").random(len(hits.day)) < _PURGED_SHARE
        count = np.where(unlucky & reprocessed, 0, count)
    known = (age >= 0) & (count > 0)
    return Hits(*(column[known] for column in hits._replace(seen=count)))


def _addresses(story: Story, hits: Hits) -> tuple[Addresses, Array]:
    """The distinct addresses of the hits, and that of each hit."""
    links = permalinks(story)
    keys = np.array([hits.site, hits.target, hits.number, hits.way, hits.click])
    forms, form = np.unique(keys, axis=1, return_inverse=True)
    places: dict[str, int] = {}
    targets = []
    of_form = np.empty(forms.shape[1], dtype=np.int64)
    for number, key in enumerate(forms.T.tolist()):
        url = address(links, *key)
        if url not in places:
            targets.append(key[1:3])
        of_form[number] = places.setdefault(url, len(places))
    target, numbers = np.array(targets, dtype=np.int64).reshape(-1, 2).T
    return Addresses(list(places), target, numbers), of_form[form.reshape(-1)]


def _listing(hits: Hits, place: Array, chosen: Array) -> Listing:
    """The rows of a report, the least visited ones of a full day folded."""
    width = int(place.max(initial=0)) + 1
    key = hits.day[chosen].astype(np.int64) * width + place[chosen]
    keys, at = np.unique(key, return_inverse=True)
    count = np.bincount(at, hits.seen[chosen], len(keys)).astype(np.int64)
    day, addresses = keys // width, keys % width
    seen = -(-count * 4 // 5)
    return Listing(day, addresses, count, seen, listed(day, seen, count))


def listed(group: Array, seen: Array, count: Array) -> Array:
    """Which rows of each group a table of the most rows has room for, by visits."""
    order = np.lexsort((-count, -seen, group))
    starts = np.searchsorted(group[order], group[order])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts
    sizes = np.unique(group, return_counts=True)
    is_full = dict(zip(*(part.tolist() for part in sizes), strict=True))
    room = np.array([MOST_ROWS - (is_full[g] > MOST_ROWS) for g in group.tolist()], np.int64)
    is_listed: Array = rank < room
    return is_listed


def _by_day(listing: Listing, first: int, last: int) -> Array:
    return np.bincount(listing.day - first, listing.hits, max(last - first + 1, 0))


def date_of(day: int) -> date:
    """The date of a day counted from 1970."""
    return EPOCH + timedelta(days=day)
