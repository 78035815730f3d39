"""Write–audit–publish: audited marts become the files that readers open; earlier nights are kept.

Readers' files are replaced by a rename each, so whoever has an old one open keeps reading it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.errors import PublicationError
from orchestration.publication.export import BOARD, PARQUET, write_marts
from orchestration.publication.nights import (
    Publication,
    current_night,
    folder_of,
    nights,
    write_manifest,
)
from orchestration.warehouse.integrity import corruption
from orchestration.warehouse.scratch_dir import scratch_dir


def publish(
    warehouse: Path, published: Path, *, run_id: str, as_of: date, keep: int = 14
) -> Publication:
    """Copy every table of schema `marts` to a new night, and make it the current one.

    For `rollback`, the newest publication of each of the last `keep` as-of dates is kept, and
    always the current one and the one that it replaced.

    Raises:
        PublicationError: the warehouse cannot be read or has no marts, the disk is full, or
            another publication is running.
    """
    night = f"{as_of.isoformat()}_{run_id}"
    if Path(night).name != night:
        raise PublicationError(f"run id {run_id!r} cannot be part of a folder name")
    with _unfinished(published) as unfinished:
        rows = write_marts(warehouse, unfinished / night)
        if not rows:
            raise PublicationError(f"{warehouse} has no tables in schema marts")
        turn = max((one.turn for one in nights(published)), default=0) + 1
        publication = Publication(night, run_id, as_of, datetime.now(UTC), rows, turn)
        replaced = current_night(published)
        _store(publication, published, unfinished)
        _make_current(publication, published, unfinished)
        # The board is published: nights that cannot be deleted now are deleted by the next night.
        with suppress(OSError):
            _prune([publication, replaced], published, unfinished, keep)
    return publication


def rollback(published: Path, night: str | None = None) -> Publication:
    """Make an earlier night current: the named one, or the one published before the current one.

    Args:
        published: folder of the published files.
        night: a night's full name, or its as-of date, which means the newest night of that date.

    Raises:
        PublicationError: there is no such night, or its file is damaged; the nights that are kept
            are named.
    """
    with _unfinished(published) as unfinished:
        kept = nights(published)
        if night is None:
            current = current_night(published)
            candidates = [] if current is None else kept[kept.index(current) + 1 :]
            problem = "there is no night before the current one"
        else:
            candidates = [one for one in kept if night in (one.night, one.as_of.isoformat())]
            problem = f"there is no night {night!r}"
        if not candidates:
            names = ", ".join(one.night for one in kept) or "none"
            raise PublicationError(f"{problem}; nights kept: {names}")
        if damage := corruption(folder_of(published, candidates[0]) / BOARD):
            raise PublicationError(
                f"night {candidates[0].night} is damaged ({damage}); nothing was changed. Name "
                f"another with --night; nights kept: {', '.join(one.night for one in kept)}"
            )
        _make_current(candidates[0], published, unfinished)
    return candidates[0]


def delete_night(published: Path, publication: Publication) -> None:
    """Delete an earlier night for good.

    Raises:
        PublicationError: it is the night that readers see.
    """
    with _unfinished(published) as unfinished:
        if publication == current_night(published):
            raise PublicationError(f"night {publication.night} is the one that readers see")
        folder_of(published, publication).rename(unfinished / publication.night)


@contextmanager
def _unfinished(published: Path) -> Iterator[Path]:
    """A folder for unfinished work, for one publication at a time; it is deleted at the end."""
    try:
        (published / "nights").mkdir(parents=True, exist_ok=True)
        with scratch_dir(published / ".unfinished") as folder:
            yield folder
    except BlockingIOError as error:
        raise PublicationError(f"another publication to {published} is running") from error
    except (OSError, duckdb.Error) as error:
        reason = str(error).partition("\n")[0]
        raise PublicationError(f"nothing was published: {reason}") from error


def _store(publication: Publication, published: Path, unfinished: Path) -> None:
    """Move a new night among the complete ones, once all of it is on the disk."""
    written = unfinished / publication.night
    # A reader who opens the file for writing by mistake would lock out all the others.
    (written / BOARD).chmod(0o444)
    write_manifest(written, publication)
    for path in (*written.rglob("*"), written):
        _sync(path)
    stored = folder_of(published, publication)
    if stored.exists():  # the same run publishes again: a retry
        stored.rename(unfinished / "replaced")
    written.rename(stored)
    _sync(stored.parent)


def _make_current(publication: Publication, published: Path, unfinished: Path) -> None:
    """Show a night to readers. The board comes last: it decides which night is the current one."""
    board, parquet = unfinished / BOARD, unfinished / PARQUET
    board.hardlink_to(folder_of(published, publication) / BOARD)
    parquet.symlink_to(Path("nights") / publication.night / PARQUET)
    if (published / PARQUET).is_dir() and not (published / PARQUET).is_symlink():
        (published / PARQUET).rename(unfinished / "copied")  # a backup restored without its links
    parquet.replace(published / PARQUET)
    board.replace(published / BOARD)
    try:
        _sync(published)
    except OSError as error:
        raise PublicationError(
            f"readers see night {publication.night}, but the disk did not confirm it "
            f"({error.strerror}): after a power failure they may see the one before. Check the disk"
        ) from error


def _prune(
    retained: list[Publication | None], published: Path, unfinished: Path, keep: int
) -> None:
    kept = nights(published)
    newest_of_day = {one.as_of: one for one in reversed(kept)}
    last_days = sorted(newest_of_day.values(), key=kept.index)[:keep]
    for one in kept:
        if one not in [*retained, *last_days]:
            folder_of(published, one).rename(unfinished / one.night)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
