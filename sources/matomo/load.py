"""One load of one Matomo: what is read of each table, given what is loaded already."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import Column, to_arrow
from sources.common.errors import CredentialError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.common.timezones import last_complete_day
from sources.matomo.client import MatomoClient
from sources.matomo.outage_detection import refuse_outage
from sources.matomo.periods import days_between, period_end, period_name, period_starts
from sources.matomo.responses import Row
from sources.matomo.schema import ACTIONS, ADDRESSES, MONTHS, VISITS, YEARS, address_page
from sources.matomo.settings import Settings, read_settings

logger = logging.getLogger(__name__)

# Summaries are small. Of tables, each part of a request may make Matomo archive a day first, and
# long requests time out.
_DAYS_PER_SUMMARY = 100
_DAYS_PER_BULK = 5
_SUMMARY_KEY = ("site", "day")
# Figures of a day that show an outage.
_VISIT_FIGURES = [column for column in VISITS if column.name == "visits"]
_ACTION_FIGURES = [column for column in ACTIONS if column.name not in _SUMMARY_KEY]
_PERIOD_KEY = ("site", "period", "starts_on", "read_for")


class MatomoExtraction:
    """The state that the tables of one load share; nothing is asked before the first one."""

    @cached_property
    def settings(self) -> Settings:
        """Settings and the token, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> MatomoClient:
        """A connection whose token has proved to be somebody who may view the sites."""
        client = MatomoClient(self.settings.base_url, self.settings.token)
        for site_id in self.settings.sites.values():
            client.site(site_id)
        return client

    @cached_property
    def last(self) -> date:
        """The last day that is complete at the vendor; today's figures still grow."""
        return last_complete_day(self.client.clock)

    def visits(self) -> Iterator[pa.Table]:
        """Read the visits of both sites, day by day."""
        method = "VisitsSummary.get"
        read = 0
        for site in self.settings.sites:
            first = self._first_day("visits")
            rows = self._summaries(method, site, VISITS, first)
            page = present_rows(to_arrow(rows, VISITS, _SUMMARY_KEY, method))
            self._refuse_emptied_site(site, rows, first)
            self._refuse_day_outages(
                "visits", f"{method} of {site}", site, _VISIT_FIGURES, rows, first
            )
            read += page.num_rows
            yield page
        logger.info("visits: %s rows read, 0 removed", f"{read:,}")

    def actions(self) -> Iterator[pa.Table]:
        """Read the page views and downloads of the web, day by day."""
        method = "Actions.get"
        first = self._first_day("actions")
        rows = self._summaries(method, "web", ACTIONS, first)
        page = present_rows(to_arrow(rows, ACTIONS, _SUMMARY_KEY, method))
        self._refuse_day_outages("actions", method, "web", _ACTION_FIGURES, rows, first)
        yield page
        logger.info("actions: %s rows read, 0 removed", f"{len(rows):,}")

    def visits_periods(self) -> Iterator[pa.Table]:
        """Read the unique visitors of months and years, which do not add up from days.

        A month or year that goes on is read for the last complete day, and holds what came in
        today so far, too: Matomo gives it whole. A later reading of it stands beside this one.
        """
        method = "VisitsSummary.get"
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
                self._refuse_period_outages(site, period, rows, f"{request} of {site}")
                read += page.num_rows
                yield page
        logger.info("visits_periods: %s rows read, 0 removed", f"{read:,}")

    def page_urls(self) -> Iterator[pa.Table]:
        """Read which pages of the web were viewed, day by day."""
        yield from self._addresses("page_urls", "Actions.getPageUrls")

    def downloads(self) -> Iterator[pa.Table]:
        """Read which files were downloaded from the web, day by day."""
        yield from self._addresses("downloads", "Actions.getDownloads")

    def _addresses(self, table: str, method: str) -> Iterator[pa.Table]:
        """Read the days again that may have changed, and remove what is in them no more."""
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
        # one page for dlt, to which each costs more than its request
        yield present_rows(pa.concat_tables(pages))
        gone = known - seen
        self._refuse_shrinkage(table, method, here=len(known), there=len(known & seen))
        here = Counter[str]()
        for _, day, count in loaded:
            here[str(day)] += count or 0
        self._refuse_outage(table, method, here, hits)
        yield tombstones(ADDRESSES, "id", gone)
        logger.info("%s: %s rows read, %s removed", table, f"{len(seen):,}", f"{len(gone):,}")

    def _first_day(self, table: str) -> date:
        """From which day on a table is read: some days before the newest that is loaded."""
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

    def _refuse_emptied_site(self, site: str, rows: list[Row], first: date) -> None:
        """Days that had visits and now have none; on a first night, none at all."""
        loaded = LoadedRows("visits").rows_since(("site", "day", "visits"), "day", first)
        here = {str(day) for of, day, visits in loaded if of == site and visits}
        there = {row["day"] for row in rows if row["nb_visits"]}
        method = f"VisitsSummary.get of {site}"
        self._refuse_shrinkage("visits", method, here=len(here), there=len(here & there))
        if not loaded and rows and not there:
            raise CredentialError(
                f"{method} shows no visit since {first}: SOURCES__MATOMO__{site.upper()}_SITE_ID "
                "names another site, or Matomo shows the user of SOURCES__MATOMO__TOKEN nothing."
            )

    def _refuse_day_outages(
        self,
        table: str,
        request: str,
        site: str,
        figures: Sequence[Column],
        rows: list[Row],
        first: date,
    ) -> None:
        """Days that had a figure, and now have none of it."""
        names = ("site", "day", *(column.name for column in figures))
        loaded = [
            row for row in LoadedRows(table).rows_since(names, "day", first) if row[0] == site
        ]
        for place, column in enumerate(figures, 2):
            here = {str(row[1]): row[place] or 0 for row in loaded}
            there = {row["day"]: row[column.field] or 0 for row in rows}
            self._refuse_outage(table, f"{column.field} of {request}", here, there)

    def _refuse_period_outages(self, site: str, period: str, rows: list[Row], request: str) -> None:
        """Months or years that had visits in any earlier reading and now have none."""
        columns = ("site", "period", "starts_on", "visits")
        here = Counter[str]()
        for of, length, start, visits in LoadedRows("visits_periods").rows(*columns):
            if (of, length) == (site, period):
                here[str(start)] = max(here[str(start)], visits or 0)
        there = {row["starts_on"]: row["nb_visits"] or 0 for row in rows}
        self._refuse_outage("visits_periods", request, here, there)

    def _refuse_outage(
        self, table: str, request: str, here: Mapping[str, int], there: Mapping[str, int]
    ) -> None:
        refuse_outage(table, request, here, there, most=self.settings.max_shrinkage)

    def _refuse_shrinkage(self, table: str, request: str, *, here: int, there: int) -> None:
        most = self.settings.max_shrinkage
        refuse_shrinkage("matomo", table, request, here=here, there=there, most=most)


def _nothing(columns: Sequence[Column]) -> Row:
    """The figures of a day, month or year without visits; optional ones are unknown, not 0."""
    return {
        column.field: 0
        for column in columns
        if column.field.startswith("nb_") and not column.is_optional
    }
