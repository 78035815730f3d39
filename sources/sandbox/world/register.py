"""The register of what no system holds: milestones, manuals, editions, as somebody notes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from . import World, followers, twitter
from .calendar import days_of_years
from .clock import DAY, day_number, to_utc
from .history import Array, Default, History, Records, join, new_history, some
from .scenario import Scenario

# The milestones of every year, and the months in which they are due.
MILESTONES = {
    "com.protocols": (1, 3),
    "visibilitat.referents": (1, 12),
    "web.manteniment": (1, 12),
    "edicio.memoria": (1, 3),
    "subvencions.nou_model": (1, 12),
    "governanca.protocol": (1, 6),
    "governanca.enquesta": (1, 6),
    "patrimoni.continguts": (1, 6),
    "crm.indicadors": (1, 12),
    "lideratges.programa": (1, 12),
    "patrimoni.proves_pilot": (7, 12),
}
COUNTED = ("internal_manual", "gr_edition")
NO_DAY = -1

# Followers at the end of a day, of each network that the register has a baseline of.
BASELINES: dict[str, Callable[[World, date], int]] = {
    "twitter_followers": twitter.followers_on,
    "facebook_followers": lambda world, day: followers.followers_on(world, "facebook", day),
    "instagram_followers": lambda world, day: followers.followers_on(world, "instagram", day),
}

_MILESTONE: dict[str, Default] = {
    "year": np.int32(0),
    "milestone": np.int8(0),
    "reached_on": np.int32(NO_DAY),
}
_COUNT: dict[str, Default] = {
    "year": np.int32(0),
    "kind": np.int8(0),
    "day": np.int32(0),
}


@dataclass(frozen=True)
class Register:
    """The rows of the register of two years; a milestone that is not reached has `NO_DAY`."""

    milestones: Records
    counts: Records


def register(world: World) -> Register:
    """The register as it stands on a night, before any fault rewrites it."""
    scenario = world.scenario
    milestones = join([_milestones(scenario, year) for year in scenario.years])[0]
    return Register(milestones.snapshot(world.now), _counts(scenario).snapshot(world.now))


def _milestones(scenario: Scenario, year: int) -> History:
    """One row each from New Year on; most are reached, which is noted some days later."""
    rng = scenario.stream(f"register/milestones/{year}")
    first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
    count = len(MILESTONES)
    history = new_history(
        _morning(np.full(count, first)), _MILESTONE, year=year, milestone=np.arange(count)
    )
    windows = np.array(list(MILESTONES.values()))
    reached = first + (windows[:, 0] - 1) * 30 + rng.integers(5, 25, count)
    reached += (rng.random(count) * (windows[:, 1] - windows[:, 0]) * 30).astype(np.int64)
    noted = reached + rng.integers(0, 7, count)
    every = np.arange(count)
    at_new_year, at_the_end, foreseen, taken_back, mistyped, *_ = rng.permutation(every)
    reached[at_new_year] = first
    reached[at_the_end] = noted[at_the_end] = last
    noted[foreseen] = max(first + 1, reached[foreseen] - 20)
    done = every[(rng.random(count) < 0.8) | np.isin(every, (at_new_year, at_the_end, foreseen))]
    history.edit("reached_on", done, _morning(noted[done]), reached[done])
    corrected = np.array([taken_back, mistyped])
    right = np.array([NO_DAY, max(first, reached[mistyped] - 15)])
    history.edit("reached_on", corrected, _morning(noted[corrected] + 12), right)
    return history


def _counts(scenario: Scenario) -> History:
    """Manuals and editions, noted within days; some manuals are moved to another day or deleted."""
    rng = scenario.stream("register/counts")
    histories = []
    for kind, per_year in enumerate((4, 1)):
        days = days_of_years(rng, scenario.years, per_year, least=2 - kind)
        years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        noted = _morning(days + rng.integers(0, 6, len(days)))
        histories.append(new_history(noted, _COUNT, kind=kind, year=years, day=days))
    manuals = histories[0]
    last = len(manuals) - 1
    manuals.initial["day"][last] = manuals.initial["day"][last - 1]
    moved = some(rng, len(manuals), 0.2, least=1)
    first_days = np.array([day_number(date(int(y), 1, 1)) for y in manuals.initial["year"][moved]])
    earlier = np.maximum(first_days, manuals.initial["day"][moved] - 9)
    manuals.edit("day", moved, manuals.created_at[moved] + 14 * DAY, earlier)
    deleted = some(rng, len(manuals), 0.1)
    manuals.purge(deleted, manuals.created_at[deleted] + 20 * DAY)
    return join(histories)[0]


def _morning(days: Array) -> Array:
    """Ten o'clock on these days (UTC seconds)."""
    return to_utc((days.astype(np.int64) * DAY + 10 * 3600).astype(np.int32))
