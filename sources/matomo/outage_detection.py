"""Detects outages of Matomo's archive: periods that had a figure and now show none.

Each day, month and year is checked by itself: a total over many days would hide one lost day.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sources.common.arrow_columns import Column
from sources.common.errors import CredentialError, ShrinkageError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage
from sources.matomo.responses import Row

# Smaller figures may be spam that somebody deleted from Matomo.
_ALWAYS_ALLOWED = 10


def refuse_emptied_site(site: str, rows: list[Row], first: date, max_shrinkage: float) -> None:
    """Refuse days that had visits and now have none; on a first load, no visits at all.

    Raises:
        ShrinkageError: too many loaded days with visits now have none.
        CredentialError: nothing is loaded yet, and the response has no visits.
    """
    loaded = LoadedRows("visits").rows_since(("site", "day", "visits"), "day", first)
    known = {str(day) for of, day, visits in loaded if of == site and visits}
    found = {row["day"] for row in rows if row["nb_visits"]}
    request = f"VisitsSummary.get of {site}"
    refuse_shrinkage(
        "matomo",
        "visits",
        request,
        loaded=len(known),
        found=len(known & found),
        max_shrinkage=max_shrinkage,
    )
    if not loaded and rows and not found:
        raise CredentialError(
            f"{request} shows no visit since {first}: SOURCES__MATOMO__{site.upper()}_SITE_ID "
            "names another site, or Matomo shows the user of SOURCES__MATOMO__TOKEN nothing."
        )


def refuse_day_outages(
    table: str,
    request: str,
    site: str,
    figures: Sequence[Column],
    rows: list[Row],
    first: date,
    max_shrinkage: float,
) -> None:
    """Refuse days on which one of the figures fell to 0.

    Raises:
        ShrinkageError: as `refuse_outage` does.
    """
    names = ("site", "day", *(column.name for column in figures))
    loaded = [row for row in LoadedRows(table).rows_since(names, "day", first) if row[0] == site]
    for place, column in enumerate(figures, 2):
        before = {str(row[1]): row[place] or 0 for row in loaded}
        now = {row["day"]: row[column.field] or 0 for row in rows}
        refuse_outage(table, f"{column.field} of {request}", before, now, max_shrinkage)


def refuse_period_outages(
    site: str, period: str, rows: list[Row], request: str, max_shrinkage: float
) -> None:
    """Refuse months or years that had visits in any earlier reading and now have none.

    Raises:
        ShrinkageError: as `refuse_outage` does.
    """
    columns = ("site", "period", "starts_on", "visits")
    before = Counter[str]()
    for of, length, start, visits in LoadedRows("visits_periods").rows(*columns):
        if (of, length) == (site, period):
            before[str(start)] = max(before[str(start)], visits or 0)
    now = {row["starts_on"]: row["nb_visits"] or 0 for row in rows}
    refuse_outage("visits_periods", request, before, now, max_shrinkage)


def refuse_outage(
    table: str,
    request: str,
    before: Mapping[str, int],
    now: Mapping[str, int],
    max_shrinkage: float,
) -> None:
    """Refuse a response in which the figure of a day, month or year fell to 0.

    Args:
        table: the raw table that holds the figure.
        request: name of the request, for the message.
        before: the loaded figures, by day or period.
        now: the figures of the response; it holds only the days and periods requested.
        max_shrinkage: the setting; 1 allows any loss.

    Raises:
        ShrinkageError: with what to do when the figure is gone on purpose.
    """
    if max_shrinkage >= 1:
        return
    for name, figure in sorted(before.items()):
        if figure > _ALWAYS_ALLOWED and now.get(name) == 0:
            raise ShrinkageError(
                f"{request} shows 0 for {name} where {figure} is loaded in raw_matomo.{table}: "
                "refused. Look at that day in Matomo first, as its archive may be lost; only if "
                "it is empty on purpose, load once with SOURCES__MATOMO__MAX_SHRINKAGE=1."
            )
