"""Which loaded rows the vendor has lost, and which of its rows were never loaded.

A hard delete leaves no trace in CiviCRM. Comparing all ids each night would read the whole
database; counting ranges of ids costs one request while nothing vanished, and about the
logarithm of the table's size for each row that did.
"""

from dataclasses import dataclass

from sources.civicrm.client import CiviClient
from sources.civicrm.tables import Table
from sources.errors import ShrinkageError
from sources.loaded import Loaded

# Ranges with no more rows than this are compared id by id.
_LEAF = 1000
# Below this, a share says little: five of ten alliances may well end in one night.
_ALWAYS_BELIEVED = 10


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
            refuse_shrinkage(table, here, there, max_shrinkage)
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


def refuse_shrinkage(table: Table, here: int, there: int, max_shrinkage: float) -> None:
    """Refuse a vendor that shows nothing, or far less than is loaded.

    Raises:
        ShrinkageError: with what to do when the rows were deleted on purpose.
    """
    lost = here - there
    is_emptied = here and not there and max_shrinkage < 1
    if is_emptied or lost > max(_ALWAYS_BELIEVED, max_shrinkage * here):
        raise ShrinkageError(
            f"{table.entity}.get shows {there} rows where {here} are loaded in "
            f"raw_civicrm.{table.name}: refused. Look at the permissions of the API user first; "
            "only if the rows were deleted on purpose, load once with "
            "SOURCES__CIVICRM__MAX_SHRINKAGE=1."
        )
