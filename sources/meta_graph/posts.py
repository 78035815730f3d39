"""What pages and accounts publish: which of it is gone, and readings of its growing counters."""

from collections.abc import Sequence

from sources.common.arrow_columns import Column
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import refuse_shrinkage
from sources.meta_graph.client import GraphClient, Row


def removed(
    client: GraphClient, table: str, request: str, rows: Sequence[Row], most: float
) -> set[str]:
    """Which loaded posts were deleted at the vendor.

    A list need not show all there is, so each post that is missing from it is requested by itself.

    Args:
        client: whom to ask.
        table: where they are loaded.
        request: what listed them.
        rows: what it listed.
        most: share of the posts that may be lacking.

    Raises:
        ShrinkageError: the list lacks more than is believable.
    """
    known: set[str] = LoadedRows(table).values("id")
    unlisted = known - {row.get("id") for row in rows}
    there = len(known) - len(unlisted)
    refuse_shrinkage(
        client.source,
        table,
        request,
        here=len(known),
        there=there,
        most=most,
        shown=len(rows),  # a post that was deleted and made anew has another id
    )
    return {identifier for identifier in unlisted if not client.exists(identifier)}


def changed(rows: Sequence[Row], columns: Sequence[Column], table: str) -> list[Row]:
    """Readings whose counters differ from the last loaded ones of the same post.

    Args:
        rows: what was read tonight.
        columns: of the readings: post, day, and its counters.
        table: where readings are loaded.
    """
    post, day, *counters = columns
    names = [counter.name for counter in counters]
    last = LoadedRows(table).latest(post.name, day.name, names)
    return [
        row
        for row in rows
        if last.get(row.get(post.field)) != tuple(row.get(c.field) for c in counters)
    ]
