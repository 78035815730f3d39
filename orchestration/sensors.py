"""A sensor for runs that did not live to tell: killed, or failed before their first step."""

from collections.abc import Mapping
from typing import Any, cast

import dagster as dg

from orchestration.alerts.incidents import Incident, reconcile
from orchestration.alerts.run_report import REPORTED, died
from orchestration.settings import Profile, profile

_LONGEST = 300


@dg.run_failure_sensor(
    name="dead_runs",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Raises the alert of a run that failed without having told so by itself.",
)
def dead_runs(context: dg.RunFailureSensorContext) -> None:
    """Raise the alert of one failed run, unless it or a later one of its job told already."""
    run, instance = context.dagster_run, context.instance
    [newest] = instance.get_runs(filters=dg.RunsFilter(job_name=run.job_name), limit=1)
    current = instance.get_run_by_id(run.run_id) or run
    if REPORTED in current.tags or (newest.run_id != run.run_id and REPORTED in newest.tags):
        return
    what = " ".join((context.failure_event.message or "").split())[:_LONGEST]
    incident = Incident(
        kind=died(run.job_name),
        subject="",
        title=f"a run of {run.job_name} died",
        what=f"run {run.run_id} ended before its end. Dagster says: {what}",
        advice="docs/operations.md, section “A run died”",
    )
    reconcile(_profile_of(run), [incident], {incident.kind})


def _profile_of(run: dg.DagsterRun) -> Profile:
    resources = cast(Mapping[str, Any], run.run_config.get("resources") or {})
    config = (resources.get("night") or {}).get("config") or {}
    return profile(config.get("profile_name"))
