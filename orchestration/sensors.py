"""A sensor for runs that could not report: they were killed, or failed before their first step."""

from collections.abc import Mapping
from typing import Any, cast

import dagster as dg

from orchestration.alerts.incidents import died_run
from orchestration.alerts.reconcile import reconcile
from orchestration.alerts.run_report import REPORTED
from orchestration.settings import Profile, profile


@dg.run_failure_sensor(
    name="dead_runs",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Raises the alert of a run that failed and did not report it.",
)
def dead_runs(context: dg.RunFailureSensorContext) -> None:
    """Raise the alert of one failed run, unless it or a later one of its job has reported."""
    run, instance = context.dagster_run, context.instance
    [newest] = instance.get_runs(filters=dg.RunsFilter(job_name=run.job_name), limit=1)
    current = instance.get_run_by_id(run.run_id) or run
    if REPORTED in current.tags or (newest.run_id != run.run_id and REPORTED in newest.tags):
        return
    incident = died_run(run.job_name, run.run_id, context.failure_event.message or "")
    reconcile(_profile_of(run), [incident], {incident.kind})


def _profile_of(run: dg.DagsterRun) -> Profile:
    resources = cast(Mapping[str, Any], run.run_config.get("resources") or {})
    config = (resources.get("night") or {}).get("config") or {}
    return profile(config.get("profile_name"))
