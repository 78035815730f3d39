"""Organisations and people: who exists, and who is merged, trashed or corrected."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .clock import DAY, Ints, utc_seconds
from .history import Array, Default, History, join, new_history, some
from .vocabulary import DISTRICTS

CENTRE = 0
API_USER = 1
_STAFF = 10
_THEMES = 24
_FORMS = 12
_NAMES = 40
_SURNAMES = 60
DEFAULTS: dict[str, Default] = {
    "is_organisation": np.bool_(False),
    "theme": np.int16(-1),
    "form": np.int16(-1),
    "number": np.int32(0),
    "first_name": np.int16(-1),
    "last_name": np.int16(-1),
    "district": np.int8(-1),
    "fgec_number": np.int32(-1),
    "employer": np.int32(-1),
    "is_deleted": np.bool_(False),
}


@dataclass(frozen=True)
class Merge:
    """Organisations found to be one: at `at`, the records of each loser pass to its winner."""

    losers: Array
    winners: Array
    at: Ints

    def until(self, now: int) -> "Merge":
        """The merges made by `now`."""
        made = self.at <= now
        return Merge(self.losers[made], self.winners[made], self.at[made])


@dataclass
class Contacts:
    """All contacts of the centre.

    Attributes:
        history: their records; the first rows are the centre, its API user and its staff.
        organisations: rows, in order of creation.
        people: the same.
        staff: rows.
        merge: organisations found to be one.
        trashed_organisations: rows of those that end in the trash without a merge.
    """

    history: History
    organisations: Array
    people: Array
    staff: Array
    merge: Merge
    trashed_organisations: Array

    def pick_organisations(self, rng: np.random.Generator, at: Array) -> Array:
        """A random organisation for each moment: known by then, and not merged into another one."""
        picked = self._pick(rng, self.organisations, at)
        order = np.argsort(self.merge.losers)
        losers = self.merge.losers[order]
        near = np.minimum(np.searchsorted(losers, picked), len(losers) - 1)
        gone = (losers[near] == picked) & (self.merge.at[order][near] <= at)
        return np.where(gone, self.merge.winners[order][near], picked).astype(np.int32)

    def pick_people(self, rng: np.random.Generator, at: Array) -> Array:
        """A random person for each moment, known by then."""
        return self._pick(rng, self.people, at)

    def pick_staff(self, rng: np.random.Generator, count: int) -> Array:
        """The member of staff who wrote each record."""
        return rng.choice(self.staff, count).astype(np.int32)

    def _pick(self, rng: np.random.Generator, rows: Array, at: Array) -> Array:
        known = np.searchsorted(self.history.created_at[rows], at)
        chosen = (rng.random(len(at)) ** 1.3 * known).astype(np.int64)
        return rows[np.minimum(chosen, len(rows) - 1)].astype(np.int32)


def _births(rng: np.random.Generator, count: int, year: int, *, known: float) -> Ints:
    """When contacts are created: the share `known` long before, the others in the two years."""
    start = utc_seconds(datetime(year - 1, 1, 1))
    old = rng.integers(utc_seconds(datetime(year - 14, 1, 1)), start, count)
    new = rng.integers(start, utc_seconds(datetime(year, 12, 31)), count)
    return np.where(rng.random(count) < known, old, new).astype(np.int32)


def _founders(rng: np.random.Generator, year: int) -> History:
    initial = utc_seconds(datetime(year - 15, 1, 10, 9)) + np.arange(2 + _STAFF) * 60
    return new_history(
        initial,
        DEFAULTS,
        is_organisation=np.arange(len(initial)) == CENTRE,
        first_name=rng.integers(0, _NAMES, len(initial)),
        last_name=rng.integers(0, _SURNAMES, len(initial)),
        district=np.where(np.arange(len(initial)) == CENTRE, DISTRICTS.index("horta_guinardo"), -1),
        employer=np.where(np.arange(len(initial)) == CENTRE, -1, CENTRE),
    )


def _organisations(rng: np.random.Generator, year: int, scale: int) -> History:
    count = int(900 * scale**0.25)
    history = new_history(
        _births(rng, count, year, known=0.88),
        DEFAULTS,
        is_organisation=True,
        theme=rng.integers(0, _THEMES, count),
        form=rng.integers(0, _FORMS, count),
        number=np.arange(count),
        district=np.where(rng.random(count) < 0.06, -1, rng.integers(0, len(DISTRICTS), count)),
        fgec_number=np.where(rng.random(count) < 0.18, -1, 1000 + rng.permutation(count) * 7),
    )
    period = utc_seconds(datetime(year - 1, 1, 2)), utc_seconds(datetime(year, 12, 30))
    for column, share, value in (
        ("district", 0.03, 6),
        ("fgec_number", 0.04, 90_000),
        ("theme", 0.02, 3),
    ):
        rows = some(rng, count, share, least=1)
        values = value + np.arange(len(rows)) % 4
        history.edit(column, rows, rng.integers(*period, len(rows)), values)
    trashed = some(rng, count, 0.012, least=3)
    history.edit("is_deleted", trashed, rng.integers(*period, len(trashed)), True)
    return history


def _people(rng: np.random.Generator, year: int, scale: int) -> History:
    count = int(3500 * scale**0.5)
    history = new_history(
        _births(rng, count, year, known=0.6),
        DEFAULTS,
        first_name=rng.integers(0, _NAMES, count),
        last_name=rng.integers(0, _SURNAMES, count),
        number=np.arange(count),
    )
    trashed = some(rng, count, 0.005, least=3)
    period = utc_seconds(datetime(year - 1, 1, 2)), utc_seconds(datetime(year, 12, 30))
    history.edit("is_deleted", trashed, rng.integers(*period, len(trashed)), True)
    return history


def _merge(rng: np.random.Generator, history: History, organisations: Array, year: int) -> Merge:
    """Pairs of organisations known for long; each is in one pair only."""
    start = utc_seconds(datetime(year - 1, 1, 1))
    known = organisations[history.created_at[organisations] < start]
    count = max(6, len(known) // 80)
    pairs = rng.choice(known, (2, count), replace=False)
    days = rng.permutation(np.linspace(20, 700, count).astype(np.int64))
    at = start + days * DAY + rng.integers(8 * 3600, 14 * 3600, count)
    merge = Merge(pairs[0], pairs[1], at.astype(np.int32))
    history.edit("is_deleted", merge.losers, merge.at, True)
    return merge


def _trashed(history: History) -> Array:
    """Organisations that go to the trash without a merge."""
    rows: Array = np.concatenate([e.rows for e in history.edits if e.column == "is_deleted"])
    return np.compress(history.initial["is_organisation"][rows], rows)


def contacts(rng: np.random.Generator, year: int, scale: int) -> Contacts:
    """Everybody whom the centre knows or comes to know in the two years."""
    parts = [_founders(rng, year), _organisations(rng, year, scale), _people(rng, year, scale)]
    history, (founders, organisations, people) = join(parts)
    organisations, people = np.sort(organisations), np.sort(people)
    employed = people[rng.random(len(people)) < 0.35]
    history.initial["employer"][employed] = rng.choice(organisations, len(employed))
    trashed = _trashed(history)
    merge = _merge(rng, history, np.setdiff1d(organisations, trashed), year)
    return Contacts(history, organisations, people, founders[2:], merge, trashed)
