"""The published nights: which are kept, and which one readers see.

`published/nights/<as_of>_<run_id>/` holds only complete nights. `published/marts.duckdb` is a
hard link to the board of the current one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration.publication.export import BOARD

MANIFEST = "publication.json"


@dataclass(frozen=True)
class Publication:
    """One complete night.

    Attributes:
        night: its name, which is also that of its folder.
        run_id: the run that built it.
        as_of: last day that its figures cover.
        published_at: when it was published.
        rows: number of rows by mart.
        turn: counts the publications, because a clock may be set back; 0 for those of releases
            that did not count.
    """

    night: str
    run_id: str
    as_of: date
    published_at: datetime
    rows: dict[str, int]
    turn: int = 0


def nights(published: Path) -> list[Publication]:
    """List the complete nights, the latest publication first."""
    manifests = (published / "nights").glob(f"*/{MANIFEST}")
    found = [one for manifest in manifests if (one := _read_manifest(manifest))]
    return sorted(found, key=lambda one: (one.turn, one.published_at), reverse=True)


def current_night(published: Path) -> Publication | None:
    """The night that readers of `marts.duckdb` see; None before the first publication."""
    board = published / BOARD
    if not board.exists():
        return None
    kept = nights(published)
    same = (one for one in kept if board.samefile(folder_of(published, one) / BOARD))
    return next(same, None)


def folder_of(published: Path, publication: Publication) -> Path:
    """The folder with the files of a night."""
    return published / "nights" / publication.night


def write_manifest(folder: Path, publication: Publication) -> None:
    """Write the manifest of a night into its folder: without one it does not count as a night."""
    manifest = asdict(publication) | {
        "as_of": publication.as_of.isoformat(),
        "published_at": publication.published_at.isoformat(),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _read_manifest(manifest: Path) -> Publication | None:
    """Read the manifest of a night; None if it is damaged, as if there were no such night."""
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
