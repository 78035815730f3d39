"""Faults that rewrite the CRM's records: corrected long afterwards, or deleted for good."""

from dataclasses import replace

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.rewrites import restamped, thinned
from sources.sandbox.world.scenario import stream
from sources.sandbox.world.vocabulary import ACTIVITY_STATUSES, PARTICIPANT_STATUSES

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
    """Old records are corrected in bulk, with stamps earlier than the newest ones loaded."""
    activities, places = restamped(night.activities, rng, share=_LATE_SHARE, now=night.now)
    is_cancelled = activities.rows[places] % 2 == 0
    activities["status"][places[is_cancelled]] = ACTIVITY_STATUSES.index("Cancelled")
    activities["starts"][places[~is_cancelled]] -= 3 * DAY
    participants, places = restamped(night.participants, rng, share=_LATE_SHARE, now=night.now)
    participants["status"][places] = PARTICIPANT_STATUSES.index("No-show")
    return replace(night, activities=activities, participants=participants)


def _with_vanished_rows(night: World, rng: np.random.Generator) -> World:
    """A few per mille of the activities and registrations are deleted for good."""
    return replace(
        night,
        activities=thinned(night.activities, rng, share=_VANISHED_SHARE, now=night.now),
        participants=thinned(night.participants, rng, share=_VANISHED_SHARE, now=night.now),
    )
