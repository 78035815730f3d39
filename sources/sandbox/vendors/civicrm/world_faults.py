"""Faults that rewrite the CRM's records: corrected long after the fact, or deleted for good."""

from dataclasses import replace

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.scenario import stream
from sources.sandbox.world.vocabulary import ACTIVITY_STATUSES, PARTICIPANT_STATUSES

_OVERLAP = 2 * 3600
_LATE_SHARE = 0.012
_VANISHED_SHARE = 0.004


def rewritten(night: World) -> World:
    """The world as the CRM's faults leave it."""
    faults, scenario = night.faults["civicrm"], night.scenario
    if "late_edits" in faults:
        night = _with_late_edits(night, stream(scenario.seed, scenario.year, "late_edits"))
    if "vanished_rows" in faults:
        night = _with_vanished_rows(night, stream(scenario.seed, scenario.year, "vanished_rows"))
    return night


def _with_late_edits(night: World, rng: np.random.Generator) -> World:
    """Long-past records corrected in a burst, stamped earlier than the newest ones stored."""
    activities, places = _restamped(night.activities, rng, night.now)
    cancelled = activities.rows[places] % 2 == 0
    activities["status"][places[cancelled]] = ACTIVITY_STATUSES.index("Cancelled")
    activities["starts"][places[~cancelled]] -= 3 * DAY
    participants, places = _restamped(night.participants, rng, night.now)
    participants["status"][places] = PARTICIPANT_STATUSES.index("No-show")
    return replace(night, activities=activities, participants=participants)


def _restamped(records: Records, rng: np.random.Generator, now: int) -> tuple[Records, Array]:
    """A copy of the records, and some long-past ones in it stamped within the last two hours."""
    unlucky = _lots(records, rng) < _LATE_SHARE
    places = np.flatnonzero(unlucky & (records.changed_at < now - 30 * DAY))
    newest = int(records.changed_at.max())
    changed_at = records.changed_at.copy()
    changed_at[places] = newest - rng.integers(1, _OVERLAP, len(places))
    columns = {name: values.copy() for name, values in records.columns.items()}
    return replace(records, changed_at=changed_at, columns=columns), places


def _with_vanished_rows(night: World, rng: np.random.Generator) -> World:
    """A few per mille of the activities and registrations deleted for good."""

    def fewer(records: Records) -> Records:
        unlucky = _lots(records, rng) < _VANISHED_SHARE
        return records.without(np.flatnonzero(unlucky & (records.created_at < night.now - 7 * DAY)))

    return replace(
        night,
        activities=fewer(night.activities),
        participants=fewer(night.participants),
    )


def _lots(records: Records, rng: np.random.Generator) -> Array:
    """A number from 0 to 1 for each record, the same on every night it lives to see.

    So what one night's fault changed stays changed on the nights after.
    """
    own = np.random.default_rng(rng.integers(2**32))
    return np.take(own.random(int(records.rows[-1]) + 1), records.rows)
