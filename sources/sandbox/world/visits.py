"""Page views and downloads on the centre's website and on the agenda, day by day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .calendar import USUAL
from .clock import DAY, Ints, day_number, to_wall
from .entries import FILE, FORMATS, LINES, POST_KINDS
from .history import Array, History
from .scenario import Scenario
from .website import website

WEB, AGENDA = 1, 2
TARGETS = ("page", "post", "file", "lost_file")
PAGE, POST, STORED_FILE, LOST_FILE = range(len(TARGETS))
# How people come to a page: the recorded address depends on it.
WAYS = (
    "plain", "http", "www", "upper_host", "no_slash", "campaign", "facebook", "fragment", "short",
    "encoded", "mixed",
)  # fmt: skip
_WAY_SHARES = (0.55, 0.05, 0.06, 0.02, 0.05, 0.07, 0.06, 0.03, 0.04, 0.03, 0.04)
_HOME_WAYS = (0.93, 0.01, 0.01, 0, 0, 0.03, 0.02, 0, 0, 0, 0)
_FACEBOOK = WAYS.index("facebook")
_CLICKS = 5
_VIEWS = {
    "news": 60, "advice_guide": 60, "faq": 18, "fact_sheet": 12, "new_resource": 25,
    "grant_resource": 20, "pdb_resource": 20, "outreach_news": 20, "publication_up": 60,
    "publication_dba": 60, "volunteer_call": 4, "job_offer": 2,
}  # fmt: skip
_DOWNLOADS = {"advice_guide": 70, "publication_up": 110, "publication_dba": 110}
_OTHER_DOWNLOADS = 12
# Views a day of the pages that are not posts.
_PAGES = {WEB: (90, 18, 14, 12, 9, 7, 6, 4, 3, 2), AGENDA: (9, 5, 1.4, 1, 0.8, 0.6, 0.5)}
_LOST_FILES = (0.6, 0.4, 0.2)
_WEEK = np.array([1.15, 1.2, 1.2, 1.15, 1.0, 0.45, 0.4])
_SHARED_BY = 540


class Hits(NamedTuple):
    """Columns: one row per day and way to come to a page, a post or a file.

    `number` is the row of a file or post in the website, or the number of a page. Of the `seen`
    hits, the `late` ones are counted one day late and the `later` ones two days late, as their
    visits were still going on.
    """

    day: Array
    site: Array
    target: Array
    number: Array
    way: Array
    click: Array
    seen: Array
    late: Array
    later: Array


@dataclass(frozen=True)
class Visits:
    """All hits in order of day, and on which share of a day's page views a visit begins."""

    hits: Hits
    first_day: int
    visit_share: Array


@lru_cache(maxsize=2)
def visits(scenario: Scenario) -> Visits:
    """The traffic of both sites over the two years."""
    rng = scenario.stream("visits")
    first, last = (
        day_number(date(scenario.years[0], 1, 1)),
        day_number(date(scenario.year, 12, 31)),
    )
    site = website(scenario)
    drawn = [
        *_pages(scenario, rng, first, last),
        _views(scenario, rng, site, first),
        _downloads(scenario, rng, site, first),
        _shared(scenario, rng, site),
    ]
    keys = np.concatenate(drawn, axis=1)
    silent = rng.choice(np.arange(first, last + 1), 4, replace=False)
    keep = (keys[0] >= first) & (keys[0] <= last) & ~np.isin(keys[0], silent)
    rows, count = np.unique(keys[:, keep], axis=1, return_counts=True)
    late = rng.binomial(count, 0.08)
    later = rng.binomial(count - late, 0.04)
    share = rng.uniform(0.38, 0.5, (3, last - first + 1))
    day, of_site, target, number, way, click = rows
    hits = Hits(day, of_site, target, number, way, click, count, late, later)
    return Visits(hits, first, share)


def _drawn(rng: np.random.Generator, day: Array, site: int, target: int, number: Array) -> Array:
    """Single hits, as columns of day, site, target, number, way and click."""
    count = len(day)
    shares = _HOME_WAYS if target == PAGE else _WAY_SHARES
    way = rng.choice(len(WAYS), count, p=shares)
    click = np.where(way == _FACEBOOK, rng.integers(0, _CLICKS, count), 0)
    same = np.ones(count, dtype=np.int64)
    return np.array([day, same * site, same * target, number, way, click], dtype=np.int64)


def _pages(scenario: Scenario, rng: np.random.Generator, first: int, last: int) -> list[Array]:
    """Views of pages that are not posts, and downloads of files of an earlier site."""
    days = np.arange(first, last + 1)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    rhythm = _WEEK[(days + 3) % 7] * (0.25 + 0.75 * np.array(USUAL)[month]) * scenario.scale
    found = []
    for site, target, rates in (
        (WEB, PAGE, _PAGES[WEB]),
        (AGENDA, PAGE, _PAGES[AGENDA]),
        (WEB, LOST_FILE, _LOST_FILES),
    ):
        for number, rate in enumerate(rates):
            on = np.repeat(days, rng.poisson(rate * rhythm))
            found.append(_drawn(rng, on, site, target, np.full(len(on), number)))
    return found


def _views(scenario: Scenario, rng: np.random.Generator, site: History, first: int) -> Array:
    posts = np.flatnonzero(site.initial["kind"] != FILE)
    growing = {line.kind for line in LINES if line.grows}
    rates = [
        _VIEWS.get(kind, 0) * (1 if kind in growing else scenario.scale) for kind in POST_KINDS
    ]
    rows = np.repeat(posts, rng.poisson(np.array(rates)[site.initial["kind"][posts]]))
    return _drawn(rng, _days_after(rng, site, rows, first), WEB, POST, rows)


def _downloads(scenario: Scenario, rng: np.random.Generator, site: History, first: int) -> Array:
    initial = site.initial
    files = np.flatnonzero((initial["kind"] == FILE) & (initial["format"] != FORMATS.index("jpg")))
    rates = np.full(len(POST_KINDS), _OTHER_DOWNLOADS)
    for kind, rate in _DOWNLOADS.items():
        rates[POST_KINDS.index(kind)] = rate
    of = rates[
        np.where(initial["parent"][files] < 0, FILE, initial["kind"][initial["parent"][files]])
    ]
    rows = np.repeat(files, rng.poisson(of * scenario.scale))
    return _drawn(rng, _days_after(rng, site, rows, first), WEB, STORED_FILE, rows)


def _days_after(rng: np.random.Generator, site: History, rows: Array, first: int) -> Array:
    """The day of each hit on a post or file: most in the first days, the others over years."""
    published: Ints = to_wall(site.initial["published_at"][rows]) // DAY
    mean = np.where(rng.random(len(rows)) < 0.6, 4, 250)
    start = np.where(mean > 4, np.maximum(published, first), published)
    return start + rng.exponential(mean).astype(np.int64)


def _shared(scenario: Scenario, rng: np.random.Generator, site: History) -> Array:
    """Each year one news item is shared widely: the address of each click is different."""
    is_news = site.initial["kind"] == POST_KINDS.index("news")
    days = to_wall(site.initial["published_at"]) // DAY
    found = []
    for year in scenario.years:
        start, end = day_number(date(year, 1, 15)), day_number(date(year, 6, 30))
        row = rng.choice(np.flatnonzero(is_news & (days > start) & (days < end)))
        day = np.full(_SHARED_BY, days[row] + 1)
        hits = _drawn(rng, day, WEB, POST, np.full(_SHARED_BY, row))
        hits[4], hits[5] = _FACEBOOK, _CLICKS + np.arange(_SHARED_BY)
        found.append(hits)
    return np.concatenate(found, axis=1)
