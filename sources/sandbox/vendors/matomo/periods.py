"""The periods and dates of a request."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sources.sandbox.world.clock import EPOCH, day_number

PERIODS = ("day", "week", "month", "year", "range")
_KEYWORD = re.compile(r"(last|previous)(\d{1,4})$")


class ReportError(Exception):
    """An error of the API; most come with status 200."""

    def __init__(self, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Period:
    """One period: its kind, its name in a series, its first and last day (counted from 1970)."""

    kind: str
    name: str
    first: int
    last: int


@dataclass(frozen=True)
class RequestedPeriods:
    """What a request asks for: one period, or a series of them."""

    periods: list[Period]
    is_series: bool


def requested_periods(params: Mapping[str, str], today: date) -> RequestedPeriods:
    """Reads `period` and `date`.

    Raises:
        ReportError: one of them is missing or wrong.
    """
    kind = params.get("period", "day")
    if kind not in PERIODS:
        raise ReportError(
            f"The period '{kind}' is not supported. Try any of the following instead: "
            + ", ".join(PERIODS)
        )
    text = params.get("date", "")
    if not text:
        raise ReportError("Please specify a value for 'date'.")
    bounds = _bounds(kind, text, today)
    if kind == "range":
        first, last = bounds or (_day(text, today),) * 2
        return RequestedPeriods([_range(first, last)], is_series=False)
    if bounds is None:
        return RequestedPeriods([_around(kind, _day(text, today))], is_series=False)
    series: list[Period] = []
    day, last = bounds
    while not series or series[-1].last < day_number(last):
        series.append(_around(kind, day))
        day = EPOCH + timedelta(days=series[-1].last + 1)
    return RequestedPeriods(series, is_series=True)


def _bounds(kind: str, text: str, today: date) -> tuple[date, date] | None:
    """The first and last day of a series or range; None for a single date."""
    if "," in text:
        first, last = (_day(part, today) for part in text.split(",", 1))
        if first > last:
            raise ReportError(f"Invalid date range: {text}")
        return first, last
    keyword = _KEYWORD.match(text)
    if keyword is None:
        return None
    last = today if keyword[1] == "last" else _before(kind, today)
    first = last
    for _ in range(int(keyword[2]) - 1):
        first = _before(kind, first)
    return first, last


def _before(kind: str, day: date) -> date:
    """The last day of the period before that of `day`."""
    first = _around("day" if kind == "range" else kind, day).first
    return EPOCH + timedelta(days=first - 1)


def _day(text: str, today: date) -> date:
    if text in ("today", "now"):
        return today
    if text in ("yesterday", "yesterdaySameTime"):
        return today - timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReportError(
            "Date format must be: YYYY-MM-DD, or 'today' or 'yesterday' or any keyword supported "
            "by the strtotime function (see http://php.net/strtotime for more information): " + text
        ) from error


def _around(kind: str, day: date) -> Period:
    """The period of a kind that contains a day."""
    if kind == "day":
        return Period(kind, day.isoformat(), day_number(day), day_number(day))
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
        return Period(kind, f"{first},{last}", day_number(first), day_number(last))
    if kind == "month":
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return Period(kind, f"{day:%Y-%m}", day_number(first), day_number(last))
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return Period(kind, str(day.year), day_number(first), day_number(last))


def _range(first: date, last: date) -> Period:
    return Period("range", f"{first},{last}", day_number(first), day_number(last))
