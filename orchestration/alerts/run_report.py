"""What a run reports when it ends: failed steps, and incidents found in the loaded data.

Every run reports by itself, whether a schedule, Dagster's page or the command started it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg

from orchestration.alerts.incidents import (
    STALE,
    WAREHOUSE,
    Incident,
    credential_kind,
    died_kind,
    load_kind,
    metric_kind,
)
from orchestration.alerts.reconcile import reconcile
from orchestration.alerts.source_incidents import (
    expiring_credentials,
    has_metrics,
    retired_metrics,
    stale_sources,
)
from orchestration.alerts.step_failures import incident_of_step
from orchestration.errors import reason
from orchestration.settings import Profile
from sources import discover

logger = logging.getLogger(__name__)

# Tag of a run that finished and reported its incidents.
REPORTED = "jussana/reported"

_PUBLISH = "published__marts"
_EVENTS = {
    dg.DagsterEventType.STEP_START,
    dg.DagsterEventType.STEP_SUCCESS,
    dg.DagsterEventType.STEP_FAILURE,
}


@dataclass
class Report:
    """What a run reports.

    Attributes:
        incidents: those that were seen.
        judged: the kinds that were checked.
        succeeded: the steps that succeeded.
        failed: the steps that failed.
        is_complete: whether no step was interrupted; if one was, its outcome is unknown.
    """

    incidents: list[Incident] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    succeeded: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    is_complete: bool = True


def run_report(instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile) -> Report:
    """Collect what a run reports that is about to end; it still holds the warehouse's lock.

    Never fails the run: what cannot be collected is logged as a warning, and left to the sensor.
    """
    report = Report()
    try:
        _add_steps(report, instance, run.run_id)
    except Exception as error:
        logger.warning("no alert can be raised for the steps of this run: %s", reason(error))
        return Report(is_complete=False)
    if report.is_complete:
        report.judged.add(died_kind(run.job_name))
    for name, connector in discover().items():
        if load_kind(name) not in report.succeeded:
            continue
        if connector.validity:
            _check(report, credential_kind(name), expiring_credentials(connector))
        if has_metrics(name):
            _check(report, metric_kind(name), retired_metrics(here, name))
    if _PUBLISH in report.succeeded:
        _check(report, STALE, stale_sources(here))
    return report


def send_report(
    report: Report, instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile
) -> None:
    """Raise the alerts of a run; what cannot be reported is logged as a warning."""
    try:
        reconcile(here, report.incidents, report.judged)
        if report.is_complete:
            instance.add_run_tags(run.run_id, {REPORTED: "yes"})
    except Exception as error:
        logger.warning("the alerts of this run could not be raised: %s", reason(error))


def _add_steps(report: Report, instance: dg.DagsterInstance, run_id: str) -> None:
    started = set()
    for entry in instance.all_logs(run_id, of_type=_EVENTS):
        event = entry.get_dagster_event()
        step = event.step_key or ""
        if event.is_step_start:
            started.add(step)
        elif event.is_step_success:
            report.succeeded.add(step)
        else:
            report.failed.add(step)
            report.incidents.append(incident_of_step(event))
    # If the warehouse could not be used, the step did not check what it is about.
    report.judged = report.succeeded | {incident.kind for incident in report.incidents}
    if report.succeeded:
        report.judged.add(WAREHOUSE)
    report.is_complete = started <= report.succeeded | report.failed


def _check(report: Report, kind: str, incidents: Iterator[Incident]) -> None:
    """Check for one kind of incident; if that fails, log a warning and leave the kind unjudged."""
    try:
        found = list(incidents)
    except Exception as error:  # the rest is reported nevertheless
        logger.warning("no alert can be raised or resolved for: %s. %s", kind, reason(error))
        return
    report.judged.add(kind)
    report.incidents += found
