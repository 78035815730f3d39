"""Finds loaded rows that the vendor deleted, and vendor rows that were never loaded.

A hard delete leaves no trace in CiviCRM. Comparing all ids each night would read the whole
database. Counting ranges of ids takes one request when nothing was deleted, and only a few more
otherwise, however many rows were deleted, because one request can hold many counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sources.civicrm.client import CiviClient, Condition
from sources.civicrm.schema import CivicrmTable
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage

# Ids are counted in ranges of this many; a range whose counts differ is compared id by id.
_STRETCH = 1000
# A longer range that differs is split into this many parts; fewer would recount rows more often.
_PARTS = 8


@dataclass(frozen=True)
class Differences:
    """Loaded ids that the vendor deleted, and ids at the vendor that earlier loads missed."""

    deleted: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()


def differences(
    client: CiviClient, table: CivicrmTable, loaded: LoadedRows, max_shrinkage: float
) -> Differences:
    """Compare the ids of a table with the vendor's, up to the highest loaded id.

    A deleted row and a missed row in the same range cancel each other out; they are found once
    the two counts differ.

    Raises:
        ShrinkageError: more rows are missing than `max_shrinkage` allows.
    """
    highest = loaded.highest_id()
    if not highest:
        return Differences()
    by_stretch = loaded.histogram(_STRETCH)
    stretches = (highest - 1) // _STRETCH + 1
    before = [0, *accumulate(by_stretch.get(number, 0) for number in range(stretches))]

    def ids_in(low: int, high: int) -> list[Condition]:
        ids = [low * _STRETCH + 1, min(high * _STRETCH, highest)]
        return [*table.where, ["id", "BETWEEN", ids]]

    here, there = before[-1], client.count(table.entity, ids_in(0, stretches))
    refuse_shrinkage(
        "civicrm",
        table.name,
        f"{table.entity}.get",
        loaded=here,
        found=there,
        max_shrinkage=max_shrinkage,
    )
    deleted: set[int] = set()
    missing: set[int] = set()
    differing = [(0, stretches)] if here != there else []
    while differing:
        parts = [part for whole in differing if whole[1] - whole[0] > 1 for part in _parts(*whole)]
        single = [low for low, high in differing if high - low == 1]
        for number, known in loaded.ids_by_stretch(_STRETCH, single).items():
            current = client.ids(table.entity, ids_in(number, number + 1))
            deleted |= known - current
            missing |= current - known
        counted = client.counts(table.entity, [ids_in(*part) for part in parts])
        differing = [
            (low, high)
            for (low, high), there in zip(parts, counted, strict=True)
            if there != before[high] - before[low]
        ]
    return Differences(frozenset(deleted), frozenset(missing))


def _parts(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Split a range into parts of about equal size, none of them empty."""
    borders = {low + (high - low) * part // _PARTS for part in range(_PARTS + 1)}
    return pairwise(sorted(borders))
