"""Posts of a page or account: which were deleted, and which counters changed."""

from collections.abc import Sequence

from sources.common.arrow_columns import Column
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage
from sources.meta_graph.client import GraphClient, Row


def removed(
    client: GraphClient, table: str, request: str, rows: Sequence[Row], max_shrinkage: float
) -> set[str]:
    """Ids of loaded posts that were deleted at the vendor.

    The list may be incomplete, so each loaded post that is not in it is requested by its id.

    Args:
        client: connection to the vendor.
        table: raw table of the posts.
        request: name of the list request, for messages.
        rows: posts in the list.
        max_shrinkage: largest share of the loaded posts that may be missing.

    Raises:
        ShrinkageError: more posts are missing from the list than `max_shrinkage` allows.
    """
    known: set[str] = LoadedRows(table).values("id")
    unlisted = known - {row.get("id") for row in rows}
    refuse_shrinkage(
        client.source,
        table,
        request,
        loaded=len(known),
        found=len(known) - len(unlisted),
        max_shrinkage=max_shrinkage,
        shown=len(rows),  # a post deleted and published again has a new id
    )
    return {identifier for identifier in unlisted if not client.exists(identifier)}


def changed(rows: Sequence[Row], columns: Sequence[Column], table: str) -> list[Row]:
    """Readings whose counters differ from the last loaded ones of the same post.

    Args:
        rows: readings of this load.
        columns: the post, the day, then the counters.
        table: raw table of the readings.
    """
    post, day, *counters = columns
    names = [counter.name for counter in counters]
    last = LoadedRows(table).latest(post.name, day.name, names)
    return [
        row
        for row in rows
        if last.get(row.get(post.field)) != tuple(row.get(c.field) for c in counters)
    ]
