"""The city's agenda Què de Què: the organisations registered there and their activities."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import numpy as np

from . import World
from .calendar import at_hours, days_of_years, volume
from .clock import DAY, to_utc, utc_seconds, wall_seconds
from .history import Array, Default, History, Records, join, new_history, some
from .rewrites import restamped, thinned
from .scenario import stream

DEFAULTS: dict[str, Default] = {
    "created": np.int32(0),
    "is_published": np.bool_(True),
    "title": np.int32(0),
}
_WEEK = (1.0, 1.1, 1.1, 1.1, 1.0, 0.5, 0.4)
# Drafts of one import that were never published: side by side, they leave a whole page empty.
_IMPORTED = 110
_LATE_SHARE = 0.012
_VANISHED_SHARE = 0.006


@dataclass(frozen=True)
class Agenda:
    """What the agenda holds on a night; its editors can change `created` (UTC seconds)."""

    activities: Records
    organisations: Records


def agenda(world: World) -> Agenda:
    """The agenda on the world's night, as the faults of `qdq` leave it."""
    scenario = world.scenario
    activities, organisations = _histories(scenario.seed, scenario.year, scenario.scale)
    held = Agenda(activities.snapshot(world.now), organisations.snapshot(world.now))
    if "late_edits" in world.faults["qdq"]:
        rng = stream(scenario.seed, scenario.year, "agenda/late_edits")
        held = replace(held, activities=_edited_late(held.activities, rng, world.now))
    if "vanished_rows" in world.faults["qdq"]:
        rng = stream(scenario.seed, scenario.year, "agenda/vanished_rows")
        held = Agenda(
            thinned(held.activities, rng, share=_VANISHED_SHARE, now=world.now),
            thinned(held.organisations, rng, share=_VANISHED_SHARE, now=world.now),
        )
    return held


@lru_cache(maxsize=2)
def _histories(seed: int, year: int, scale: int) -> tuple[History, History]:
    rng = stream(seed, year, "agenda")
    years = (year - 1, year)
    days = days_of_years(rng, years, 2000, scale=scale, week=_WEEK)
    ends = [(datetime(y, 12, 31, 23, 59), datetime(y, 1, 1)) for y in years]
    turns = np.array([wall_seconds(at) for pair in ends for at in pair], dtype=np.int32)
    wall = np.concatenate([at_hours(rng, days, 0, 24), turns])
    created = np.sort(to_utc(wall))
    imported = created[len(created) // 3] + np.arange(_IMPORTED)
    drafts = new_history(imported, DEFAULTS, created=imported, is_published=False)
    activities, _ = join([_edited_items(created, rng), drafts])
    return activities, _edited_items(_registrations(rng, year, scale), rng)


def _registrations(rng: np.random.Generator, year: int, scale: int) -> Array:
    """UTC seconds at which organisations registered: most of them long ago."""
    size = scale**0.5
    start, end = (utc_seconds(datetime(y, 1, 1)) for y in (year - 1, year + 1))
    old = rng.integers(utc_seconds(datetime(year - 9, 3, 1)), start, volume(rng, 380, size))
    return np.sort(np.concatenate([old, rng.integers(start, end, volume(rng, 110, size))]))


def _edited_items(created_at: Array, rng: np.random.Generator) -> History:
    """Items that their editors publish, correct, take down or delete later."""
    count = len(created_at)
    history = new_history(created_at, DEFAULTS, created=created_at, title=np.arange(count))

    def later(rows: Array, days: int) -> Array:
        return created_at[rows] + rng.integers(600, days * DAY, len(rows))

    drafts = some(rng, count, 0.06, least=1)
    history.initial["is_published"][drafts] = False
    ready = drafts[: int(0.7 * len(drafts))]
    corrected, taken_down = some(rng, count, 0.15), some(rng, count, 0.03, least=2)
    history.edit("is_published", ready, later(ready, 5), True)
    history.edit("title", corrected, later(corrected, 40), corrected + count)
    history.edit("is_published", taken_down, later(taken_down, 300) + 5 * DAY, False)
    backdated = some(rng, count, 0.01)
    moved = created_at[backdated] - DAY * rng.integers(1, 20, len(backdated))
    history.edit("created", backdated, later(backdated, 3), moved)
    deleted = some(rng, count, 0.015, least=2)
    history.purge(deleted, later(deleted, 200))
    return history


def _edited_late(records: Records, rng: np.random.Generator, now: int) -> Records:
    """Some old items are unpublished or backdated, with stamps earlier than the newest one."""
    edited, places = restamped(records, rng, share=_LATE_SHARE, now=now)
    is_hidden = edited.rows[places] % 2 == 0
    edited["is_published"][places[is_hidden]] = False
    edited["created"][places[~is_hidden]] -= 3 * DAY
    return edited
