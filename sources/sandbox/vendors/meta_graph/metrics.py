"""Metrics: what each tells, until which day it lives, and the envelope in which it is told."""

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
        values: its values on some days, given the account.
        until: the day from which no version of the API knows it any more; None if it lives.
    """

    values: Callable[[Any, Days], Array]
    until: date | None = None


def available(deaths: Mapping[str, date | None], today: date, retired: str | None) -> list[str]:
    """The metrics of a list that the vendor still knows on a day, less the one retired tonight."""
    return [
        name
        for name, until in deaths.items()
        if name != retired and (until is None or today < until)
    ]


def not_listed(place: int, known: Sequence[str]) -> GraphError:
    """The refusal of a metric, by its place in the request, with the list of those there are."""
    message = f"(#100) metric[{place}] must be one of the following values: {', '.join(known)}"
    return GraphError(message, 100)


def period_of(request: NodeRequest, usual: str | None = None) -> str:
    """The period that is asked for.

    Raises `GraphError` where there is no such one.
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
    """What every answer of a metric says about it."""
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"{title} ({period})",
        "id": f"{owner}/insights/{name}/{period}",
    }
