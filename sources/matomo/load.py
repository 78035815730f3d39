"""One load of a Matomo: what to read for each table, given the rows already loaded."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import Column, to_arrow
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.common.timezones import last_complete_day
from sources.matomo.client import MatomoClient
from sources.matomo.outage_detection import (
    refuse_day_outages,
    refuse_emptied_site,
    refuse_outage,
    refuse_period_outages,
)
from sources.matomo.periods import days_between, period_end, period_name, period_starts
from sources.matomo.responses import Row
from sources.matomo.schema import ACTIONS, ADDRESSES, MONTHS, VISITS, YEARS, address_page
from sources.matomo.settings import Settings, read_settings

logger = logging.getLogger(__name__)

# Summaries are small. For reports of pages and downloads Matomo may have to archive each day
# first, and long requests time out.
_DAYS_PER_SUMMARY = 100
_DAYS_PER_BULK = 5
_SUMMARY_KEY = ("site", "day")
# Figures that reveal an outage when they fall to 0.
_VISIT_FIGURES = [column for column in VISITS if column.name == "visits"]
_ACTION_FIGURES = [column for column in ACTIONS if column.name not in _SUMMARY_KEY]
_PERIOD_KEY = ("site", "period", "starts_on", "read_for")


class MatomoExtraction:
    """State shared by the tables of one load; the first one connects."""

    @cached_property
    def settings(self) -> Settings:
        """Settings and the token, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> MatomoClient:
        """A connection whose token may view all sites."""
        client = MatomoClient(self.settings.base_url, self.settings.token)
        for site_id in self.settings.sites.values():
            client.site(site_id)
        return client

    @cached_property
    def last(self) -> date:
        """The last complete day by the vendor's clock; today's figures still grow."""
        return last_complete_day(self.client.clock)

    def visits(self) -> Iterator[pa.Table]:
        """Read the visits of both sites, day by day."""
        method, limit = "VisitsSummary.get", self.settings.max_shrinkage
        read = 0
        for site in self.settings.sites:
            first = self._first_day("visits")
            rows = self._summaries(method, site, VISITS, first)
            page = present_rows(to_arrow(rows, VISITS, _SUMMARY_KEY, method))
            refuse_emptied_site(site, rows, first, limit)
            refuse_day_outages(
                "visits", f"{method} of {site}", site, _VISIT_FIGURES, rows, first, limit
            )
            read += page.num_rows
            yield page
        logger.info("visits: %s read, 0 removed", f"{read:,}")

    def actions(self) -> Iterator[pa.Table]:
        """Read the page views and downloads of the web, day by day."""
        method = "Actions.get"
        first = self._first_day("actions")
        rows = self._summaries(method, "web", ACTIONS, first)
        page = present_rows(to_arrow(rows, ACTIONS, _SUMMARY_KEY, method))
        limit = self.settings.max_shrinkage
        refuse_day_outages("actions", method, "web", _ACTION_FIGURES, rows, first, limit)
        yield page
        logger.info("actions: %s read, 0 removed", f"{len(rows):,}")

    def visits_periods(self) -> Iterator[pa.Table]:
        """Read the unique visitors of months and years, which are not the sum of their days.

        A month or year still in progress is stored under the last complete day, though Matomo
        counts today's visits so far too. Each later reading adds a row.
        """
        method, limit = "VisitsSummary.get", self.settings.max_shrinkage
        newest = LoadedRows("visits_periods").newest("read_for")
        if newest is None:
            first = self.settings.first_day.replace(month=1, day=1)
        else:
            back = timedelta(days=self.settings.monthly_reread_days)
            first = (min(newest, self.last) - back).replace(day=1)
        read = 0
        for site in self.settings.sites:
            for period, columns in (("month", MONTHS), ("year", YEARS)):
                rows = self._periods(method, site, period, columns, first)
                request = f"{method} by {period}"
                page = present_rows(to_arrow(rows, columns, _PERIOD_KEY, request))
                refuse_period_outages(site, period, rows, f"{request} of {site}", limit)
                read += page.num_rows
                yield page
        logger.info("visits_periods: %s read, 0 removed", f"{read:,}")

    def page_urls(self) -> Iterator[pa.Table]:
        """Read which pages of the web were viewed, day by day."""
        yield from self._addresses("page_urls", "Actions.getPageUrls")

    def downloads(self) -> Iterator[pa.Table]:
        """Read which files were downloaded from the web, day by day."""
        yield from self._addresses("downloads", "Actions.getDownloads")

    def _addresses(self, table: str, method: str) -> Iterator[pa.Table]:
        """Read recent days again, and remove rows that they no longer contain."""
        pages = [to_arrow([], ADDRESSES, ("id",), method)]
        first = self._first_day(table)
        loaded = LoadedRows(table).rows_since(("id", "day", "hits"), "day", first)
        known = {identifier for identifier, _, _ in loaded}
        days = days_between(first, self.last)
        seen, hits = set[str](), Counter({str(day): 0 for day in days})
        for start in range(0, len(days), _DAYS_PER_BULK):
            chunk = days[start : start + _DAYS_PER_BULK]
            reports = self.client.tables(method, self.settings.web_site_id, chunk)
            page = address_page(method, dict(zip(chunk, reports, strict=True)))
            seen |= set(page["id"].to_pylist())
            for day, figure in zip(page["day"].to_pylist(), page["hits"].to_pylist(), strict=True):
                hits[str(day)] += figure or 0
            pages.append(page)
        # one page for all days: for dlt, a page costs more than its request
        yield present_rows(pa.concat_tables(pages))
        gone = known - seen
        limit = self.settings.max_shrinkage
        refuse_shrinkage(
            "matomo",
            table,
            method,
            loaded=len(known),
            found=len(known & seen),
            max_shrinkage=limit,
        )
        loaded_hits = Counter[str]()
        for _, day, count in loaded:
            loaded_hits[str(day)] += count or 0
        refuse_outage(table, method, loaded_hits, hits, limit)
        yield tombstones(ADDRESSES, "id", gone)
        logger.info("%s: %s read, %s removed", table, f"{len(seen):,}", f"{len(gone):,}")

    def _first_day(self, table: str) -> date:
        """First day to read: some days before the newest loaded one."""
        newest: date | None = LoadedRows(table).newest("day")
        if newest is None:
            return self.settings.first_day
        newest = min(newest, self.last)
        is_new_month = (newest.year, newest.month) != (self.last.year, self.last.month)
        back = self.settings.monthly_reread_days if is_new_month else self.settings.reread_days
        return max(newest - timedelta(days=back), self.settings.first_day)

    def _summaries(
        self, method: str, site: str, columns: Sequence[Column], first: date
    ) -> list[Row]:
        """One row for each day; a day without visits has zeros."""
        site_id = self.settings.sites[site]
        days = days_between(first, self.last)
        rows: list[Row] = []
        for start in range(0, len(days), _DAYS_PER_SUMMARY):
            chunk = days[start : start + _DAYS_PER_SUMMARY]
            names = [str(day) for day in chunk]
            figures = self.client.summaries(method, site_id, "day", names, chunk[0], chunk[-1])
            rows += [
                {**(figures[name] or _nothing(columns)), "site": site, "day": name}
                for name in names
            ]
        return rows

    def _periods(
        self, method: str, site: str, period: str, columns: Sequence[Column], first: date
    ) -> list[Row]:
        starts = period_starts(period, first, self.last)
        names = [period_name(period, start) for start in starts]
        site_id = self.settings.sites[site]
        figures = self.client.summaries(method, site_id, period, names, starts[0], self.last)
        return [
            {
                **(figures[name] or _nothing(columns)),
                "site": site,
                "period": period,
                "starts_on": str(start),
                "read_for": str(min(period_end(period, start), self.last)),
            }
            for name, start in zip(names, starts, strict=True)
        ]


def _nothing(columns: Sequence[Column]) -> Row:
    """The figures of a day, month or year without visits; optional ones are unknown, not 0."""
    return {
        column.field: 0
        for column in columns
        if column.field.startswith("nb_") and not column.is_optional
    }
