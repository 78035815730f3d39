"""Metrics: their values, the day on which each is retired, and the form in which they come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sources.sandbox.world.history import Array

from .days import Days
from .errors import GraphError
from .nodes import NodeRequest, stamp

PERIODS = ("day", "week", "days_28", "month", "lifetime", "total_over_range")


@dataclass(frozen=True)
class Metric:
    """One metric of an account by day.

    Attributes:
        values: gives its values on some days of an account.
        until: the day from which on no version of the API has it; None if it is in use.
    """

    values: Callable[[Any, Days], Array]
    until: date | None = None


def available(until: Mapping[str, date | None], today: date, retired: str | None) -> list[str]:
    """The metrics that are in use on a day, without the one that is retired tonight."""
    return [
        name for name, last in until.items() if name != retired and (last is None or today < last)
    ]


def not_listed(place: int, known: Sequence[str]) -> GraphError:
    """The refusal of a metric: its place in the request, and the list of all metrics."""
    message = f"(#100) metric[{place}] must be one of the following values: {', '.join(known)}"
    return GraphError(message, 100)


def period_of(request: NodeRequest, usual: str | None = None) -> str:
    """The period that is asked for.

    Raises:
        GraphError: there is no such period.
    """
    period = request.parameters.get("period", usual)
    if period not in PERIODS:
        message = f"(#100) period must be one of the following values: {', '.join(PERIODS)}"
        raise GraphError(message, 100)
    return period


def series(owner: str, name: str, days: Days, values: Sequence[int] | Array) -> dict[str, Any]:
    """A metric with a value for each day."""
    points = [
        {"value": int(value), "end_time": stamp(int(end))}
        for value, end in zip(values, days.ends, strict=True)
    ]
    return {**head(owner, name, "day"), "values": points}


def head(owner: str, name: str, period: str) -> dict[str, Any]:
    """The keys that the answer of every metric has."""
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"{title} ({period})",
        "id": f"{owner}/insights/{name}/{period}",
    }
