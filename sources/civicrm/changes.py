"""Which loaded rows the vendor has lost, and which of its rows were never loaded.

A hard delete leaves no trace in CiviCRM. Comparing all ids each night would read the whole
database; counting ranges of ids costs one request while nothing vanished, and about the
logarithm of the table's size for each row that did.
"""

from dataclasses import dataclass

from sources.civicrm.client import CiviClient
from sources.civicrm.tables import Table
from sources.loaded import Loaded
from sources.tables import refuse_shrinkage

# Ranges with no more rows than this are compared id by id.
_LEAF = 1000


@dataclass(frozen=True)
class Differences:
    """Ids loaded but gone at the vendor, and ids at the vendor that the load had passed over."""

    vanished: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()


def differences(
    client: CiviClient, table: Table, loaded: Loaded, max_shrinkage: float
) -> Differences:
    """Compare the ids of a table with the vendor's, up to the highest loaded one.

    One row lost and one row found in the same range hide each other; the next night sees them.

    Raises:
        ShrinkageError: more rows vanished than is believable.
    """
    vanished: set[int] = set()
    missing: set[int] = set()
    highest = loaded.highest_id()
    ranges = [(1, highest)] if highest else []
    while ranges:
        low, high = ranges.pop()
        here = loaded.count(low, high)
        within = [*table.where, ["id", "BETWEEN", [low, high]]]
        there = client.count(table.entity, within)
        if (low, high) == (1, highest):
            request = f"{table.entity}.get"
            refuse_shrinkage(
                "civicrm", table.name, request, here=here, there=there, most=max_shrinkage
            )
        if here == there:
            continue
        if max(here, there) > _LEAF:
            middle = (low + high) // 2
            ranges += [(low, middle), (middle + 1, high)]
            continue
        known = loaded.ids(low, high)
        current = client.ids(table.entity, within)
        vanished |= known - current
        missing |= current - known
    return Differences(frozenset(vanished), frozenset(missing))
