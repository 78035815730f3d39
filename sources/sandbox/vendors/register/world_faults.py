"""Faults that rewrite the register: rows changed long afterwards, or deleted."""

from dataclasses import replace

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.register import NO_DAY, Register, register
from sources.sandbox.world.scenario import stream

_SHARE = 0.3


def register_with_faults(world: World) -> Register:
    """The register on the world's night, as its faults leave it."""
    rows, faults = register(world), world.faults["register"]
    if "late_edits" in faults:
        rows = replace(rows, milestones=_edited(rows.milestones, world))
    if "vanished_rows" in faults:
        gone = np.flatnonzero(_lots(rows.counts, world, "vanished_rows") < _SHARE)
        rows = replace(rows, counts=rows.counts.without(gone))
    return rows


def _edited(milestones: Records, world: World) -> Records:
    """Some milestones are not reached after all, others a day later than noted."""
    was = milestones["reached_on"]
    is_struck = (was != NO_DAY) & (_lots(milestones, world, "late_edits") < _SHARE)
    next_day = (was + 1).astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    is_moved = is_struck & (milestones.rows % 2 == 0) & (next_day == milestones["year"])
    reached_on = np.where(is_moved, was + 1, np.where(is_struck, NO_DAY, was))
    return replace(milestones, columns={**milestones.columns, "reached_on": reached_on})


def _lots(records: Records, world: World, fault: str) -> Array:
    """A number from 0 to 1 for each row, the same on every night."""
    rng = stream(world.scenario.seed, world.scenario.year, f"register/{fault}")
    return np.take(rng.random(int(records.rows.max(initial=0)) + 1), records.rows)
