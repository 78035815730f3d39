"""Full scan of a list whose pages shift: read again until no row can be missing."""

from collections.abc import Callable, Iterable, Iterator

from sources.decidim.responses import Row

READINGS = 5


def full_scan(read: Callable[[], Iterable[list[Row]]], least: int) -> dict[str, Row]:
    """Give each row once, by id, with the newest reading of it.

    Pages are cut by row offset: a row that appears, disappears or moves between two pages shifts
    the others, so that some come twice and as many not at all. The list is read again while it
    is short, and while a reading that repeated rows still brought new ones.

    Args:
        read: reads all pages again.
        least: smallest possible number of rows, according to the server.
    """
    rows: dict[str, Row] = {}
    for _ in range(READINGS):
        known, repeated = len(rows), False
        seen: set[str] = set()
        for row in _rows(read()):
            repeated |= row["id"] in seen
            seen.add(row["id"])
            rows[row["id"]] = row
        if len(rows) >= least and not (repeated and len(rows) > known):
            break
    return rows


def _rows(pages: Iterable[list[Row]]) -> Iterator[Row]:
    for page in pages:
        for row in page:
            # up to 0.30, an object that the reader may not see is a null in the list
            if row is not None:
                yield row
