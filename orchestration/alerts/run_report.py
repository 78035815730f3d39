"""What a run has to tell: which of its steps failed, and what its rows say of the sources.

Every run tells it by itself when it ends, whoever started it: a schedule, the page, the command.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg

from orchestration.alerts.incidents import Incident, reconcile
from orchestration.alerts.source_incidents import (
    STALE,
    credential_kind,
    ending_credential,
    metric_kind,
    retired_metrics,
    stale_sources,
)
from orchestration.alerts.step_failures import failure
from orchestration.errors import reason
from orchestration.settings import Profile
from sources import discover

logger = logging.getLogger(__name__)

# Tag of a run that came to its end and told what there was to tell.
REPORTED = "jussana/reported"

_LOAD = "load_"
_PUBLISH = "published__marts"
_TITLES = {
    "build_marts": "the marts were not built",
    "check_marts": "the audit of the marts failed",
    _PUBLISH: "the publication was refused",
}
_TELLING = {
    dg.DagsterEventType.STEP_START,
    dg.DagsterEventType.STEP_SUCCESS,
    dg.DagsterEventType.STEP_FAILURE,
}


@dataclass
class Report:
    """What a run has to tell.

    Attributes:
        incidents: those that were seen.
        judged: the kinds that were looked at.
        failed: the steps that failed.
        is_whole: whether no step was interrupted; else what died with it is not known.
    """

    incidents: list[Incident] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    is_whole: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether the run could read the warehouse: it came to its end, only loads failed."""
        return self.is_whole and all(step.startswith(_LOAD) for step in self.failed)


def died(job: str) -> str:
    """The kind of incident of a run that did not come to its end."""
    return f"died:{job}"


def run_report(instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile) -> Report:
    """Gather what a run that is about to end has to tell; the warehouse is still its own.

    It breaks no night: what cannot be gathered is a warning, and left to the sensor.
    """
    report = Report()
    try:
        succeeded = _add_steps(report, instance, run.run_id)
    except Exception as error:
        logger.warning("no alert can be raised for the steps of this run: %s", reason(error))
        return Report(is_whole=False)
    if report.is_whole:
        report.judged.add(died(run.job_name))
    loaded = {step.removeprefix(_LOAD) for step in succeeded if step.startswith(_LOAD)}
    for name, connector in discover().items():
        if name not in loaded:
            continue
        if connector.validity:
            _look(report, credential_kind(name), ending_credential(connector))
        if kind := metric_kind(name):
            _look(report, kind, retired_metrics(here, name))
    if _PUBLISH in succeeded:
        _look(report, STALE, stale_sources(here))
    return report


def tell(report: Report, instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile) -> None:
    """Raise the alerts of a run; what cannot be told is a warning, and breaks nothing."""
    try:
        reconcile(here, report.incidents, report.judged)
        if report.is_whole:
            instance.add_run_tags(run.run_id, {REPORTED: "yes"})
    except Exception as error:
        logger.warning("the alerts of this run could not be raised: %s", reason(error))


def _add_steps(report: Report, instance: dg.DagsterInstance, run_id: str) -> set[str]:
    begun, succeeded = set(), set()
    for entry in instance.all_logs(run_id, of_type=_TELLING):
        event = entry.get_dagster_event()
        step = event.step_key or ""
        if event.is_step_start:
            begun.add(step)
            continue
        report.judged.add(step)
        if event.is_step_success:
            succeeded.add(step)
        else:
            report.failed.add(step)
            report.incidents.append(_of_step(step, failure(event)))
    report.is_whole = begun <= report.judged
    return succeeded


def _of_step(step: str, what: str) -> Incident:
    if step.startswith(_LOAD):
        title, section = f"{step.removeprefix(_LOAD)} was not loaded", "A load failed"
    else:
        title, section = _TITLES.get(step, f"step {step} failed"), "A build failed"
    return Incident(step, "", title, what, f"docs/operations.md, section “{section}”")


def _look(report: Report, kind: str, incidents: Iterator[Incident]) -> None:
    """Judge one kind of incident; what cannot be looked at is not judged, and is a warning."""
    try:
        found = list(incidents)
    except Exception as error:  # whatever it is, the rest is told all the same
        logger.warning("no alert can be raised or ended for: %s. %s", kind, reason(error))
        return
    report.judged.add(kind)
    report.incidents += found
