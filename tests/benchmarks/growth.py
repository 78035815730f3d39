"""How the first load and a nightly load grow with the history, on CRMs of several sizes."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from orchestration.warehouse.integrity import write_marker
from tests.benchmarks.crm import AS_OF, Crm
from tests.benchmarks.figures import Figure, Run, measured, typical

_PART = "growth"


def figures(crms: Sequence[Crm], data: Path, times: int) -> list[Figure]:
    """Load each CRM whole, into a data folder that stays; then a later night of it, on copies."""
    found: list[Figure] = []
    smallest: float | None = None
    for crm in crms:
        home = data / crm.folder.name
        shutil.rmtree(home, ignore_errors=True)
        first = _night(crm, home, is_later=False)
        nights = [_later_night(crm, home) for _ in range(times)]
        seconds = typical(nights)
        smallest = smallest or seconds
        size = named(crm)
        rows = f"{nights[0].said['rows']:,} rows"
        found += [
            Figure(_PART, f"first load of a CRM of {size}", first.seconds, "s"),
            Figure(_PART, f"its peak memory, {size}", first.peak_mib, "MiB"),
            Figure(_PART, f"load of a later night, {rows} on {size}", seconds, "s",
                   f"the same on {named(crms[0])}", smallest,
                   "<= 2.0" if crm is crms[-1] else ""),
            Figure(_PART, f"its peak memory, {size}", max(run.peak_mib for run in nights), "MiB"),
        ]  # fmt: skip
    return found


def loaded(crms: Sequence[Crm], data: Path) -> list[Path]:
    """The data folders of CRMs that were loaded, by `figures` or now."""
    homes = [data / crm.folder.name for crm in crms]
    for crm, home in zip(crms, homes, strict=True):
        if not home.exists():
            _night(crm, home, is_later=False)
    return homes


def named(crm: Crm) -> str:
    return f"{crm.activities / 1e6:.1f} M activities"


def _later_night(crm: Crm, home: Path) -> Run:
    copy = home.with_name("later")
    shutil.copytree(home, copy)
    # as the first night left its own file
    write_marker(copy / "production" / "warehouse.duckdb", datetime.now(UTC))
    try:
        return _night(crm, copy, is_later=True)
    finally:
        shutil.rmtree(copy)


def _night(crm: Crm, home: Path, *, is_later: bool) -> Run:
    recording, day = (crm.later, crm.later_as_of) if is_later else (crm.first, AS_OF)
    (run,) = measured(
        "tests.benchmarks.one_night", str(recording.folder), str(home), day.isoformat()
    )
    return run
