"""The Reporting API: its methods, their parameters and the shapes of their answers."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from sources.sandbox.world import World

from .counting import figures
from .faults import is_retired, with_faults
from .figures import DOWNLOADS, SITES, VIEWS, Figures
from .periods import Period, ReportError, RequestedPeriods, requested_periods
from .sites import site_row
from .summaries import actions_summary, visits_summary
from .tables import Row, flat_table, folder_table

VERSION = "5.2.0"
_DEFAULT_LIMIT = 100
_SUMMARIES = {"VisitsSummary.get": visits_summary, "Actions.get": actions_summary}
_TABLES = {"Actions.getPageUrls": VIEWS, "Actions.getDownloads": DOWNLOADS}
_RATES = ("bounce_rate", "exit_rate")
_NAMING = ("label", "url", "segment", "is_summary", "idsubdatatable")

Params = Mapping[str, str]


class ReportingApi:
    """The API of one installation."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._today = world.as_of + timedelta(days=1)
        self._faults = world.faults["matomo"]

    @cached_property
    def _figures(self) -> Figures:
        return figures(self._world)

    def call(self, params: Params, *, is_known: bool) -> Any:
        """Answers one call.

        Raises:
            ReportError: the API refuses it.
        """
        method = params.get("method", "")
        if method == "API.getBulkRequest":
            return self._bulk(params, is_known=is_known)
        self._check(method)
        if not is_known:
            raise _no_access(params.get("idSite"))
        if method == "API.getMatomoVersion":
            return {"value": VERSION}
        sites = _sites(params)
        if method == "SitesManager.getSiteFromId":
            return site_row(sites[0], self._figures.first_day)
        wanted = requested_periods(params, self._today)
        answers = {str(site): self._report(method, site, wanted, params) for site in sites}
        return answers if len(answers) > 1 else answers[str(sites[0])]

    def _bulk(self, params: Params, *, is_known: bool) -> list[Any]:
        """The answers to several calls, with errors in their place."""
        numbered = sorted(
            (int(found[1]), value)
            for name, value in params.items()
            if (found := re.fullmatch(r"urls\[(\d+)\]", name))
        )
        answers = []
        for _, query in numbered:
            inner = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
            try:
                answers.append(self.call(inner, is_known=is_known))
            except ReportError as error:
                answers.append(error_body(error))
        return answers

    def _check(self, method: str) -> None:
        others = ("API.getMatomoVersion", "SitesManager.getSiteFromId")
        known = method in _SUMMARIES or method in _TABLES or method in others
        if not known or is_retired(method, self._faults):
            module, _, name = method.partition(".")
            raise ReportError(
                f"The method '{name}' does not exist or is not available in the module "
                f"'\\Piwik\\Plugins\\{module}\\API'."
            )

    def _report(self, method: str, site: int, wanted: RequestedPeriods, params: Params) -> Any:
        """The answer of one site: for a period, or a series by period with `[]` for empty ones."""
        answers = {
            period.name: self._answer(method, site, period, params, is_single=not wanted.is_series)
            for period in wanted.periods
        }
        return answers if wanted.is_series else answers[wanted.periods[0].name]

    def _answer(
        self, method: str, site: int, period: Period, params: Params, *, is_single: bool
    ) -> Any:
        figures = self._figures
        # a range that ends in the future is empty
        if period.kind == "range" and period.last > figures.last_day:
            return []
        is_empty = "silent_empty" in self._faults or not self._has_data(site, period)
        if method in _TABLES:
            table_of = flat_table if params.get("flat") == "1" else folder_table
            language = params.get("language", "")
            rows = [] if is_empty else table_of(figures, site, _TABLES[method], period, language)
            return _trimmed(with_faults(rows, method, self._faults), params)
        if is_empty and not is_single:
            return []
        row = _SUMMARIES[method](figures, site, period)
        if is_empty:
            row = dict.fromkeys(row, 0)
        return _kept(_formatted(with_faults([row], method, self._faults)[0], params), params)

    def _has_data(self, site: int, period: Period) -> bool:
        return bool(self._figures.visits(site, period.first, period.last).any())


def error_body(error: ReportError) -> dict[str, str]:
    """The body of an error, alone or among the answers to several calls."""
    return {"result": "error", "message": error.message}


def _no_access(site: str | None) -> ReportError:
    about = f" for the website id = {site}" if site else ""
    return ReportError(
        f"You can't access this resource as it requires 'view' access{about}.", status=401
    )


def _sites(params: Params) -> list[int]:
    text = params.get("idSite", "")
    if not text:
        raise ReportError("Please specify a value for 'idSite'.")
    if text == "all":
        return list(SITES)
    sites = [int(part) if part.isdigit() else 0 for part in text.split(",")]
    unknown = [site for site in sites if site not in SITES]
    if unknown:
        raise _no_access(str(unknown[0]))
    return sites


def _trimmed(rows: list[Row], params: Params) -> list[Row]:
    """The rows that match the pattern, from the offset on and up to the limit."""
    if params.get("filter_pattern"):
        pattern = re.compile(params["filter_pattern"], re.IGNORECASE)
        column = params.get("filter_column", "label")
        rows = [row for row in rows if pattern.search(str(row.get(column, "")))]
    limit = int(params.get("filter_limit", _DEFAULT_LIMIT))
    start = int(params.get("filter_offset", 0))
    part = rows[start:] if limit < 0 else rows[start : start + limit]
    return [_kept(_formatted(row, params), params) for row in part]


def _formatted(row: Row, params: Params) -> Row:
    """The row with rates in per cent, unless plain numbers are asked for."""
    if params.get("format_metrics", "bc") == "0":
        return row
    rates = {name: f"{row[name]:.0%}" for name in _RATES if name in row}
    return {**row, **rates}


def _kept(row: Row, params: Params) -> Row:
    """The columns that are asked for, without the hidden ones; what names a row always stays."""
    shown = [name for name in params.get("showColumns", "").split(",") if name]
    hidden = params.get("hideColumns", "").split(",")
    names = [name for name in row if not shown or name in (*shown, *_NAMING)]
    return {name: row[name] for name in names if name not in hidden}
