"""Accompaniments of organisations: cases that are opened, closed or discarded, and clients."""

from dataclasses import dataclass

import numpy as np

from .activities import DEFAULTS as ACTIVITY
from .calendar import at_hours, days_of_years
from .clock import DAY, to_utc, to_wall
from .history import Default, History, join, new_history, some
from .scenario import Scenario
from .vocabulary import ACTIVITY_KINDS, CASE_KINDS, CASE_STATUSES, PROGRAMMES, code

DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "status": code(CASE_STATUSES, "Open"),
    "start_on": np.int32(0),
    "end_on": np.int32(-1),
    "programme": np.int8(-1),
    "is_deleted": np.bool_(False),
}
_PER_YEAR = (
    ("acompanyament_individual", "propi", 10), ("acompanyament_individual", "pdb", 5),
    ("acompanyament_individual", None, 1), ("acompanyament_grupal", "propi", 3),
    ("acompanyament_grupal", "pdb", 3), ("acompanyament_comunitari", "propi", 1),
    ("acompanyament_comunitari", "pdb", 2),
)  # fmt: skip
_CLIENTS = {0: (1, 1), 1: (2, 4), 2: (3, 6)}


@dataclass(frozen=True)
class Accompaniments:
    """The cases, their clients, and the activity that the CRM adds when a case is opened."""

    cases: History
    clients: History
    opened: History


def _cases(scenario: Scenario, kind: str, programme: str | None, target: float) -> History:
    rng = scenario.stream(f"cases/{kind}/{programme}")
    days = days_of_years(rng, scenario.years, target, least=1)
    count = len(days)
    created_at = to_utc(at_hours(rng, days, 9, 18)) + (rng.random(count) < 0.2) * 6 * DAY
    history = new_history(
        created_at,
        DEFAULTS,
        kind=code(CASE_KINDS, kind),
        start_on=days,
        programme=PROGRAMMES.index(programme) if programme else -1,
    )
    urgent = some(rng, count, 0.1)
    history.edit("status", urgent, created_at[urgent] + 2 * DAY, code(CASE_STATUSES, "Urgent"))
    closed = some(rng, count, 0.6)
    closing = created_at[closed] + rng.integers(30, 160, len(closed)) * DAY
    history.edit("status", closed, closing, code(CASE_STATUSES, "Closed"))
    history.edit("end_on", closed, closing, closing // DAY)
    return history


def _corrections(rng: np.random.Generator, cases: History) -> None:
    """Some cases are discarded, moved to another day, trashed or deleted: at least one of each."""
    rows = rng.permutation(len(cases))
    discarded, moved, trashed, purged = rows[:3], rows[3:6], rows[6:8], rows[8:9]
    at = cases.created_at + rng.integers(5, 90, len(cases)) * DAY
    cases.edit("status", discarded, at[discarded], code(CASE_STATUSES, "Descartat"))
    cases.edit("start_on", moved, at[moved], cases.initial["start_on"][moved] - 20)
    cases.edit("is_deleted", trashed, at[trashed], True)
    cases.purge(purged, at[purged])


def accompaniments(scenario: Scenario) -> Accompaniments:
    """All accompaniments of the two years."""
    rng = scenario.stream("cases")
    cases = join([_cases(scenario, *line) for line in _PER_YEAR])[0]
    _corrections(rng, cases)
    bounds = np.array([_CLIENTS[int(kind)] for kind in cases.initial["kind"]])
    case = np.repeat(np.arange(len(cases)), rng.integers(bounds[:, 0], bounds[:, 1] + 1))
    created_at = cases.created_at[case]
    clients = new_history(created_at, {"case": np.int32(0), "contact": np.int32(0)}, case=case)
    contacts = scenario.contacts
    person = rng.random(len(case)) < 0.08
    clients.initial["contact"][:] = np.where(
        person, contacts.pick_people(rng, created_at), contacts.pick_organisations(rng, created_at)
    )
    first = np.searchsorted(case, np.arange(len(cases)))
    client = clients.initial["contact"][first]
    opened = new_history(
        cases.created_at,
        ACTIVITY,
        kind=code(ACTIVITY_KINDS, "Open Case"),
        starts=to_wall(cases.created_at),
        organisation=np.where(person[first], -1, client),
        person=np.where(person[first], client, -1),
        is_auto=True,
    )
    return Accompaniments(cases, clients, opened)
