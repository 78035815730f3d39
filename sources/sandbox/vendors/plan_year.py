"""The plan's year as the truth sees it: which days count on a night."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sources.sandbox.world.clock import day_number
from sources.sandbox.world.history import Array

Mask = NDArray[np.bool_]

# The years that have a plan. Asked about another year, the last plan before it is final; before
# the first one, that has not begun.
PLAN_YEARS = (2026,)


@dataclass(frozen=True)
class PlanYear:
    """The plan's year to an as-of date; days are counted from 1970."""

    as_of: date

    @property
    def year(self) -> int:
        """The year of the plan that the as-of date is asked about."""
        begun = [year for year in PLAN_YEARS if year <= self.as_of.year]
        return max(begun, default=min(PLAN_YEARS))

    @property
    def first_day(self) -> int:
        """1 January."""
        return day_number(date(self.year, 1, 1))

    @property
    def last_day(self) -> int:
        """The as-of date, or the plan's last day where that came before."""
        return day_number(min(self.as_of, date(self.year, 12, 31)))

    def holds(self, days: Array) -> Mask:
        """Which local days lie between 1 January and the last day, both included."""
        inside: Mask = (days >= self.first_day) & (days <= self.last_day)
        return inside
