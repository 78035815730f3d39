"""Registrations for events: who, in which role, and who came."""

import numpy as np

from .calendar import volume
from .clock import DAY, NEVER, to_utc, to_wall
from .history import Array, Default, History, Records, join, new_history, some
from .scenario import Scenario
from .vocabulary import EVENT_KINDS, PARTICIPANT_STATUSES, ROLE_SETS, code

_REGISTERED = code(PARTICIPANT_STATUSES, "Registered")
_ATTENDED = code(PARTICIPANT_STATUSES, "Attended")
_NO_SHOW = code(PARTICIPANT_STATUSES, "No-show")
_CANCELLED = code(PARTICIPANT_STATUSES, "Cancelled")
_WAITLIST = code(PARTICIPANT_STATUSES, "On waitlist")
_VOLUNTEER = code(ROLE_SETS, ("Volunteer",))
_FESTA = code(EVENT_KINDS, "Festa Associat")
DEFAULTS: dict[str, Default] = {
    "event": np.int32(0),
    "contact": np.int32(0),
    "status": _REGISTERED,
    "roles": np.int8(0),
    "registered": np.int32(0),
    "is_test": np.bool_(False),
}
_PER_EVENT = {
    "Formacio trimestral": 22, "Formacio a mida": 15, "Formacio transversal": 20,
    "Formacio PdB": 14, "Taller PdB": 12, "Formacio interna": 8, "Workshop": 6,
}  # fmt: skip


def _signed_up(rng: np.random.Generator, events: Records, places: Array) -> History:
    """One registration per given place of an event; the final status comes days after the event."""
    count = len(places)
    opens = events.created_at[places].astype(np.int64)
    begins = to_utc(events["starts"][places]).astype(np.int64)
    created_at = opens + (rng.random(count) * np.maximum(begins - opens - 7200, 600)).astype(
        np.int64
    )
    waiting = rng.random(count) < 0.07
    history = new_history(
        created_at,
        DEFAULTS,
        event=events.rows[places],
        registered=to_wall(created_at.astype(np.int32)),
        status=np.where(waiting, _WAITLIST, _REGISTERED),
        roles=rng.choice(len(ROLE_SETS), count, p=[0.9, 0.02, 0.02, 0.03, 0.02, 0.01]),
    )
    history.initial["roles"][some(rng, count, 0.01)] = -1
    admitted = np.flatnonzero(waiting & (rng.random(count) < 0.4))
    history.edit("status", admitted, (created_at[admitted] + begins[admitted]) // 2, _REGISTERED)
    coming = np.flatnonzero(~waiting)
    coming = np.union1d(coming, admitted)
    outcome = rng.choice([_ATTENDED, _NO_SHOW, _CANCELLED], len(coming), p=[0.8, 0.12, 0.08])
    history.edit(
        "status", coming, begins[coming] + DAY + rng.integers(0, 4 * DAY, len(coming)), outcome
    )
    return history


def _corrections(rng: np.random.Generator, history: History, events: Records) -> None:
    """Some lists are corrected weeks later; some registrations are tests, or deleted for good."""
    starts = events["starts"][events.places(history.initial["event"])].astype(np.int64)

    def later(rows: Array) -> Array:
        return starts[rows] + 7 * DAY + rng.exponential(15 * DAY, len(rows)).astype(np.int64)

    for outcome, share in ((_ATTENDED, 0.02), (_NO_SHOW, 0.015)):
        rows = some(rng, len(history), share, least=1)
        history.edit("status", rows, later(rows), outcome)
    purged = some(rng, len(history), 0.006, least=2)
    history.purge(purged, later(purged))
    history.initial["is_test"][some(rng, len(history), 0.005, least=2)] = True


def _trainings(scenario: Scenario, events: Records) -> History:
    """People at trainings of every kind, and now and then an organisation."""
    rng = scenario.stream("participants")
    usual = np.zeros(len(EVENT_KINDS))
    for kind, count in _PER_EVENT.items():
        usual[EVENT_KINDS.index(kind)] = count * scenario.scale**0.5
    expected = usual[events["kind"]] * ~events["is_template"]
    history = _signed_up(rng, events, np.repeat(np.arange(len(events)), rng.poisson(expected)))
    people = scenario.contacts.pick_people(rng, history.created_at)
    organisations = scenario.contacts.pick_organisations(rng, history.created_at)
    history.initial["contact"][:] = np.where(rng.random(len(history)) < 0.04, organisations, people)
    staff_only = code(EVENT_KINDS, "Formacio interna")
    internal = events["kind"][events.places(history.initial["event"])] == staff_only
    history.initial["contact"][internal] = scenario.contacts.pick_staff(rng, int(internal.sum()))
    _corrections(rng, history, events)
    return history


def _festa(scenario: Scenario, events: Records) -> History:
    """Organisations at La Festa (some twice, some merged or trashed later), and volunteers."""
    rng = scenario.stream("participants/festa")
    contacts = scenario.contacts
    parts = []
    for place in np.flatnonzero(events["kind"] == _FESTA):
        count = volume(rng, 115) if events["is_active"][place] else 5
        history = _signed_up(rng, events, np.full(count + 20, place))
        guests = contacts.pick_organisations(rng, history.created_at[:count])
        guests[1:4] = guests[0], guests[4], guests[4]
        history.initial["contact"][:count] = guests
        history.initial["contact"][count:] = contacts.pick_people(rng, history.created_at[count:])
        history.initial["roles"][count:] = _VOLUNTEER
        if events["is_active"][place]:
            merge, trashed = contacts.merge, contacts.trashed_organisations
            odd_guests = merge.losers[:2], merge.winners[:2], trashed[:2]
            history.initial["contact"][5:11] = np.concatenate(odd_guests)
        _corrections(rng, history, events)
        parts.append(history)
    return join(parts)[0]


def participants(scenario: Scenario, events: History) -> History:
    """All registrations of the two years, in order of creation."""
    final = events.snapshot(NEVER - 1)
    return join([_trainings(scenario, final), _festa(scenario, final)])[0]
