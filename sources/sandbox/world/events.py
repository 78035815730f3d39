"""Trainings and other events of the centre: announced ahead, some moved or cancelled."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .calendar import at_hours, days_of_years, only
from .clock import DAY, day_number, to_utc
from .history import Default, History, join, new_history, some
from .scenario import Scenario
from .vocabulary import EVENT_KINDS, PROGRAMMES, code

DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "starts": np.int32(0),
    "minutes": np.int16(120),
    "programme": np.int8(-1),
    "places": np.int16(-1),
    "is_active": np.bool_(True),
    "is_template": np.bool_(False),
}
_ALL_YEAR = (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)


@dataclass(frozen=True)
class Programme:
    """One kind of event: how many a year, in which months."""

    kind: str
    per_year: float
    programme: str | None = None
    months: tuple[int, ...] = _ALL_YEAR
    least: int = 0


CALENDAR = (
    Programme("Formacio trimestral", 36, "propi", (2, 3, 4, 5, 6, 10, 11, 12)),
    Programme("Formacio a mida", 15),
    Programme("Formacio transversal", 5, "pdb"),
    Programme("Formacio transversal", 4, "propi"),
    Programme("Formacio PdB", 2, "pdb", least=1),
    Programme("Formacio PdB", 1),
    Programme("Taller PdB", 1.5, "pdb"),
    Programme("Formacio interna", 6),
    Programme("Exposicio", 4, least=1),
    Programme("Activitat FM la Clota", 1, months=(6,), least=1),
    Programme("Activitat ambiental", 1, months=(4, 5, 10), least=1),
    Programme("Meeting", 10),
    Programme("Workshop", 4, "pdb"),
)


def festa_day(year: int) -> date:
    """The Saturday of La Festa: the third one of May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(5 - first.weekday()) % 7 + 14)


def _line(scenario: Scenario, line: Programme) -> History:
    rng = scenario.stream(f"events/{line.kind}/{line.programme}")
    months = only(*line.months)
    days = days_of_years(rng, scenario.years, line.per_year, least=line.least, months=months)
    starts = at_hours(rng, days, 10, 19, step=30)
    count = len(starts)
    history = new_history(
        to_utc(starts) - rng.integers(15, 80, count) * DAY,
        DEFAULTS,
        kind=code(EVENT_KINDS, line.kind),
        starts=starts,
        minutes=rng.integers(2, 7, count) * 30,
        programme=PROGRAMMES.index(line.programme) if line.programme else -1,
        places=rng.integers(15, 35, count),
    )
    _changes(rng, history)
    return history


def _changes(rng: np.random.Generator, history: History) -> None:
    """Some events are moved, cancelled before or declared inactive after their day."""
    starts, count = history.initial["starts"], len(history)
    before = to_utc(starts) - rng.integers(2, 14, count) * DAY
    moved = some(rng, count, 0.08)
    later = starts[moved] + rng.integers(1, 20, len(moved)) * DAY
    history.edit("starts", moved, before[moved], later)
    cancelled = some(rng, count, 0.06)
    history.edit("is_active", cancelled, before[cancelled] + DAY, False)
    undone = some(rng, count, 0.02)
    history.edit("is_active", undone, to_utc(starts[undone]) + 9 * DAY, False)


def _festa(scenario: Scenario) -> History:
    """La Festa of each year, and a second record of it that was made by mistake."""
    starts = np.repeat([day_number(festa_day(year)) * DAY + 36_000 for year in scenario.years], 2)
    double = np.arange(len(starts)) % 2 == 1
    history = new_history(
        to_utc(starts.astype(np.int32)) - 100 * DAY + double * 5 * DAY,
        DEFAULTS,
        kind=code(EVENT_KINDS, "Festa Associat"),
        starts=starts,
        minutes=600,
    )
    rows = np.flatnonzero(double)
    history.edit("is_active", rows, history.created_at[rows] + 3 * DAY, False)
    return history


def _oddities(scenario: Scenario) -> History:
    """A template, an event that is deleted for good, and one that begins at half past midnight."""
    rng = scenario.stream("events/oddities")
    days = np.repeat([day_number(date(year, 1, 1)) for year in scenario.years], 3) + np.tile(
        [15, 40 + int(rng.integers(0, 10)), 60 + int(rng.integers(0, 20))], 2
    )
    role = np.tile([0, 1, 2], 2)
    starts = days * DAY + np.where(role == 2, 1800, 17 * 3600)
    history = new_history(
        to_utc(starts.astype(np.int32)) - 12 * DAY,
        DEFAULTS,
        kind=code(EVENT_KINDS, "Formacio a mida"),
        starts=starts,
        is_template=role == 0,
    )
    purged = np.flatnonzero(role == 1)
    history.purge(purged, to_utc(history.initial["starts"][purged]) + 30 * DAY)
    return history


def events(scenario: Scenario) -> History:
    """All events of the two years, in order of creation."""
    lines = [_line(scenario, line) for line in CALENDAR]
    return join([*lines, _festa(scenario), _oddities(scenario)])[0]
