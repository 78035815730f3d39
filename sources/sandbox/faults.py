"""Faults on request: which each vendor's stand-in can show, and the world as some leave it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from .world import World, world
from .world.clock import DAY
from .world.life import Array, Records
from .world.story import stream
from .world.vocabulary import ACTIVITY_STATUSES, PARTICIPANT_STATUSES

FAULTS = {
    "civicrm": (
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "late_edits", "vanished_rows",
    ),
}  # fmt: skip
_OVERLAP = 2 * 3600
_LATE_SHARE = 0.012
_VANISHED_SHARE = 0.004


class UnknownFault(ValueError):
    """A fault that no stand-in can show."""


def faults_of(vendor: str, faults: Sequence[str]) -> frozenset[str]:
    """The names of one vendor's faults out of words `vendor:name`, or `name` for all who can.

    Raises `UnknownFault` for a word that names no vendor, or a fault the vendor cannot show.
    """
    meant: set[str] = set()
    for fault in faults:
        of, _, name = fault.rpartition(":")
        able = {who for who, names in FAULTS.items() if name in names and of in ("", who)}
        if not able:
            known = ", ".join(f"{who}:{what}" for who in FAULTS for what in FAULTS[who])
            raise UnknownFault(f"unknown fault {fault!r}; known are {known}")
        if vendor in able:
            meant.add(name)
    return frozenset(meant)


def faulted_world(*, seed: int, as_of: date, scale: int = 1, faults: Sequence[str] = ()) -> World:
    """The world of a night as these faults leave it: those of transport change nothing in it."""
    night = world(seed=seed, as_of=as_of, scale=scale)
    names = faults_of("civicrm", faults)
    if "late_edits" in names:
        night = _with_late_edits(night, stream(seed, as_of.year, "late_edits"))
    if "vanished_rows" in names:
        night = _with_vanished_rows(night, stream(seed, as_of.year, "vanished_rows"))
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
        return records.without(np.flatnonzero(unlucky & (records.born_at < night.now - 7 * DAY)))

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
