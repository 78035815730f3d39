"""Rewrites the seed of holidays: `make holidays`, when the council has fixed another year.

The holidays of Catalonia come from the package `holidays`. Barcelona usually adds two: Whit Monday
and the Mercè, which moves to Monday if it falls on a weekend. The council decides each year, so
check the diff before you commit it.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

from orchestration.settings import REPOSITORY

SEED = REPOSITORY / "dbt_project" / "seeds" / "holidays.csv"
YEARS = range(2024, 2032)

_SATURDAY = 5


def holidays_of(year: int) -> Iterator[tuple[date, str, str]]:
    """The holidays of a year in Barcelona: day, name in Catalan, and scope."""
    from holidays import country_holidays  # installed for development only

    catalan = country_holidays("ES", subdiv="CT", years=year, language="ca")
    for day, name in catalan.items():
        yield day, name, "catalonia"
    [easter_monday] = catalan.get_named("Dilluns de Pasqua", lookup="exact")
    yield easter_monday + timedelta(weeks=7), "Dilluns de Pasqua Granada", "barcelona"
    yield _on_a_working_day(date(year, 9, 24)), "La Mercè", "barcelona"


def write_holidays(file: TextIO) -> None:
    """Write the rows of the seed, by day."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("holiday_on", "holiday", "scope"))
    for year in YEARS:
        writer.writerows(sorted(holidays_of(year)))


def _on_a_working_day(day: date) -> date:
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def main(seed: Path = SEED) -> None:
    """Write the seed."""
    with seed.open("w", encoding="utf-8", newline="") as file:
        write_holidays(file)
    print(f"written: {seed}, {YEARS[0]} to {YEARS[-1]}")


if __name__ == "__main__":
    main()
