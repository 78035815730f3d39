"""Write–audit–publish: audited marts become the files readers open, and earlier nights stay ready.

`published/nights/<as_of>_<run_id>/` holds only complete nights. `published/marts.duckdb` is a hard
link to the current one, replaced by one rename; whoever has the old file open keeps reading it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.errors import PublicationError
from orchestration.publication.export import BOARD, PARQUET, write_marts
from orchestration.warehouse.integrity import corruption
from orchestration.warehouse.scratch_dir import scratch_dir

MANIFEST = "publication.json"


@dataclass(frozen=True)
class Publication:
    """One complete night: what it is called, whose figures it holds and how many rows by mart.

    `turn` counts the publications, as the clock may be set back; 0 in those of before it did.
    """

    night: str
    run_id: str
    as_of: date
    published_at: datetime
    rows: dict[str, int]
    turn: int = 0


def publish(
    warehouse: Path, published: Path, *, run_id: str, as_of: date, keep: int = 14
) -> Publication:
    """Copy every table of schema `marts` to a new night and make it the current one.

    The newest publication of each of the last `keep` as-of dates stays for `rollback`, and always
    the current one and the one it replaced. Raises `PublicationError` when the warehouse cannot be
    read or holds no marts, when the disk is full, or when another publication is running.
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
        _settle(publication, published, unfinished)
        _make_current(publication, published, unfinished)
        # The board is out: what cannot be tidied up now is tidied up by the next night.
        with suppress(OSError):
            _prune([publication, replaced], published, unfinished, keep)
    return publication


def rollback(published: Path, night: str | None = None) -> Publication:
    """Make an earlier night current: the one published before the current one, or the named one.

    `night` is a night's full name or its as-of date (then the newest of that date). Raises
    `PublicationError`, naming the nights there are, when there is no such night, or when its
    file is damaged.
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
        if wrong := corruption(folder_of(published, candidates[0]) / BOARD):
            raise PublicationError(
                f"night {candidates[0].night} is damaged ({wrong}); nothing was changed. Name "
                f"another with --night; nights kept: {', '.join(one.night for one in kept)}"
            )
        _make_current(candidates[0], published, unfinished)
    return candidates[0]


def withdraw(published: Path, publication: Publication) -> None:
    """Delete an earlier night for ever. Raises `PublicationError` when readers see that one."""
    with _unfinished(published) as unfinished:
        if publication == current_night(published):
            raise PublicationError(f"night {publication.night} is the one that readers see")
        folder_of(published, publication).rename(unfinished / publication.night)


def nights(published: Path) -> list[Publication]:
    """List the complete nights, the one published last first."""
    manifests = (published / "nights").glob(f"*/{MANIFEST}")
    found = [one for manifest in manifests if (one := _read_manifest(manifest))]
    return sorted(found, key=lambda one: (one.turn, one.published_at), reverse=True)


def current_night(published: Path) -> Publication | None:
    """Tell which night readers of `marts.duckdb` see; None before the first publication."""
    board = published / BOARD
    if not board.exists():
        return None
    kept = nights(published)
    same = (one for one in kept if board.samefile(folder_of(published, one) / BOARD))
    return next(same, None)


@contextmanager
def _unfinished(published: Path) -> Iterator[Path]:
    """Give the only publisher a folder for unfinished work."""
    try:
        (published / "nights").mkdir(parents=True, exist_ok=True)
        with scratch_dir(published / ".unfinished") as folder:
            yield folder
    except BlockingIOError as error:
        raise PublicationError(f"another publication to {published} is running") from error
    except (OSError, duckdb.Error) as error:
        reason = str(error).partition("\n")[0]
        raise PublicationError(f"nothing was published: {reason}") from error


def _settle(publication: Publication, published: Path, unfinished: Path) -> None:
    """Put a written night, whole and on the disk, among the complete ones."""
    written = unfinished / publication.night
    # Read-only, because a reader who forgets to open it so would lock out all the others.
    (written / BOARD).chmod(0o444)
    manifest = asdict(publication) | {
        "as_of": publication.as_of.isoformat(),
        "published_at": publication.published_at.isoformat(),
    }
    (written / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    for path in (*written.rglob("*"), written):
        _sync(path)
    settled = folder_of(published, publication)
    if settled.exists():  # the same run publishes again: a retry
        settled.rename(unfinished / "replaced")
    written.rename(settled)
    _sync(settled.parent)


def _make_current(publication: Publication, published: Path, unfinished: Path) -> None:
    """Show a night to readers. The board comes last: it decides which night is the current one."""
    board, parquet = unfinished / BOARD, unfinished / PARQUET
    board.hardlink_to(folder_of(published, publication) / BOARD)
    parquet.symlink_to(Path("nights") / publication.night / PARQUET)
    if (published / PARQUET).is_dir() and not (published / PARQUET).is_symlink():
        (published / PARQUET).rename(unfinished / "copied")  # a backup restored without its links
    parquet.replace(published / PARQUET)
    board.replace(published / BOARD)
    _sync(published)


def _prune(stay: list[Publication | None], published: Path, unfinished: Path, keep: int) -> None:
    kept = nights(published)
    newest_of_day = {one.as_of: one for one in reversed(kept)}
    last_days = sorted(newest_of_day.values(), key=kept.index)[:keep]
    for one in kept:
        if one not in [*stay, *last_days]:
            folder_of(published, one).rename(unfinished / one.night)


def folder_of(published: Path, publication: Publication) -> Path:
    """Where the files of a night lie."""
    return published / "nights" / publication.night


def _read_manifest(manifest: Path) -> Publication | None:
    """Read what a night says of itself; a night that somebody damaged is none."""
    try:
        read = json.loads(manifest.read_text(encoding="utf-8"))
        return Publication(
            night=manifest.parent.name,
            run_id=read["run_id"],
            as_of=date.fromisoformat(read["as_of"]),
            published_at=datetime.fromisoformat(read["published_at"]),
            rows=read["rows"],
            turn=read.get("turn", 0),
        )
    except (OSError, ValueError, KeyError):
        return None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
