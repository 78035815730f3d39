"""How faults rewrite records: which ones they strike, and what is left of them.

A fault strikes by a number that depends on the record alone. So what it changed on one night is
still changed on the nights after.
"""

import numpy as np

from .clock import DAY
from .history import Array, Records

_RECENT = 2 * 3600


def lots(records: Records, rng: np.random.Generator) -> Array:
    """A number from 0 to 1 for each record, the same on every night on which the record exists."""
    own = np.random.default_rng(rng.integers(2**32))
    return np.take(own.random(int(records.rows.max(initial=-1)) + 1), records.rows)


def restamped(
    records: Records, rng: np.random.Generator, *, share: float, now: int
) -> tuple[Records, Array]:
    """A copy in which some old records seem to have changed shortly before the newest one.

    Args:
        records: those of the night.
        rng: decides which records are struck.
        share: of the records that have not changed for 30 days.
        now: UTC seconds.

    Returns:
        The copy, and the places of the struck records in it, for the caller to change.
    """
    places = np.flatnonzero((lots(records, rng) < share) & (records.changed_at < now - 30 * DAY))
    copy = records.copy()
    copy.changed_at[places] = records.changed_at.max() - rng.integers(1, _RECENT, len(places))
    return copy, places


def thinned(records: Records, rng: np.random.Generator, *, share: float, now: int) -> Records:
    """The records without some of those that are older than a week."""
    is_struck = (lots(records, rng) < share) & (records.created_at < now - 7 * DAY)
    return records.without(np.flatnonzero(is_struck))
