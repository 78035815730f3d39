"""The CRM that loads are measured on: the sandbox's at a scale, recorded on two of its nights."""

import json
import math
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sources import discover
from sources.pipeline import load_source
from sources.sandbox.faults import faulted_world
from sources.sandbox.world import World
from tests.benchmarks.recording import Recording, recorded_crm
from tests.support.warehouses import REPOSITORY, environment

# A Friday: at the scale of ten million, a Saturday alone brings about as many changes as wanted.
AS_OF = date(2026, 9, 25)
# Activities of the sandbox by then, at scale 1.
_AT_SCALE_ONE = 13_600
# New and changed activities that the later night finds.
_CHANGED = 12_000


@dataclass(frozen=True)
class Crm:
    """One CRM as it answers to a first load, and to the next one on a later day."""

    activities: int
    folder: Path
    later_as_of: date

    @property
    def first(self) -> Recording:
        return Recording(self.folder / "first")

    @property
    def later(self) -> Recording:
        return Recording(self.folder / "later")


def recorded(folder: Path, activities: int) -> Crm:
    """Record a CRM with at least so many activities; what was recorded before is taken as it is."""
    description = folder / "crm.json"
    if not description.exists():
        # In a process of its own: the kernel counts what this one holds as held by each that it
        # starts, and who invented ten million rows holds 3 GB.
        command = [sys.executable, "-m", "tests.benchmarks.crm", str(folder), str(activities)]
        subprocess.run(command, cwd=REPOSITORY, check=True)  # noqa: S603 — our own command
    crm = json.loads(description.read_text(encoding="utf-8"))
    return Crm(crm["activities"], folder, date.fromisoformat(crm["later_as_of"]))


def _recorded_here(folder: Path, activities: int) -> None:
    scale = math.ceil(activities / _AT_SCALE_ONE)
    first = _world(scale, AS_OF)
    _record(first, folder, "first")
    newest, day = first.activities.changed_at.max(), AS_OF
    # the year of a small CRM would be over before it had so many
    wanted, changed = min(_CHANGED, len(first.activities) // 8), 0
    while changed < wanted:
        day += timedelta(days=1)
        later = _world(scale, day)
        changed = int((later.activities.changed_at > newest).sum())
    _record(later, folder, "later")
    crm = {"activities": len(first.activities), "later_as_of": day.isoformat()}
    (folder / "crm.json").write_text(json.dumps(crm), encoding="utf-8")


def _world(scale: int, as_of: date) -> World:
    return faulted_world(seed=2026, as_of=as_of, scale=scale, faults=())


def _record(world: World, folder: Path, night: str) -> None:
    """Load for the record; the second night needs the rows of the first."""
    with (
        recorded_crm(world, Recording(folder / night)) as settings,
        environment(**settings),
    ):
        load_source(
            discover()["civicrm"].source(),
            warehouse=folder / "crm.duckdb",
            state=folder / "dlt",
        )


if __name__ == "__main__":
    _recorded_here(Path(sys.argv[1]), int(sys.argv[2]))
