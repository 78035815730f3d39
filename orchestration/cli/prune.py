"""`jussana prune`: deletes old runs from Dagster's storage, which would otherwise grow for ever."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.resources.instance import open_instance
from orchestration.settings import data_folder

_KEPT = timedelta(days=90)


def prune(now: datetime | None = None) -> int:
    """Delete runs that are older than 90 days, with their events and logs.

    The warehouse's own record of the nights, schema `operations`, is not touched.

    Returns:
        The number of deleted runs.
    """
    before = (now or datetime.now(UTC)) - _KEPT
    with open_instance() as instance:
        old = instance.get_runs(dg.RunsFilter(created_before=before))
        for run in old:
            instance.compute_log_manager.delete_logs(prefix=[run.run_id])
            instance.delete_run(run.run_id)
    for run in old:
        # Dagster empties the database file of a run's events but does not delete it
        for file in (data_folder() / "dagster" / "history" / "runs").glob(f"{run.run_id}.db*"):
            file.unlink()
    return len(old)
