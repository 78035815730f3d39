"""What the platform holds tonight: the world's records, as the night's faults leave them."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.history import Records
from sources.sandbox.world.participation import (
    FESTA,
    NO_DAY,
    NOT_YET,
    OWN_SPACES,
    SPACES,
    participation,
)
from sources.sandbox.world.rewrites import lots, thinned
from sources.sandbox.world.scenario import stream

_LATE_SHARE = 0.2
_VANISHED_SHARE = 0.06
_VANISHED_SURVEYS = 0.3


@dataclass(frozen=True)
class Platform:
    """The records that exist tonight. They are visible if their space is published."""

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
    """The platform of a world; cached."""
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
    """Openings and attendance are corrected long afterwards; La Festa's space has no end."""
    surveys, meetings = tonight.surveys.copy(), tonight.meetings.copy()
    is_moved = (lots(surveys, rng) < _LATE_SHARE) & (surveys["starts"] != NOT_YET)
    surveys["starts"][is_moved] -= 3 * DAY
    is_recounted = (lots(meetings, rng) < _LATE_SHARE) & (meetings["closed"] != NOT_YET)
    meetings["attendees"][is_recounted] += 7
    spaces = tonight.spaces.copy()
    spaces["ends_on"][spaces.places(np.array([FESTA]))] = NO_DAY
    for records, is_changed in ((surveys, is_moved), (meetings, is_recounted)):
        records.changed_at[is_changed] = tonight.now - 7200
    return replace(tonight, surveys=surveys, meetings=meetings, spaces=spaces)


def _with_vanished_rows(tonight: Platform, rng: np.random.Generator) -> Platform:
    """Some records that are older than a week are taken down."""
    return replace(
        tonight,
        surveys=thinned(tonight.surveys, rng, share=_VANISHED_SURVEYS, now=tonight.now),
        meetings=thinned(tonight.meetings, rng, share=_VANISHED_SHARE, now=tonight.now),
        proposals=thinned(tonight.proposals, rng, share=_VANISHED_SHARE, now=tonight.now),
    )
