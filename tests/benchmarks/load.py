"""The load of a CRM's activities: from pages over HTTP to the raw table."""

from tempfile import TemporaryDirectory

from tests.benchmarks.crm import Crm
from tests.benchmarks.figures import Figure, Run, measured, typical

_PART = "load"
# Slow enough that one measurement suffices.
_ONCE = ("dicts", "parquet")


def figures(small: Crm, crm: Crm, larger: Crm, times: int) -> list[Figure]:
    """Compare the load with its floor, its peers and itself with ten times as many rows.

    What is small is loaded first by each process, and is in no figure.
    """
    seconds: dict[str, float] = {}
    runs: dict[str, list[Run]] = {}
    for way in ("ours", "floor", "parquet", "dicts", "fetched"):
        runs[way] = [_run(way, crm, small) for _ in range(1 if way in _ONCE else times)]
        seconds[way] = typical(runs[way])
    rows = crm.activities
    rate = rows / seconds["ours"]
    named = f"{rows / 1e6:.1f} M activities"
    peak = max(run.peak_mib for run in runs["ours"])
    larger_peak = _run("ours", larger, small).peak_mib
    return [
        Figure(_PART, named, rate, "rows/s", "floor: DuckDB reads the same pages from the disk",
               rows / seconds["floor"], ">= 0.7"),
        Figure(_PART, named, rate, "rows/s", "dlt's default path", rows / seconds["dicts"],
               ">= 15"),
        Figure(_PART, named, rate, "rows/s", "dlt with Parquet", rows / seconds["parquet"]),
        Figure(_PART, named, rate, "rows/s", "the pages only fetched: the server's ceiling",
               rows / seconds["fetched"]),
        Figure(_PART, f"{larger.activities / 1e6:.1f} M activities, peak memory", larger_peak,
               "MiB", f"with {named}", peak, "<= 1.3"),
        Figure(_PART, f"{larger.activities / 1e6:.1f} M activities, peak memory", larger_peak,
               "MiB", "one GiB", 1024.0, "<= 1.0"),
    ]  # fmt: skip


def _run(way: str, crm: Crm, small: Crm) -> Run:
    with TemporaryDirectory(dir=crm.folder) as folder:
        recordings = str(crm.first.folder), str(small.first.folder)
        (run,) = measured("tests.benchmarks.one_load", way, *recordings, folder)
    return run
