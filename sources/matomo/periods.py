"""Days, months and years as Matomo counts and names them."""

from datetime import date, timedelta


def days_between(first: date, last: date) -> list[date]:
    """All days from first to last; none if the last came before."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def period_starts(period: str, first: date, last: date) -> list[date]:
    """First days of the months or years that touch the days from first to last."""
    day = first.replace(day=1) if period == "month" else first.replace(month=1, day=1)
    starts = []
    while day <= last:
        starts.append(day)
        day = period_end(period, day) + timedelta(days=1)
    return starts


def period_end(period: str, start: date) -> date:
    """The last day of a month or year."""
    if period == "year":
        return start.replace(month=12, day=31)
    return (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def period_name(period: str, start: date) -> str:
    """The period's name in a response: 2026 or 2026-03."""
    return f"{start:%Y}" if period == "year" else f"{start:%Y-%m}"
