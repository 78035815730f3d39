"""Which loaded rows the vendor has lost, and which of its rows were never loaded.

A hard delete leaves no trace in CiviCRM. Comparing all ids each night would read the whole
database; counting ranges of ids costs one request while nothing vanished, and a few more, for as
many rows as may have vanished, each with many counts in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sources.civicrm.client import CiviClient, Condition
from sources.civicrm.schema import Table
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage

# Ids are counted by stretches of so many, and a stretch that differs is compared id by id.
_STRETCH = 1000
# A range that differs is divided into so many: fewer would count the same rows more often.
_PARTS = 8


@dataclass(frozen=True)
class Differences:
    """Ids loaded but gone at the vendor, and ids at the vendor that the load had passed over."""

    vanished: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()


def differences(
    client: CiviClient, table: Table, loaded: LoadedRows, max_shrinkage: float
) -> Differences:
    """Compare the ids of a table with the vendor's, up to the highest loaded one.

    One row lost and one row found in the same stretch hide each other; the next night sees them.

    Raises:
        ShrinkageError: more rows vanished than is believable.
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
    request = f"{table.entity}.get"
    refuse_shrinkage("civicrm", table.name, request, here=here, there=there, most=max_shrinkage)
    vanished: set[int] = set()
    missing: set[int] = set()
    differing = [(0, stretches)] if here != there else []
    while differing:
        parts = [part for whole in differing if whole[1] - whole[0] > 1 for part in _parts(*whole)]
        single = [low for low, high in differing if high - low == 1]
        for number, known in loaded.ids_by_stretch(_STRETCH, single).items():
            current = client.ids(table.entity, ids_in(number, number + 1))
            vanished |= known - current
            missing |= current - known
        counted = client.counts(table.entity, [ids_in(*part) for part in parts])
        differing = [
            (low, high)
            for (low, high), there in zip(parts, counted, strict=True)
            if there != before[high] - before[low]
        ]
    return Differences(frozenset(vanished), frozenset(missing))


def _parts(low: int, high: int) -> Iterator[tuple[int, int]]:
    """A range of stretches in parts that are about equal, none of them empty."""
    borders = {low + (high - low) * part // _PARTS for part in range(_PARTS + 1)}
    return pairwise(sorted(borders))
