"""The table reports of a site and a period: a row for each address, or for each folder."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import numpy as np

from .figures import VIEWS, Figures, ReportRows, listed
from .periods import Period

_OTHERS = {"ca": "Altres", "es": "Otros", "en": "Others"}
_OWN_LANGUAGE = "ca"

Row = dict[str, Any]


def flat_table(
    figures: Figures, site: int, report: tuple[int, int], period: Period, language: str
) -> list[Row]:
    """A row for each address, the most visited first; rows without room are one at the end."""
    rows = _of_period(figures.listings[site, report], period)
    order = np.lexsort((rows.address, -rows.hits, -rows.visits))
    shown = [place for place in order.tolist() if rows.listed[place]]
    is_page = report == VIEWS
    urls = figures.addresses.urls
    table = [
        _row(urls[rows.address[at]], int(rows.hits[at]), int(rows.visits[at]), period, is_page)
        for at in shown
    ]
    folded = ~rows.listed
    if folded.any():
        label = _OTHERS.get(language, _OTHERS[_OWN_LANGUAGE])
        hits, visits = int(rows.hits[folded].sum()), int(rows.visits[folded].sum())
        others = _measured(label, hits, visits, is_page) | {"is_summary": 1}
        table.append(others)
    return table


def folder_table(
    figures: Figures, site: int, report: tuple[int, int], period: Period, language: str
) -> list[Row]:
    """The flat table, with the rows of one folder (or for downloads, one host) added up."""
    folders: dict[str, list[Row]] = {}
    for row in flat_table(figures, site, report, period, language):
        parts = urlsplit(row["url"]) if "url" in row else None
        name = row["label"] if parts is None else parts.path.strip("/").partition("/")[0]
        if parts is not None and report != VIEWS:
            name = parts.netloc
        folders.setdefault(name or "/index", []).append(row)
    table = []
    for number, (name, rows) in enumerate(folders.items(), 1):
        if len(rows) == 1:
            table.append(rows[0])
            continue
        hits = sum(int(row["nb_hits"]) for row in rows)
        visits = sum(int(row["nb_visits"]) for row in rows)
        folder = _measured(name, hits, visits, report == VIEWS)
        table.append(folder | {"idsubdatatable": number})
    return table


def _of_period(listing: ReportRows, period: Period) -> ReportRows:
    """A row for each address, its days in the period added up."""
    days = listing.of_days(period.first, period.last)
    if period.kind == "day":
        return days
    kept = days.listed
    addresses, at = np.unique(days.address[kept], return_inverse=True)
    count = len(addresses)
    hits = np.bincount(at, days.hits[kept], count).astype(np.int64)
    visits = np.bincount(at, days.visits[kept], count).astype(np.int64)
    same = np.zeros(count, dtype=np.int64)
    return ReportRows(same, addresses, hits, visits, listed(same, visits, hits))


def _row(url: str, hits: int, visits: int, period: Period, is_page: bool) -> Row:
    """The row of one address, without the columns that do not apply."""
    label, segment = _names(url, is_page)
    row = _measured(label, hits, visits, is_page)
    if period.kind == "day":
        row["nb_uniq_visitors"] = visits
    else:
        row["sum_daily_nb_uniq_visitors"] = visits
    row["url"] = url
    row["segment"] = segment
    return row


def _measured(label: str, hits: int, visits: int, is_page: bool) -> Row:
    if not is_page:
        return {
            "label": label,
            "nb_visits": visits,
            "nb_hits": str(hits),
            "sum_time_spent": 0,
            "min_bandwidth": False,
            "max_bandwidth": False,
            "avg_bandwidth": 0,
        }
    row: Row = {
        "label": label,
        "nb_visits": visits,
        "nb_hits": hits,
        "sum_time_spent": hits * 41,
    }
    entries, exits = visits // 2, visits // 3
    if entries:
        row |= {
            "entry_nb_visits": str(entries),
            "entry_nb_actions": entries * 2,
            "entry_sum_visit_length": entries * 80,
            "entry_bounce_count": entries // 2,
        }
    if exits:
        row["exit_nb_visits"] = str(exits)
    return row | {
        "avg_time_on_page": 41,
        "bounce_rate": round(entries // 2 / entries, 2) if entries else 0,
        "exit_rate": round(exits / visits, 2),
    }


@lru_cache(maxsize=50_000)
def _names(url: str, is_page: bool) -> tuple[str, str]:
    """Label and segment: of a page by its path, of a download by its host and path."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    escaped = quote(quote(url, safe=""), safe="")
    if not is_page:
        return parts.netloc + path, f"downloadUrl=={escaped}"
    return f"{path}index" if path == "/" else path, f"pageUrl=={escaped}"
