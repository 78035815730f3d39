"""The truth: visits, downloads and views, counted from the traffic and the website themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.vendors.vendor import Value
from sources.sandbox.vendors.wordpress.site import WordpressSite, site_of
from sources.sandbox.world import World
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.history import Array
from sources.sandbox.world.visits import AGENDA, POST, STORED_FILE, WEB
from sources.sandbox.world.vocabulary import PROGRAMMES

from .counting import figures
from .figures import DOWNLOADS, VIEWS, Figures


@dataclass(frozen=True)
class WebYear:
    """The traffic and the website on a night, and the days that count."""

    figures: Figures
    site: WordpressSite
    as_of: date

    @property
    def days(self) -> tuple[int, int]:
        """First and last day that count; the last is before the first if none does."""
        year = PlanYear(self.as_of)
        return year.first_day, year.last_day

    def uniques(self) -> int:
        """The website's unique visitors of the year; of its months where years are not counted."""
        first, last = self.days
        if last < max(first, self.figures.first_day):
            return 0
        if self.figures.has_yearly_uniques:
            return self.figures.uniques(WEB, "year", first, last)
        year = PlanYear(self.as_of).year
        starts = [day_number(date(year, month, 1)) for month in range(1, 13)]
        ends = [*(start - 1 for start in starts[1:]), day_number(date(year, 12, 31))]
        return sum(
            self.figures.uniques(WEB, "month", start, min(end, last))
            for start, end in zip(starts, ends, strict=True)
            if start <= last
        )

    def hits(self, report: tuple[int, int], target: int, rows: Array) -> int:
        """Listed hits on addresses of these rows of the website."""
        listing = self.figures.listings[WEB, report].of_days(*self.days)
        addresses = self.figures.addresses
        leads = (addresses.target == target) & np.isin(addresses.number, rows)
        return int(listing.hits[listing.listed & leads[listing.address]].sum())


def _visits(site: int) -> Callable[[WebYear], int]:
    return lambda year: int(year.figures.visits(site, *year.days).sum())


def _downloads(year: WebYear) -> int:
    return year.figures.total(WEB, DOWNLOADS, *year.days)


def _views(programme: str | None = None) -> Callable[[WebYear], int]:
    """Views of the news that the website shows tonight; of one programme where one is named."""

    def rule(year: WebYear) -> int:
        posts = year.site.shown("news")
        rows = posts.rows
        if programme:
            rows = rows[posts["programme"] == PROGRAMMES.index(programme)]
        return year.hits(VIEWS, POST, rows)

    return rule


def _fetched(kind: str) -> Callable[[WebYear], int]:
    """Downloads of the files of those publications of a kind that the website shows tonight."""

    def rule(year: WebYear) -> int:
        files = year.site.files
        owned = np.isin(files["parent"], year.site.shown(kind).rows)
        return year.hits(DOWNLOADS, STORED_FILE, files.rows[owned])

    return rule


def _of_world(rule: Callable[[WebYear], Value]) -> Callable[[World], Value]:
    return lambda world: rule(WebYear(figures(world), site_of(world), world.as_of))


_RULES: dict[str, Callable[[WebYear], Value]] = {
    "qdq.visites": _visits(AGENDA),
    "web.visites": _visits(WEB),
    "web.usuaris_unics": WebYear.uniques,
    "web.descarregues": _downloads,
    "web.noticies_vis": _views(),
    "web.noticies_propies_vis": _views("propi"),
    "web.noticies_pdb_vis": _views("pdb"),
    "publicacions.noticies_vis": _views(),
    "publicacions.noticies_propies_vis": _views("propi"),
    "publicacions.noticies_pdb_vis": _views("pdb"),
    "publicacions.ga_descarregues": _fetched("advice_guide"),
    "publicacions.up_descarregues": _fetched("publication_up"),
    "publicacions.dba_descarregues": _fetched("publication_dba"),
}

RULES: dict[str, Callable[[World], Value]] = {
    indicator: _of_world(rule) for indicator, rule in _RULES.items()
}
