"""Who signs up for which event, in which role, and who came."""

import numpy as np

from .calendar import volume
from .clock import DAY, NEVER, to_utc, to_wall
from .history import Array, Default, Life, Records, join, records_born, some
from .scenario import Story
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


def _signed_up(rng: np.random.Generator, events: Records, places: Array) -> Life:
    """One registration per given event place, its status settled the day after the event."""
    count = len(places)
    opens = events.born_at[places].astype(np.int64)
    begins = to_utc(events["starts"][places]).astype(np.int64)
    born_at = opens + (rng.random(count) * np.maximum(begins - opens - 7200, 600)).astype(np.int64)
    waiting = rng.random(count) < 0.07
    life = records_born(
        born_at,
        DEFAULTS,
        event=events.rows[places],
        registered=to_wall(born_at.astype(np.int32)),
        status=np.where(waiting, _WAITLIST, _REGISTERED),
        roles=rng.choice(len(ROLE_SETS), count, p=[0.9, 0.02, 0.02, 0.03, 0.02, 0.01]),
    )
    life.born["roles"][some(rng, count, 0.01)] = -1
    admitted = np.flatnonzero(waiting & (rng.random(count) < 0.4))
    life.edit("status", admitted, (born_at[admitted] + begins[admitted]) // 2, _REGISTERED)
    coming = np.flatnonzero(~waiting)
    coming = np.union1d(coming, admitted)
    outcome = rng.choice([_ATTENDED, _NO_SHOW, _CANCELLED], len(coming), p=[0.8, 0.12, 0.08])
    life.edit(
        "status", coming, begins[coming] + DAY + rng.integers(0, 4 * DAY, len(coming)), outcome
    )
    return life


def _mishaps(rng: np.random.Generator, life: Life, events: Records) -> None:
    """Lists corrected weeks after, tests, and registrations deleted for good."""
    starts = events["starts"][events.places(life.born["event"])].astype(np.int64)

    def later(rows: Array) -> Array:
        return starts[rows] + 7 * DAY + rng.exponential(15 * DAY, len(rows)).astype(np.int64)

    for outcome, share in ((_ATTENDED, 0.02), (_NO_SHOW, 0.015)):
        rows = some(rng, len(life), share, least=1)
        life.edit("status", rows, later(rows), outcome)
    purged = some(rng, len(life), 0.006, least=2)
    life.purge(purged, later(purged))
    life.born["is_test"][some(rng, len(life), 0.005, least=2)] = True


def _trainings(story: Story, events: Records) -> Life:
    """People at the trainings of every kind, and now and then an organisation as such."""
    rng = story.stream("participants")
    usual = np.zeros(len(EVENT_KINDS))
    for kind, count in _PER_EVENT.items():
        usual[EVENT_KINDS.index(kind)] = count * story.scale**0.5
    expected = usual[events["kind"]] * ~events["is_template"]
    life = _signed_up(rng, events, np.repeat(np.arange(len(events)), rng.poisson(expected)))
    people = story.contacts.pick_people(rng, life.born_at)
    organisations = story.contacts.pick_organisations(rng, life.born_at)
    life.born["contact"][:] = np.where(rng.random(len(life)) < 0.04, organisations, people)
    staff_only = code(EVENT_KINDS, "Formacio interna")
    internal = events["kind"][events.places(life.born["event"])] == staff_only
    life.born["contact"][internal] = story.contacts.pick_staff(rng, int(internal.sum()))
    _mishaps(rng, life, events)
    return life


def _festa(story: Story, events: Records) -> Life:
    """Organisations at La Festa: some twice, one of them merged since, one trashed; volunteers."""
    rng = story.stream("participants/festa")
    contacts = story.contacts
    parts = []
    for place in np.flatnonzero(events["kind"] == _FESTA):
        count = volume(rng, 115) if events["is_active"][place] else 5
        life = _signed_up(rng, events, np.full(count + 20, place))
        guests = contacts.pick_organisations(rng, life.born_at[:count])
        guests[1:4] = guests[0], guests[4], guests[4]
        life.born["contact"][:count] = guests
        life.born["contact"][count:] = contacts.pick_people(rng, life.born_at[count:])
        life.born["roles"][count:] = _VOLUNTEER
        if events["is_active"][place]:
            merge, trashed = contacts.merge, contacts.trashed_organisations
            awkward = merge.losers[:2], merge.winners[:2], trashed[:2]
            life.born["contact"][5:11] = np.concatenate(awkward)
        _mishaps(rng, life, events)
        parts.append(life)
    return join(parts)[0]


def participants(story: Story, events: Life) -> Life:
    """All registrations of the two years in order of birth."""
    in_the_end = events.cut(NEVER - 1)
    return join([_trainings(story, in_the_end), _festa(story, in_the_end)])[0]
