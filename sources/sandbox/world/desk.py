"""The help desk: enquiries, advice, support, meetings; and what a CRM records by itself."""

from dataclasses import dataclass
from datetime import datetime, time

import numpy as np

from .activities import DEFAULTS, booked, recorded
from .calendar import USUAL, at_hours, days_of_years, only
from .clock import last_sunday, to_wall, utc_seconds, wall_seconds
from .history import Array, History, join, new_history
from .scenario import Scenario
from .vocabulary import ACTIVITY_KINDS, MEDIA, PROGRAMMES, code


@dataclass(frozen=True)
class ActivityLine:
    """One kind of activity at the desk: how many a year, and how it gets into the CRM."""

    kind: str
    per_year: float
    medium: str | None = None
    is_booked: bool = False
    months: tuple[int, ...] = ()
    is_auto: bool = False

    @property
    def name(self) -> str:
        """The name of its random stream."""
        return f"{self.kind}/{self.medium}"


LINES = (
    ActivityLine("Consulta", 1560, "phone"),
    ActivityLine("Phone Call", 140, "phone"),
    ActivityLine("Phone Call", 30),
    ActivityLine("Consulta", 1800, "email"),
    ActivityLine("Consulta", 20, "in_person"),
    ActivityLine("Consulta", 25, "in_person_territory"),
    ActivityLine("Consulta", 85, "video_call", is_booked=True),
    ActivityLine("Consulta", 5, "letter_mail"),
    ActivityLine("Consulta", 12),
    ActivityLine("Assessorament", 2000, "in_person", is_booked=True),
    ActivityLine("Suport tramits", 100, "in_person", is_booked=True),
    ActivityLine("Suport subvencions", 150, "phone", months=(1, 2, 3)),
    ActivityLine("Reunio districte", 20, "in_person", is_booked=True),
    ActivityLine("Reunio CAMU", 6, "in_person", is_booked=True),
    ActivityLine("Meeting", 60, "in_person", is_booked=True),
    ActivityLine("Email", 400, "email", is_auto=True),
    ActivityLine("Bulk Email", 60, is_auto=True),
)
_PROGRAMME_SHARES = {"propi": 0.925, "pdb": 0.021, "otpb": 0.016, None: 0.038}


def _programmes(rng: np.random.Generator, kind: str, count: int) -> Array:
    if kind != "Assessorament":
        return np.full(count, -1, dtype=np.int8)
    codes = [-1 if name is None else PROGRAMMES.index(name) for name in _PROGRAMME_SHARES]
    return rng.choice(np.array(codes, np.int8), count, p=list(_PROGRAMME_SHARES.values()))


def _line(scenario: Scenario, line: ActivityLine) -> History:
    rng = scenario.stream(line.name)
    months = only(*line.months) if line.months else USUAL
    days = days_of_years(rng, scenario.years, line.per_year, scale=scenario.scale, months=months)
    starts = at_hours(rng, days, 9, 20 if line.is_booked else 19)
    write = booked if line.is_booked else recorded
    return write(
        scenario,
        rng,
        starts,
        kind=code(ACTIVITY_KINDS, line.kind),
        medium=MEDIA.index(line.medium) if line.medium else -1,
        minutes=rng.integers(1, 12, len(starts)) * 5,
        programme=_programmes(rng, line.kind, len(starts)),
        is_auto=line.is_auto,
    )


def _oddities(scenario: Scenario) -> History:
    """Single records at odd moments: after midnight, when the clocks change, in the future."""
    rng = scenario.stream("oddities")
    initial, starts, media = [], [], []

    def add(moment: datetime, medium: str, written: int | None = None) -> None:
        starts.append(wall_seconds(moment))
        initial.append(utc_seconds(moment) + 300 if written is None else written)
        media.append(MEDIA.index(medium))

    for year in scenario.years:
        add(datetime(year, 1, 1, 0, 35), "email")
        for month in (2, 3, 5, 6, 9, 11, 12):
            add(datetime(year, month, int(rng.integers(2, 27)), 0, 5 + month * 4), "email")
        autumn, spring = (datetime.combine(last_sunday(year, month), time()) for month in (10, 3))
        for after_midnight_utc in (900, 4500):
            written = wall_seconds(autumn) + after_midnight_utc
            add(autumn.replace(hour=2, minute=10), "phone", written)
        add(spring.replace(hour=2, minute=30), "email", wall_seconds(spring) + 5400)
        add(datetime(year + 1, 3, 14, 11, 20), "phone", wall_seconds(datetime(year, 3, 14, 12)))
    history = new_history(
        np.array(initial),
        DEFAULTS,
        kind=code(ACTIVITY_KINDS, "Consulta"),
        starts=np.array(starts),
        medium=np.array(media),
        staff=scenario.contacts.pick_staff(rng, len(initial)),
    )
    history.initial["status"][1] = -1
    history.initial["person"][:] = scenario.contacts.pick_people(rng, history.created_at)
    return history


def _merges(scenario: Scenario) -> History:
    """The two activities that the CRM records by itself for each merge."""
    merge = scenario.contacts.merge
    parts = [
        new_history(
            merge.at + 1,
            DEFAULTS,
            kind=code(ACTIVITY_KINDS, kind),
            starts=to_wall(merge.at),
            organisation=target,
            is_auto=True,
        )
        for kind, target in (
            ("Contact Merged", merge.winners),
            ("Contact Deleted by Merge", merge.losers),
        )
    ]
    return join(parts)[0]


def desk(scenario: Scenario) -> list[History]:
    """The activities of the desk over the two years."""
    return [*(_line(scenario, line) for line in LINES), _oddities(scenario), _merges(scenario)]
