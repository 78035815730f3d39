"""The tables that are loaded from Matomo, and nothing else.

Addresses are loaded as keys without queries: text that visitors typed into a search, or that a link
carried, stays at the vendor.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.errors import ContractError
from sources.common.page_url import page_key
from sources.matomo.responses import Row

SITE = Column("site", "site", Kind.TEXT)
DAY = Column("day", "day", Kind.DATE)

VISITS = (
    SITE,
    DAY,
    Column("visits", "nb_visits", Kind.INTEGER),
    Column("unique_visitors", "nb_uniq_visitors", Kind.INTEGER),
    Column("actions", "nb_actions", Kind.INTEGER),
)

ACTIONS = (
    SITE,
    DAY,
    Column("pageviews", "nb_pageviews", Kind.INTEGER),
    Column("downloads", "nb_downloads", Kind.INTEGER),
)

MONTHS = (
    SITE,
    Column("period", "period", Kind.TEXT),
    Column("starts_on", "starts_on", Kind.DATE),
    Column("read_for", "read_for", Kind.DATE),
    Column("visits", "nb_visits", Kind.INTEGER),
    Column("unique_visitors", "nb_uniq_visitors", Kind.INTEGER),
)

# Unique visitors of a year are processed only if the installation enables it.
YEARS = (
    *MONTHS[:-1],
    Column("unique_visitors", "nb_uniq_visitors", Kind.INTEGER, is_optional=True),
)

ADDRESSES = (
    Column("id", "id", Kind.TEXT),
    DAY,
    Column("page_key", "page_key", Kind.TEXT),
    Column("hits", "nb_hits", Kind.INTEGER),
    Column("is_summary", "is_summary", Kind.BOOLEAN),
)


def address_page(request: str, reports: Mapping[date, Sequence[Row]]) -> pa.Table:
    """Type reports of some days: one row per page or file, whatever the spelling of its address.

    Rows that the archive combined have a label and no address (`Others`): they are loaded too, so
    that totals hold.

    Raises:
        ContractError: an address came twice with different figures, or a row is without a name.
    """
    rows = [
        row
        for day, report in reports.items()
        for row in _named(f"{request} of {day}", day.isoformat(), report)
    ]
    return _merged(to_arrow(rows, ADDRESSES, ("id",), request))


def _named(request: str, day: str, report: Sequence[Row]) -> Iterable[Row]:
    """The rows of a day, with each address once."""
    named: dict[tuple[str, str | None], Row] = {}
    for row in report:
        label, url = row.get("label"), row.get("url")
        if not isinstance(label, str) or not isinstance(url, str | None):
            raise ContractError(f"{request}: field label or url of a row is missing or no text.")
        key = page_key(url) if url else None
        # not a hash of the address: it would let anyone confirm a guess of what a visitor typed
        name = key or f"({label.partition('?')[0]})"
        here = row | {
            "id": f"{day} {name}",
            "day": day,
            "page_key": key,
            "is_summary": bool(row.get("is_summary")),
        }
        if named.setdefault((label, url), here) != here:
            raise ContractError(f"{request}: an address came twice, with different figures.")
    return named.values()


def _merged(page: pa.Table) -> pa.Table:
    """Merge addresses that differ only in parts that are not kept."""
    figures = {"hits": "sum", "is_summary": "max"}
    names = [name for name in page.column_names if name not in figures]
    grouped = page.group_by(names, use_threads=False).aggregate(list(figures.items()))
    return grouped.rename_columns([*names, *figures]).select(page.column_names).cast(page.schema)
