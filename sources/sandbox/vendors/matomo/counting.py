"""From hits to figures: what is counted by tonight, for which day and under which address."""

from datetime import date
from functools import lru_cache

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.history import Array
from sources.sandbox.world.permalinks import permalinks
from sources.sandbox.world.scenario import Scenario
from sources.sandbox.world.visits import Hits, visits

from .addresses import address
from .figures import DOWNLOADS, SITES, VIEWS, Addresses, Figures, ReportRows, listed

_REWRITTEN_DAYS = 5
_PURGED_SHARE = 0.15


def figures(world: World) -> Figures:
    """The figures of a world's night; cached."""
    return _figures(world.scenario, world.as_of, world.faults["matomo"])


@lru_cache(maxsize=2)
def _figures(scenario: Scenario, as_of: date, faults: frozenset[str]) -> Figures:
    traffic = visits(scenario)
    hits = _counted(scenario, traffic.hits, day_number(as_of), faults)
    addresses, place = _addresses(scenario, hits)
    listings = {
        (site, report): _listing(hits, place, np.isin(hits.target, report) & (hits.site == site))
        for site in SITES
        for report in (VIEWS, DOWNLOADS)
    }
    last = day_number(as_of)
    day_visits = {}
    for site in SITES:
        views = _by_day(listings[site, VIEWS], traffic.first_day, last)
        downloads = _by_day(listings[site, DOWNLOADS], traffic.first_day, last)
        share = traffic.visit_share[site, : len(views)]
        day_visits[site] = np.maximum(np.ceil(views * share), downloads > 0).astype(np.int64)
    is_yearly = bool(scenario.stream("matomo/installation").random() < 0.5)
    return Figures(traffic.first_day, last, addresses, listings, day_visits, is_yearly)


def _counted(scenario: Scenario, hits: Hits, last: int, faults: frozenset[str]) -> Hits:
    """The hits that are counted by tonight: a day is complete two days later.

    Faults change the last days again: a log import adds hits, a purge takes some away.
    """
    age = last - hits.day
    count = hits.seen - np.where(age == 0, hits.late, 0) - np.where(age <= 1, hits.later, 0)
    reprocessed = age <= _REWRITTEN_DAYS
    if "late_edits" in faults:
        count = count + np.where(reprocessed, hits.seen // 2 + hits.number % 2, 0)
    if "vanished_rows" in faults:
        is_struck = scenario.stream("matomo/vanished").random(len(hits.day)) < _PURGED_SHARE
        count = np.where(is_struck & reprocessed, 0, count)
    known = (age >= 0) & (count > 0)
    columns = {**hits._asdict(), "seen": count}
    return Hits(**{name: column[known] for name, column in columns.items()})


def _addresses(scenario: Scenario, hits: Hits) -> tuple[Addresses, Array]:
    """The addresses of the hits, and which of them is that of each hit."""
    links = permalinks(scenario)
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


def _listing(hits: Hits, place: Array, chosen: Array) -> ReportRows:
    """The rows of a report; on days with too many, the least visited ones are not listed."""
    width = int(place.max(initial=0)) + 1
    key = hits.day[chosen].astype(np.int64) * width + place[chosen]
    keys, at = np.unique(key, return_inverse=True)
    count = np.bincount(at, hits.seen[chosen], len(keys)).astype(np.int64)
    day, addresses = keys // width, keys % width
    seen = -(-count * 4 // 5)
    return ReportRows(day, addresses, count, seen, listed(day, seen, count))


def _by_day(listing: ReportRows, first: int, last: int) -> Array:
    return np.bincount(listing.day - first, listing.hits, max(last - first + 1, 0))
