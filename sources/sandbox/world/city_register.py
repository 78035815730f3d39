"""The city's register of entities: organisations of the CRM, and many that it does not know."""

from datetime import datetime
from functools import lru_cache

import numpy as np

from . import World, histories
from .clock import DAY, to_utc, to_wall, utc_seconds
from .contacts import Contacts
from .history import Array, Default, History, Records, join, new_history, some
from .names import FORMS, THEMES
from .rewrites import lots
from .scenario import stream
from .vocabulary import DISTRICTS

DEFAULTS: dict[str, Default] = {
    "number": np.int32(0),
    "form": np.int16(0),
    "theme": np.int16(0),
    "ordinal": np.int32(0),
    "district": np.int8(0),
}
_NEVER_MET = 1100
_REGISTERED = 0.93
_REGISTERED_WITHOUT_THE_CENTRE_KNOWING = 0.45
# Where numbers begin that the CRM does not have; its typing errors lie in neither range.
_UNKNOWN_TO_CRM = 500_000
_OF_STRANGERS = 200_000
_LATE_SHARE = 0.012
_VANISHED_SHARE = 0.006


def city_register(world: World) -> Records:
    """The register on the world's night, as the faults of `fgec` leave it."""
    scenario = world.scenario
    held = _register_history(scenario.seed, scenario.year, scenario.scale).snapshot(world.now)
    if "late_edits" in world.faults["fgec"]:
        held = _edited_late(held, stream(scenario.seed, scenario.year, "register/late_edits"))
    if "vanished_rows" in world.faults["fgec"]:
        rng = stream(scenario.seed, scenario.year, "register/vanished_rows")
        held = held.without(np.flatnonzero(lots(held, rng) < _VANISHED_SHARE))
    return held


@lru_cache(maxsize=2)
def _register_history(seed: int, year: int, scale: int) -> History:
    rng = stream(seed, year, "register")
    contacts = histories(seed, year, scale).contacts
    history, _ = join([_met(rng, contacts), _strangers(rng, year, scale)])
    start, end = utc_seconds(datetime(year - 1, 1, 2)), utc_seconds(datetime(year, 12, 30))
    for column, share, highest in (
        ("district", 0.03, len(DISTRICTS)),
        ("theme", 0.02, len(THEMES)),
    ):
        rows = some(rng, len(history), share, least=1)
        at = rng.integers(start, end, len(rows))
        history.edit(column, rows, at, rng.integers(0, highest, len(rows)))
    struck = some(rng, len(history), 0.03, least=3)
    history.purge(
        struck, np.maximum(rng.integers(start, end, len(struck)), history.created_at[struck] + 1)
    )
    return history


def _met(rng: np.random.Generator, contacts: Contacts) -> History:
    """Organisations of the CRM: most under the number it has, some under one it does not have."""
    rows, initial = contacts.organisations, contacts.history.initial
    numbers = initial["fgec_number"][rows]
    luck = rng.random(len(rows))
    of_number = (numbers >= 0) & (luck < _REGISTERED)
    unknown = (numbers < 0) & (luck < _REGISTERED_WITHOUT_THE_CENTRE_KNOWING)
    rows = rows[of_number | unknown]
    numbers = np.where(unknown, _UNKNOWN_TO_CRM + np.arange(len(numbers)), numbers)
    district = initial["district"][rows]
    anywhere = rng.integers(0, len(DISTRICTS), len(rows))
    moved = (district < 0) | (rng.random(len(rows)) < 0.05)
    return _sorted_history(
        _registrations(rng, contacts.history.created_at[rows]),
        number=numbers[of_number | unknown],
        form=initial["form"][rows],
        theme=initial["theme"][rows],
        ordinal=initial["number"][rows],
        district=np.where(moved, anywhere, district),
    )


def _registrations(rng: np.random.Generator, met_at: Array) -> Array:
    """When entities registered: most before the centre met them, else within a year after."""
    before = met_at - rng.integers(1, 3000, len(met_at)) * DAY
    after = met_at + rng.integers(0, 300, len(met_at)) * DAY
    return _in_office(rng, np.where(rng.random(len(met_at)) < 0.85, before, after))


def _strangers(rng: np.random.Generator, year: int, scale: int) -> History:
    count = int(_NEVER_MET * scale**0.25)
    start, end = utc_seconds(datetime(year - 20, 1, 1)), utc_seconds(datetime(year, 12, 30))
    return _sorted_history(
        _in_office(rng, rng.integers(start, end, count)),
        number=_OF_STRANGERS + rng.permutation(count) * 11,
        form=rng.integers(0, len(FORMS), count),
        theme=rng.integers(0, len(THEMES), count),
        ordinal=100_000 + np.arange(count),
        district=rng.integers(0, len(DISTRICTS), count),
    )


def _in_office(rng: np.random.Generator, utc: Array) -> Array:
    """The same days, at hours when the register is open."""
    days = to_wall(utc.astype(np.int32)).astype(np.int64) // DAY
    return to_utc((days * DAY + rng.integers(9 * 3600, 18 * 3600, len(days))).astype(np.int32))


def _sorted_history(created_at: Array, **columns: Array) -> History:
    order = np.argsort(created_at, kind="stable")
    sorted_columns = {name: values[order] for name, values in columns.items()}
    return new_history(created_at[order], DEFAULTS, **sorted_columns)


def _edited_late(records: Records, rng: np.random.Generator) -> Records:
    """District or name of some entities is corrected without a new date of modification."""
    edited = records.copy()
    struck = np.flatnonzero(lots(records, rng) < _LATE_SHARE)
    edited["district"][struck] = (edited["district"][struck] + 1) % len(DISTRICTS)
    edited["theme"][struck[::2]] = (edited["theme"][struck[::2]] + 1) % len(THEMES)
    return edited
