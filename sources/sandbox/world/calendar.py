"""The centre's working days and hours: draws the days and moments on which things happen."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .clock import DAY, Ints, day_number

_HOLIDAYS = (
    (1, 1), (1, 6), (5, 1), (6, 24), (8, 15), (9, 11), (9, 24), (10, 12), (11, 1), (12, 6),
    (12, 8), (12, 25), (12, 26),
)  # fmt: skip
USUAL = (0.9, 1.1, 1.1, 1.0, 1.1, 1.0, 0.7, 0.03, 1.0, 1.25, 1.2, 0.7)
OFFICE = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
ROOMS = (0.8, 0.9, 0.9, 1.0, 0.8, 0.7, 0.3)


def days_of(
    rng: np.random.Generator,
    year: int,
    count: int,
    week: Sequence[float] = OFFICE,
    months: Sequence[float] = USUAL,
) -> Ints:
    """Days of one year (days since 1970), drawn by weekday and month, none on holidays."""
    first = day_number(date(year, 1, 1))
    days = np.arange(first, day_number(date(year + 1, 1, 1)))
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    weekday = (days + 3) % 7
    weight = np.array(week)[weekday] * np.array(months)[month]
    for holiday in _HOLIDAYS:
        weight[day_number(date(year, *holiday)) - first] = 0
    return rng.choice(days, count, p=weight / weight.sum()).astype(np.int32)


def only(*months: int) -> list[float]:
    """Month weights that leave only these months."""
    return [float(month in months) for month in range(1, 13)]


def at_hours(
    rng: np.random.Generator, days: NDArray[np.int32], first: int, last: int, step: int = 1
) -> Ints:
    """Moments (wall seconds) on these days between two hours, in steps of whole minutes."""
    minutes = rng.integers(first * 60 // step, last * 60 // step, len(days)) * step
    return (days.astype(np.int64) * DAY + minutes * 60).astype(np.int32)


def days_of_years(
    rng: np.random.Generator,
    years: Sequence[int],
    target: float,
    *,
    scale: int = 1,
    least: int = 0,
    week: Sequence[float] = OFFICE,
    months: Sequence[float] = USUAL,
) -> Ints:
    """Days in each of several years, about as many as the plan foresees (`target`)."""
    parts = [
        days_of(rng, year, max(least, volume(rng, target, scale)), week, months) for year in years
    ]
    return np.concatenate(parts)


def volume(rng: np.random.Generator, target: float, scale: float = 1) -> int:
    """How many things happen in a year for which the plan foresees `target`: near it, not on it."""
    return int(rng.poisson(target * rng.uniform(0.85, 1.2) * scale))
