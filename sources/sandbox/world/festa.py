"""La Festa as activities: the spaces in use, and how many people were counted."""

from datetime import date

import numpy as np

from .activities import DEFAULTS
from .clock import DAY, day_number, to_utc
from .events import festa_day
from .history import History, join, new_history
from .scenario import Scenario
from .vocabulary import ACTIVITY_KINDS, ROOMS, code


def _spaces(rng: np.random.Generator, day: date) -> History:
    """The spaces in use: one is recorded twice, one without a room."""
    count = int(rng.integers(5, 8))
    rooms = rng.permutation(len(ROOMS))[:count]
    rooms[-1], rooms[1] = -1, rooms[0]
    starts = np.full(count, day_number(day) * DAY + 36_000, dtype=np.int32)
    return new_history(
        to_utc(starts) + 4 * DAY + np.arange(count) * 60,
        DEFAULTS,
        kind=code(ACTIVITY_KINDS, "Espai Festa"),
        starts=starts,
        room=rooms,
    )


def _counts(rng: np.random.Generator, day: date) -> History:
    """People counted at four hours: one count is corrected a week later, one never filled in."""
    starts = day_number(day) * DAY + np.array([11, 13, 17, 19], dtype=np.int32) * 3600
    attendees = rng.multinomial(int(rng.normal(4000, 400)), [0.3, 0.3, 0.4, 0.0])
    attendees[3] = -1
    history = new_history(
        to_utc(starts.astype(np.int32)) + 3 * DAY,
        DEFAULTS,
        kind=code(ACTIVITY_KINDS, "Assistencia Festa"),
        starts=starts,
        attendees=attendees,
    )
    rows = np.array([1])
    history.edit("attendees", rows, history.created_at[rows] + 7 * DAY, attendees[rows] + 37)
    return history


def festa(scenario: Scenario) -> list[History]:
    """The activities of La Festa, one edition a year."""
    rng = scenario.stream("festa")
    days = [festa_day(year) for year in scenario.years]
    return [join([_spaces(rng, day), _counts(rng, day)])[0] for day in days]
