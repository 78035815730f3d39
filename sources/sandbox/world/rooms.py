"""The use of the centre's rooms, which organisations book ahead."""

from .activities import booked
from .calendar import ROOMS as ROOM_WEEK
from .calendar import at_hours, days_of_years
from .history import History
from .scenario import Scenario
from .vocabulary import ACTIVITY_KINDS, ROOMS, SPACE_FEES, code

_PER_YEAR = {"gratuit": 1140, "pagament": 75, None: 12}


def rooms(scenario: Scenario) -> list[History]:
    """The uses of rooms over the two years: free, paid, and a few with no fee noted."""
    histories = []
    for fee, target in _PER_YEAR.items():
        rng = scenario.stream(f"Us espai/{fee}")
        days = days_of_years(rng, scenario.years, target, scale=scenario.scale, week=ROOM_WEEK)
        starts = at_hours(rng, days, 10, 21, step=30)
        histories.append(
            booked(
                scenario,
                rng,
                starts,
                kind=code(ACTIVITY_KINDS, "Us espai"),
                minutes=rng.integers(2, 9, len(starts)) * 30,
                room=rng.integers(0, len(ROOMS), len(starts)),
                fee=-1 if fee is None else SPACE_FEES.index(fee),
            )
        )
    return histories
