"""Activities as records: written down afterwards or booked ahead, and corrected later."""

import numpy as np

from .clock import DAY, Ints, to_utc
from .history import Array, Default, History, new_history, some
from .scenario import Scenario
from .vocabulary import ACTIVITY_STATUSES, MEDIA, code

_SCHEDULED = code(ACTIVITY_STATUSES, "Scheduled")
COMPLETED = code(ACTIVITY_STATUSES, "Completed")
_CANCELLED = code(ACTIVITY_STATUSES, "Cancelled")
_NO_SHOW = code(ACTIVITY_STATUSES, "No_show")
_UNANSWERED = code(ACTIVITY_STATUSES, "Left Message"), code(ACTIVITY_STATUSES, "Unreachable")
DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "medium": np.int8(-1),
    "status": COMPLETED,
    "starts": np.int32(0),
    "minutes": np.int16(-1),
    "organisation": np.int32(-1),
    "person": np.int32(-1),
    "staff": np.int32(2),
    "is_assigned": np.bool_(False),
    "programme": np.int8(-1),
    "room": np.int8(-1),
    "fee": np.int8(-1),
    "attendees": np.int32(-1),
    "is_auto": np.bool_(False),
    "is_test": np.bool_(False),
    "is_deleted": np.bool_(False),
}


def _with_people(scenario: Scenario, rng: np.random.Generator, history: History) -> None:
    """Fills in whom each record is about (a person, an organisation, or both) and who wrote it."""
    count, initial = len(history), history.initial
    organisation = scenario.contacts.pick_organisations(rng, history.created_at)
    person = scenario.contacts.pick_people(rng, history.created_at)
    initial["organisation"][:] = np.where(rng.random(count) < 0.2, -1, organisation)
    initial["person"][:] = np.where(rng.random(count) < 0.3, -1, person)
    initial["staff"][:] = scenario.contacts.pick_staff(rng, count)
    initial["is_assigned"][:] = rng.random(count) < 0.15


def recorded(
    scenario: Scenario, rng: np.random.Generator, starts: Ints, **given: object
) -> History:
    """Activities that are written down afterwards: most within half an hour, some days later."""
    count = len(starts)
    late = np.where(rng.random(count) < 0.08, rng.integers(1, 7, count) * DAY, 0)
    created_at = to_utc(starts) + rng.integers(300, 1800, count) + late
    history = new_history(created_at, DEFAULTS, starts=starts, **given)
    unanswered = some(rng, count, 0.03)
    history.initial["status"][unanswered] = rng.choice(_UNANSWERED, len(unanswered))
    _with_people(scenario, rng, history)
    _corrections(rng, history, to_utc(starts) + late)
    return history


def booked(scenario: Scenario, rng: np.random.Generator, starts: Ints, **given: object) -> History:
    """Activities that are booked ahead: some are moved or cancelled, all get a final status."""
    count = len(starts)
    begins = to_utc(starts)
    ahead = rng.integers(1, 45, count) * DAY + rng.integers(0, 8 * 3600, count)
    history = new_history(begins - ahead, DEFAULTS, starts=starts, status=_SCHEDULED, **given)
    _with_people(scenario, rng, history)
    moved = some(rng, count, 0.05)
    shift = rng.integers(1, 15, len(moved)) * DAY
    history.edit("starts", moved, begins[moved] - ahead[moved] // 2, starts[moved] + shift)
    ends = begins + np.maximum(history.initial["minutes"], 30) * 60
    ends[moved] += shift
    outcome = rng.choice([COMPLETED, _CANCELLED, _NO_SHOW], count, p=[0.92, 0.06, 0.02])
    early = (outcome == _CANCELLED) & ~np.isin(np.arange(count), moved)
    settled = np.where(early, begins - ahead // 3, ends + rng.integers(600, 5400, count))
    history.edit("status", np.arange(count), settled, outcome)
    _corrections(rng, history, settled)
    return history


def _corrections(rng: np.random.Generator, history: History, settled: Array) -> None:
    """Changes of a few records after their final status: corrected, trashed or deleted."""
    count = len(history)

    def later(rows: Array) -> Array:
        return settled[rows] + 7200 + rng.exponential(20 * DAY, len(rows)).astype(np.int64)

    cancelled = some(rng, count, 0.012)
    history.edit("status", cancelled, later(cancelled), _CANCELLED)
    moved = some(rng, count, 0.015)
    back = history.initial["starts"][moved] - rng.integers(1, 12, len(moved)) * DAY
    history.edit("starts", moved, later(moved), back)
    other_medium = some(rng, count, 0.008)
    other_medium = other_medium[history.initial["medium"][other_medium] >= 0]
    medium = rng.choice([MEDIA.index("phone"), MEDIA.index("email")], len(other_medium))
    history.edit("medium", other_medium, later(other_medium), medium)
    trashed = some(rng, count, 0.008)
    history.edit("is_deleted", trashed, later(trashed), True)
    purged = some(rng, count, 0.004)
    history.purge(purged, later(purged))
    history.initial["is_test"][some(rng, count, 0.003)] = True
