"""The plan's year, as truths need it: which days count on a night."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sources.sandbox.world.clock import day_number
from sources.sandbox.world.history import Array

Mask = NDArray[np.bool_]

# The years that have a plan. In a later year the last plan counts, which is over by then; in an
# earlier one the first plan, which has not begun.
PLAN_YEARS = (2026,)


@dataclass(frozen=True)
class PlanYear:
    """The plan's year to an as-of date. Days are counted from 1970."""

    as_of: date

    @property
    def year(self) -> int:
        """The year of the plan that counts on the as-of date."""
        begun = [year for year in PLAN_YEARS if year <= self.as_of.year]
        return max(begun, default=min(PLAN_YEARS))

    @property
    def first_day(self) -> int:
        """1 January."""
        return day_number(date(self.year, 1, 1))

    @property
    def last_day(self) -> int:
        """The as-of date, or 31 December of the plan's year if that is earlier."""
        return day_number(min(self.as_of, date(self.year, 12, 31)))

    def holds(self, days: Array) -> Mask:
        """Which local days lie from 1 January to the last day."""
        inside: Mask = (days >= self.first_day) & (days <= self.last_day)
        return inside
