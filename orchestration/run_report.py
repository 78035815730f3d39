"""What a run has to tell: which of its steps failed, and what its rows say of the sources.

Every run tells it by itself when it ends, whoever started it: a schedule, the page, the command.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg
import duckdb

from orchestration.alerts import Trouble, settle
from orchestration.errors import reason
from orchestration.failed_steps import blocking, failure
from orchestration.profile import Profile
from orchestration.warehouse import connection
from sources import discover

logger = logging.getLogger(__name__)

# Tag of a run that came to its end and told what there was to tell.
REPORTED = "jussana/reported"

_LOAD = "load_"
_PUBLISH = "published__marts"
_OPERATIONS = "docs/operations.md"
_TITLES = {
    "build_marts": "the marts were not built",
    "check_marts": "the audit of the marts failed",
    _PUBLISH: "the publication was refused",
}
_TELLING = {
    dg.DagsterEventType.STEP_START,
    dg.DagsterEventType.STEP_SUCCESS,
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
}

_STALE = """
select source, 'loaded up to ' || cast(loaded_as_of as string) || ', the board stands for '
    || cast(as_of as string)
from source_freshness
where is_stale and last_error is null
order by source
"""
_RETIRED = """
select metric, 'not available at the vendor since ' || cast(since_on as string)
from {schema}.metrics
where not is_available
order by metric
"""
# X has no list of its metrics: one is gone when no row of the last reading has it
_RETIRED_OF_X = """
select '{metric}', 'last given for ' || cast(last_given_on as string)
from (
    select
        max(read_on) as last_read_on,
        max(case when {metric} is not null then read_on end) as last_given_on
    from {schema}.post_readings
) as readings
where last_given_on < last_read_on
"""
_METRICS = {
    "facebook": (_RETIRED,),
    "instagram": (_RETIRED,),
    "x": tuple(
        _RETIRED_OF_X.replace("{metric}", metric) for metric in ("bookmarks", "impressions")
    ),
}


@dataclass
class Report:
    """What a run has to tell.

    Attributes:
        troubles: those that were seen.
        judged: the kinds that were looked at.
        is_whole: whether no step was interrupted; else what died with it is not known.
    """

    troubles: list[Trouble] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    is_whole: bool = True


def died(job: str) -> str:
    """The kind of trouble of a run that did not come to its end."""
    return f"died:{job}"


def run_report(instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile) -> Report:
    """Gather what a run that is about to end has to tell; the warehouse is still its own."""
    report = Report()
    succeeded = _add_steps(report, instance, run.run_id)
    if report.is_whole:
        report.judged.add(died(run.job_name))
    loaded = {step.removeprefix(_LOAD) for step in succeeded if step.startswith(_LOAD)}
    try:
        _add_credentials(report, loaded)
        _add_retired_metrics(report, here, loaded)
        if _PUBLISH in succeeded:
            _add_stale_sources(report, here)
    except Exception as error:  # the steps are told all the same
        logger.warning("the run could not be looked over for alerts: %s", reason(error))
    return report


def tell(report: Report, instance: dg.DagsterInstance, run: dg.DagsterRun, here: Profile) -> None:
    """Raise the alerts of a run; what cannot be told is a warning, and breaks nothing."""
    try:
        settle(here, report.troubles, report.judged)
        if report.is_whole:
            instance.add_run_tags(run.run_id, {REPORTED: "yes"})
    except Exception as error:
        logger.warning("the alerts of this run could not be raised: %s", reason(error))


def _add_steps(report: Report, instance: dg.DagsterInstance, run_id: str) -> set[str]:
    blocked: list[str] = []
    begun, succeeded = set(), set()
    for entry in instance.all_logs(run_id, of_type=_TELLING):
        event = entry.get_dagster_event()
        step = event.step_key or ""
        if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            blocked += blocking(event.asset_check_evaluation_data)
            continue
        if event.is_step_start:
            begun.add(step)
            continue
        report.judged.add(step)
        if event.is_step_success:
            succeeded.add(step)
        else:
            report.troubles.append(_of_step(step, failure(event, blocked)))
    report.is_whole = begun <= report.judged
    return succeeded


def _of_step(step: str, what: str) -> Trouble:
    if step.startswith(_LOAD):
        title, section = f"{step.removeprefix(_LOAD)} was not loaded", "A load failed"
    else:
        title, section = _TITLES.get(step, f"step {step} failed"), "A build failed"
    return Trouble(step, "", title, what, f"{_OPERATIONS}, section “{section}”")


def _add_credentials(report: Report, loaded: set[str]) -> None:
    """Ask the vendors that tell how long their credential is good."""
    for source, connector in discover().items():
        if source not in loaded or not connector.validity:
            continue
        try:
            validity = connector.validity()
        except Exception as error:
            logger.warning(
                "%s does not tell how long its credential is good: %s", source, reason(error)
            )
            continue
        kind = f"credential of {source}"
        report.judged.add(kind)
        if validity.is_soon_over:
            title = f"the credential of {source} expires soon"
            advice = f"docs/sources/{source}.md"
            report.troubles.append(Trouble(kind, "", title, f"it is {validity}", advice))


def _add_retired_metrics(report: Report, here: Profile, loaded: set[str]) -> None:
    for source in sorted(loaded & _METRICS.keys()):
        kind = f"metric of {source}"
        report.judged.add(kind)
        with connection(here.warehouse) as warehouse:
            for query in _METRICS[source]:
                rows = warehouse.execute(query.format(schema=f"raw_{source}")).fetchall()
                report.troubles += _about(
                    kind, rows, f"{source}: metric {{}} was retired", f"docs/sources/{source}.md"
                )


def _add_stale_sources(report: Report, here: Profile) -> None:
    report.judged.add("stale")
    with duckdb.connect(str(here.marts), read_only=True) as marts:
        rows = marts.execute(_STALE).fetchall()
    advice = f"{_OPERATIONS}, section “Is the board fresh?”"
    report.troubles += _about("stale", rows, "{} is late on the board", advice)


def _about(kind: str, rows: list[tuple[str, str]], title: str, advice: str) -> Iterator[Trouble]:
    for subject, what in rows:
        yield Trouble(kind, subject, title.format(subject), f"{subject}: {what}", advice)
