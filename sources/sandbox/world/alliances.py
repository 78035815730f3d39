"""Relationships: alliances of the centre, the Balanç Comunitari, and employees."""

from datetime import date

import numpy as np

from .calendar import days_of_years
from .clock import DAY, day_number
from .contacts import CENTRE
from .history import Array, Default, History, join, new_history
from .scenario import Scenario
from .vocabulary import RELATIONSHIP_KINDS, code

NO_DAY = -1
DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "contact": np.int32(0),
    "other": np.int32(CENTRE),
    "start_on": np.int32(NO_DAY),
    "end_on": np.int32(NO_DAY),
    "is_active": np.bool_(True),
}


def _standing(scenario: Scenario, kind: str, partners: int) -> History:
    """Alliances that count while they last: some begin or end in the two years; some are odd.

    The odd ones: with no first day, twice with one organisation, inactive, with the loser and with
    the winner of a merge, with an organisation in the trash.
    """
    rng = scenario.stream(f"alliances/{kind}")
    contacts, year = scenario.contacts, scenario.year
    start = day_number(date(year - 1, 1, 1))
    began = np.concatenate(
        [
            start - rng.integers(60, 1500, partners),
            start + rng.integers(20, 680, 3),
            [start - 300, NO_DAY, start - 400, start - 500, start - 600, start - 700],
        ]
    )
    count = len(began)
    twice, inactive, loser, winner, trashed = range(count - 6, count - 1)
    known = contacts.history.created_at[contacts.organisations] < start * DAY
    chosen = rng.choice(contacts.organisations[known], count, replace=False)
    chosen[twice] = chosen[0]
    chosen[loser], chosen[winner] = contacts.merge.losers[0], contacts.merge.winners[0]
    chosen[trashed] = contacts.trashed_organisations[0]
    created_at = np.maximum(began, start - 200) * DAY + 9 * 3600 + np.arange(count) * 60
    history = new_history(
        created_at, DEFAULTS, kind=code(RELATIONSHIP_KINDS, kind), contact=chosen, start_on=began
    )
    history.initial["is_active"][inactive] = False
    ending = np.array([1, partners])
    end_on = start + 365 + rng.integers(10, 300, 2)
    _end(history, ending, end_on, noted=(end_on - 30) * DAY)
    return history


def _end(history: History, rows: Array, end_on: Array, noted: Array) -> None:
    """Ends relationships: the CRM's nightly job makes them inactive once the last day is over."""
    history.edit("end_on", rows, noted, end_on)
    history.edit("is_active", rows, (end_on + 1) * DAY + 2 * 3600, False)


def _begun(scenario: Scenario, kind: str, per_year: float) -> History:
    """Relationships that count on the day on which they begin."""
    rng = scenario.stream(f"alliances/{kind}")
    days = days_of_years(rng, scenario.years, per_year, least=2)
    created_at = days * DAY + 10 * 3600 + rng.integers(0, 5, len(days)) * DAY
    history = new_history(created_at, DEFAULTS, kind=code(RELATIONSHIP_KINDS, kind), start_on=days)
    history.initial["contact"][:] = scenario.contacts.pick_organisations(rng, history.created_at)
    return history


def _balanc(scenario: Scenario) -> History:
    """Organisations that join the Balanç Comunitari: one twice, one trashed, one with no day."""
    history = _begun(scenario, "Incorporada al Balanc", 9)
    rng = scenario.stream("alliances/balanc/oddities")
    rows = rng.permutation(len(history))
    history.initial["contact"][rows[0]] = history.initial["contact"][rows[1]]
    history.initial["contact"][rows[2]] = scenario.contacts.trashed_organisations[1]
    history.initial["start_on"][rows[3]] = NO_DAY
    moved = rows[:1]
    at = history.created_at[moved] + 12 * DAY
    history.edit("start_on", moved, at, history.initial["start_on"][moved] - 9)
    history.purge(rows[-1:], history.created_at[rows[-1:]] + 25 * DAY)
    return history


def _employees(scenario: Scenario) -> History:
    """People who work for an organisation."""
    contacts = scenario.contacts.history
    people = np.flatnonzero(contacts.initial["employer"] >= 0)
    return new_history(
        contacts.created_at[people] + 60,
        DEFAULTS,
        kind=code(RELATIONSHIP_KINDS, "Employee of"),
        contact=people,
        other=contacts.initial["employer"][people],
    )


def alliances(scenario: Scenario) -> History:
    """All relationships of the two years, in order of creation."""
    parts = [
        _standing(scenario, "Alianca xarxes", 4),
        _standing(scenario, "Alianca suport", 2),
        _begun(scenario, "Alianca ofertes", 2),
        _balanc(scenario),
        _employees(scenario),
    ]
    return join(parts)[0]
