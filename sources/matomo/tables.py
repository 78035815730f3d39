"""What is loaded of a Matomo, and nothing else.

Addresses are loaded as keys without their queries: what visitors typed into a search, or a link
brought with it, stays at the vendor.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from sources.columns import Column, Kind
from sources.errors import ContractError
from sources.matomo.answers import Row
from sources.pages import page_key

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

# An installation processes a year's unique visitors only where that is switched on.
YEARS = (
    *MONTHS[:-1],
    Column("unique_visitors", "nb_uniq_visitors", Kind.INTEGER, is_optional=True),
)

ADDRESSES = (
    Column("id", "id", Kind.TEXT),
    DAY,
    Column("page_key", "page_key", Kind.TEXT),
    Column("hits", "nb_hits", Kind.INTEGER),
    Column("visits", "nb_visits", Kind.INTEGER),
    Column("is_summary", "is_summary", Kind.BOOLEAN),
)


def address_rows(request: str, day: date, rows: Iterable[Row]) -> list[Row]:
    """The rows of one day's report, each once, named by day and address.

    What the archive folded together has a label and no address (`Others`): it is a row, too, so
    that totals hold.

    Raises:
        ContractError: an address came twice with different figures, or a row is without a name.
    """
    named: dict[str, Row] = {}
    for row in rows:
        label, url = row.get("label"), row.get("url")
        if not isinstance(label, str) or not isinstance(url, str | None):
            raise ContractError(f"{request}: field label or url of a row is missing or no text.")
        name = sha256(f"{label}\n{url or ''}".encode()).hexdigest()[:20]
        here = row | {
            "id": f"{day} {name}",
            "day": day.isoformat(),
            "page_key": page_key(url) if url else None,
            "is_summary": bool(row.get("is_summary")),
        }
        if named.setdefault(name, here) != here:
            raise ContractError(f"{request}: an address came twice, with different figures.")
    return list(named.values())
