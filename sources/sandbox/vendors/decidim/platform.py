"""What stands on the platform tonight: the world's records, as the night's faults leave them."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.participation import (
    FESTA,
    NO_DAY,
    NOT_YET,
    OWN_SPACES,
    SPACES,
    participation,
)
from sources.sandbox.world.scenario import stream

_LATE_SHARE = 0.2
_VANISHED_SHARE = 0.06
_VANISHED_SURVEYS = 0.3


@dataclass(frozen=True)
class Platform:
    """The records that exist tonight; whether anybody sees them depends on their space too."""

    now: int
    spaces: Records
    surveys: Records
    meetings: Records
    proposals: Records

    @property
    def shown_spaces(self) -> Records:
        """The spaces that are published."""
        return self.spaces.without(np.flatnonzero(self.spaces["published"] == NOT_YET))

    @property
    def own_spaces(self) -> list[str]:
        """Slugs of the centre's spaces that are published."""
        return [SPACES[row] for row in self.shown_spaces.rows if row < len(OWN_SPACES)]


def platform(world: World) -> Platform:
    """The platform of a world, told once."""
    scenario = world.scenario
    faults = world.faults["decidim"] & {"late_edits", "vanished_rows"}
    return _platform(scenario.seed, scenario.year, scenario.scale, world.now, faults)


@lru_cache(maxsize=2)
def _platform(seed: int, year: int, scale: int, now: int, faults: frozenset[str]) -> Platform:
    history = participation(seed, year, scale)
    tonight = Platform(
        now,
        history.spaces.snapshot(now),
        history.surveys.snapshot(now),
        history.meetings.snapshot(now),
        history.proposals.snapshot(now),
    )
    if "late_edits" in faults:
        tonight = _with_late_edits(tonight, stream(seed, year, "participation/late_edits"))
    if "vanished_rows" in faults:
        tonight = _with_vanished_rows(tonight, stream(seed, year, "participation/vanished_rows"))
    return tonight


def _with_late_edits(tonight: Platform, rng: np.random.Generator) -> Platform:
    """Openings and attendance corrected long after, and La Festa's space open without an end."""
    surveys = _copy(tonight.surveys)
    moved = _unlucky(surveys, rng, _LATE_SHARE) & (surveys["starts"] != NOT_YET)
    surveys["starts"][moved] -= 3 * DAY
    meetings = _copy(tonight.meetings)
    recounted = _unlucky(meetings, rng, _LATE_SHARE) & (meetings["closed"] != NOT_YET)
    meetings["attendees"][recounted] += 7
    spaces = _copy(tonight.spaces)
    spaces["ends_on"][spaces.places(np.array([FESTA]))] = NO_DAY
    for records, changed in ((surveys, moved), (meetings, recounted)):
        records.changed_at[changed] = tonight.now - 7200
    return replace(tonight, surveys=surveys, meetings=meetings, spaces=spaces)


def _with_vanished_rows(tonight: Platform, rng: np.random.Generator) -> Platform:
    """Some of what is older than a week taken down."""

    def fewer(records: Records, share: float = _VANISHED_SHARE) -> Records:
        gone = _unlucky(records, rng, share)
        return records.without(np.flatnonzero(gone & (records.created_at < tonight.now - 7 * DAY)))

    return replace(
        tonight,
        surveys=fewer(tonight.surveys, _VANISHED_SURVEYS),
        meetings=fewer(tonight.meetings),
        proposals=fewer(tonight.proposals),
    )


def _copy(records: Records) -> Records:
    columns = {name: values.copy() for name, values in records.columns.items()}
    return replace(records, changed_at=records.changed_at.copy(), columns=columns)


def _unlucky(records: Records, rng: np.random.Generator, share: float) -> Array:
    """The same records on every night that they live to see, so that what changed stays so."""
    own = np.random.default_rng(rng.integers(2**32))
    highest = int(records.rows.max(initial=-1))
    return np.take(own.random(highest + 1), records.rows) < share
