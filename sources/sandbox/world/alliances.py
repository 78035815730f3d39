"""Ties between organisations and the centre: alliances, the Balanç Comunitari, and employees."""

from datetime import date

import numpy as np

from .calendar import days_of_years
from .clock import DAY, day_number
from .contacts import CENTRE
from .history import Array, Default, Life, join, records_born
from .scenario import Story
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


def _standing(story: Story, kind: str, partners: int) -> Life:
    """A stock of alliances: some old, some begun or ended in these years, and the awkward ones."""
    rng = story.stream(f"alliances/{kind}")
    contacts, year = story.contacts, story.year
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
    known = contacts.life.born_at[contacts.organisations] < start * DAY
    chosen = rng.choice(contacts.organisations[known], count, replace=False)
    chosen[twice] = chosen[0]
    chosen[loser], chosen[winner] = contacts.merge.losers[0], contacts.merge.winners[0]
    chosen[trashed] = contacts.trashed_organisations[0]
    born_at = np.maximum(began, start - 200) * DAY + 9 * 3600 + np.arange(count) * 60
    life = records_born(
        born_at, DEFAULTS, kind=code(RELATIONSHIP_KINDS, kind), contact=chosen, start_on=began
    )
    life.born["is_active"][inactive] = False
    ending = np.array([1, partners])
    end_on = start + 365 + rng.integers(10, 300, 2)
    _end(life, ending, end_on, noted=(end_on - 30) * DAY)
    return life


def _end(life: Life, rows: Array, end_on: Array, noted: Array) -> None:
    """Notes an end; the CRM's own nightly job switches the tie off when the day is past."""
    life.edit("end_on", rows, noted, end_on)
    life.edit("is_active", rows, (end_on + 1) * DAY + 2 * 3600, False)


def _begun(story: Story, kind: str, per_year: float) -> Life:
    """Ties that count by their beginning; one a year of the same organisation, one undated."""
    rng = story.stream(f"alliances/{kind}")
    days = days_of_years(rng, story.years, per_year, least=2)
    born_at = days * DAY + 10 * 3600 + rng.integers(0, 5, len(days)) * DAY
    life = records_born(born_at, DEFAULTS, kind=code(RELATIONSHIP_KINDS, kind), start_on=days)
    life.born["contact"][:] = story.contacts.pick_organisations(rng, life.born_at)
    return life


def _balanc(story: Story) -> Life:
    """Incorporations to the Balanç Comunitari, with the same organisation noted twice."""
    life = _begun(story, "Incorporada al Balanc", 9)
    rng = story.stream("alliances/balanc/oddities")
    rows = rng.permutation(len(life))
    life.born["contact"][rows[0]] = life.born["contact"][rows[1]]
    life.born["contact"][rows[2]] = story.contacts.trashed_organisations[1]
    life.born["start_on"][rows[3]] = NO_DAY
    moved = rows[:1]
    at = life.born_at[moved] + 12 * DAY
    life.edit("start_on", moved, at, life.born["start_on"][moved] - 9)
    life.purge(rows[-1:], life.born_at[rows[-1:]] + 25 * DAY)
    return life


def _employees(story: Story) -> Life:
    """People who work for an organisation."""
    contacts = story.contacts.life
    people = np.flatnonzero(contacts.born["employer"] >= 0)
    return records_born(
        contacts.born_at[people] + 60,
        DEFAULTS,
        kind=code(RELATIONSHIP_KINDS, "Employee of"),
        contact=people,
        other=contacts.born["employer"][people],
    )


def alliances(story: Story) -> Life:
    """All relationships known in the two years, in order of birth."""
    parts = [
        _standing(story, "Alianca xarxes", 4),
        _standing(story, "Alianca suport", 2),
        _begun(story, "Alianca ofertes", 2),
        _balanc(story),
        _employees(story),
    ]
    return join(parts)[0]
