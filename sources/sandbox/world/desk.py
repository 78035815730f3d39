"""The attention desk: enquiries, advice, supports, meetings, and the noise a CRM writes itself."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .activities import DEFAULTS, booked, recorded
from .calendar import USUAL, at_hours, days_of_years, only
from .clock import to_wall, utc_seconds, wall_seconds
from .history import Array, Life, join, records_born
from .scenario import Story
from .vocabulary import ACTIVITY_KINDS, MEDIA, PROGRAMMES, code


@dataclass(frozen=True)
class Line:
    """One line of the desk's work: what it is, how many a year, how it gets into the CRM."""

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
    Line("Consulta", 1560, "phone"),
    Line("Phone Call", 140, "phone"),
    Line("Phone Call", 30),
    Line("Consulta", 1800, "email"),
    Line("Consulta", 20, "in_person"),
    Line("Consulta", 25, "in_person_territory"),
    Line("Consulta", 85, "video_call", is_booked=True),
    Line("Consulta", 5, "letter_mail"),
    Line("Consulta", 12),
    Line("Assessorament", 2000, "in_person", is_booked=True),
    Line("Suport tramits", 100, "in_person", is_booked=True),
    Line("Suport subvencions", 150, "phone", months=(1, 2, 3)),
    Line("Reunio districte", 20, "in_person", is_booked=True),
    Line("Reunio CAMU", 6, "in_person", is_booked=True),
    Line("Meeting", 60, "in_person", is_booked=True),
    Line("Email", 400, "email", is_auto=True),
    Line("Bulk Email", 60, is_auto=True),
)
_PROGRAMME_SHARES = {"propi": 0.925, "pdb": 0.021, "otpb": 0.016, None: 0.038}


def _programmes(rng: np.random.Generator, kind: str, count: int) -> Array:
    if kind != "Assessorament":
        return np.full(count, -1, dtype=np.int8)
    codes = [-1 if name is None else PROGRAMMES.index(name) for name in _PROGRAMME_SHARES]
    return rng.choice(np.array(codes, np.int8), count, p=list(_PROGRAMME_SHARES.values()))


def _line(story: Story, line: Line) -> Life:
    rng = story.stream(line.name)
    months = only(*line.months) if line.months else USUAL
    days = days_of_years(rng, story.years, line.per_year, scale=story.scale, months=months)
    starts = at_hours(rng, days, 9, 20 if line.is_booked else 19)
    write = booked if line.is_booked else recorded
    return write(
        story,
        rng,
        starts,
        kind=code(ACTIVITY_KINDS, line.kind),
        medium=MEDIA.index(line.medium) if line.medium else -1,
        minutes=rng.integers(1, 12, len(starts)) * 5,
        programme=_programmes(rng, line.kind, len(starts)),
        is_auto=line.is_auto,
    )


def _oddities(story: Story) -> Life:
    """Single records at awkward moments: after midnight, in the clock changes, in the future."""
    rng = story.stream("oddities")
    born, starts, media = [], [], []

    def add(moment: datetime, medium: str, written: int | None = None) -> None:
        starts.append(wall_seconds(moment))
        born.append(utc_seconds(moment) + 300 if written is None else written)
        media.append(MEDIA.index(medium))

    for year in story.years:
        add(datetime(year, 1, 1, 0, 35), "email")
        for month in (2, 3, 5, 6, 9, 11, 12):
            add(datetime(year, month, int(rng.integers(2, 27)), 0, 5 + month * 4), "email")
        autumn, spring = _changes(year)
        for after_midnight_utc in (900, 4500):
            written = wall_seconds(autumn) + after_midnight_utc
            add(autumn.replace(hour=2, minute=10), "phone", written)
        add(spring.replace(hour=2, minute=30), "email", wall_seconds(spring) + 5400)
        add(datetime(year + 1, 3, 14, 11, 20), "phone", wall_seconds(datetime(year, 3, 14, 12)))
    life = records_born(
        np.array(born),
        DEFAULTS,
        kind=code(ACTIVITY_KINDS, "Consulta"),
        starts=np.array(starts),
        medium=np.array(media),
        staff=story.contacts.pick_staff(rng, len(born)),
    )
    life.born["status"][1] = -1
    life.born["person"][:] = story.contacts.pick_people(rng, life.born_at)
    return life


def _changes(year: int) -> tuple[datetime, datetime]:
    """Midnight of the Sundays on which the clock goes back and forward."""
    october, march = (
        max(day for day in range(25, 32) if datetime(year, month, day).weekday() == 6)
        for month in (10, 3)
    )
    return datetime(year, 10, october), datetime(year, 3, march)


def _merges(story: Story) -> Life:
    """The two activities that the CRM writes of its own accord for each merge."""
    merge = story.contacts.merge
    parts = [
        records_born(
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


def desk(story: Story) -> list[Life]:
    """The activities of the desk over the two years."""
    return [*(_line(story, line) for line in LINES), _oddities(story), _merges(story)]
