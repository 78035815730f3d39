"""The register's four tables of one year, as people type them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import EPOCH
from sources.sandbox.world.register import BASELINES, COUNTED, MILESTONES, NO_DAY, Register

Cell: TypeAlias = str | int | float | date | None
Rows: TypeAlias = list[dict[str, Cell]]

_KEEPERS = ("Núria Soler", "Jordi Puig", "Fàtima Amrani")
_TITLES = ("Manual d'acollida", "Manual del CRM", "Guia de préstec d'espais", "Manual de compres")


def tables(world: World, register: Register, year: int) -> dict[str, Rows]:
    """The rows of each sheet: with days as text, stray blanks and names of people."""
    return {
        "milestones": list(_milestones(register, year)),
        "counts": list(_counts(register, year)),
        "baselines": list(_baselines(world, year)),
        "notes": [
            {"indicator_id": "subvencions.nou_model", "note": "Pendent de l'acord amb el districte"}
        ],
    }


def _milestones(register: Register, year: int) -> Iterator[dict[str, Cell]]:
    rows, names = register.milestones, list(MILESTONES)
    for place in np.flatnonzero(rows["year"] == year).tolist():
        name, reached_on = names[rows["milestone"][place]], int(rows["reached_on"][place])
        is_reached = reached_on != NO_DAY
        keeper = _KEEPERS[place % len(_KEEPERS)]
        yield {
            "indicator_id": f"{name.capitalize()}  " if place % 4 == 0 else name,
            "reached_on": _typed(_day(reached_on), place) if is_reached else None,
            "hint": f"Fita «{name}»",
            "evidence": f"Acta de la reunió, la té la {keeper}" if is_reached else None,
        }


def _counts(register: Register, year: int) -> Iterator[dict[str, Cell]]:
    rows = register.counts
    for place in np.flatnonzero(rows["year"] == year).tolist():
        title = _TITLES[place % len(_TITLES)]
        yield {
            "event_type": COUNTED[rows["kind"][place]],
            "occurred_on": _typed(_day(int(rows["day"][place])), place),
            "title": f"{title} ({rows.ids[place]}), revisat per {_KEEPERS[place % 3]}",
        }


def _baselines(world: World, year: int) -> Iterator[dict[str, Cell]]:
    eve = date(year - 1, 12, 31)
    for event_type, followers in BASELINES.items():
        yield {
            "event_type": event_type,
            "followers": followers(world, eve),
            "hint": "Seguidors a 1 de gener",
        }


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _typed(day: date, place: int) -> Cell:
    """A day as people type it: mostly a date, sometimes text."""
    as_text = {1: f"{day.day}/{day.month}/{day.year} ", 2: day.isoformat()}
    return as_text.get(place % 5, day)
