"""Runs the jobs `load` and `build` in this process, recorded in Dagster like any other run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial

import dagster as dg

from orchestration.alerts.step_failures import incident_of_step
from orchestration.assets.published_marts import published_marts
from orchestration.cli.interruption import Interruption
from orchestration.cli.progress import Progress, step_title
from orchestration.definitions import defs
from orchestration.publication.nights import current_night
from orchestration.resources.instance import open_instance
from orchestration.resources.run_events import following
from orchestration.settings import profile
from orchestration.warehouse.database import writing
from orchestration.warehouse.operations import record_load


@dataclass(frozen=True)
class RunRequest:
    """What is requested of a night."""

    profile_name: str
    as_of: date
    only: Sequence[str] = ()
    seed: int = 0
    scale: int = 1
    faults: Sequence[str] = ()

    @property
    def run_config(self) -> dict[str, object]:
        """The same, as Dagster's run configuration."""
        night = {
            "profile_name": self.profile_name,
            "as_of": self.as_of.isoformat(),
            "seed": self.seed,
            "scale": self.scale,
            "faults": list(self.faults),
        }
        return {
            "resources": {"night": {"config": night}},
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        }

    @property
    def tags(self) -> dict[str, str]:
        """The tags of its runs in Dagster."""
        return {
            "jussana/profile": self.profile_name,
            "jussana/as_of": self.as_of.isoformat(),
            # Dagster's pages list under a job the runs that have this tag, with the name of
            # workspace.yaml; it tags what it launches, but not what runs in this process
            ".dagster/repository": "__repository__@jussana",
        }


@dataclass
class RunResult:
    """The result of a night: one line for each failure, and whether marts were published."""

    failures: list[str] = field(default_factory=list)
    published: bool = False


def run_night(
    request: RunRequest, progress: Progress, interruption: Interruption | None = None
) -> RunResult:
    """Run a night: load the requested sources, then build and publish, even if some loads failed.

    Args:
        request: what is requested of the night.
        progress: shows its events as they come.
        interruption: is given, for each run, the function that records its interruption.
    """
    interruption = interruption or Interruption()
    with (
        open_instance() as instance,
        progress.listening("sources", "orchestration"),
        writing(profile(request.profile_name)),
    ):
        result = RunResult()
        for job, selection in (("load", _selection(request.only)), ("build", None)):
            with following(instance, progress.show) as run_id:
                interruption.note = partial(note_interruption, instance, request, run_id)
                run_job(instance, job, run_id, request, result, selection)
    return result


def run_job(
    instance: dg.DagsterInstance,
    job: str,
    run_id: str,
    request: RunRequest,
    result: RunResult,
    selection: Sequence[dg.AssetKey] | None = None,
) -> None:
    """Run one job in this process and add its failures, and whether it published, to `result`."""
    run = defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        run_id=run_id,
        run_config=request.run_config,
        tags=request.tags,
        asset_selection=selection,
        raise_on_error=False,
    )
    for event in run.all_events:
        if event.is_step_failure:
            line = str(incident_of_step(event))
            if line not in result.failures:  # a damaged warehouse is the same for each step
                result.failures.append(line)
        elif event.is_step_materialization and event.asset_key == published_marts.key:
            result.published = True


def note_interruption(
    instance: dg.DagsterInstance, request: RunRequest, run_id: str, signal_name: str
) -> str:
    """Record that a run was interrupted; returns a text that says where it was."""
    run, here = instance.get_run_by_id(run_id), profile(request.profile_name)
    if not run or run.is_finished:
        return "between two steps: readers see the last published night"
    steps = _unfinished_steps(instance, run_id)
    for source in (step.removeprefix("load_") for step in steps if step.startswith("load_")):
        record_load(
            here,
            run_id=run_id,
            source=source,
            as_of=request.as_of,
            started_at=datetime.now(UTC),
            error=f"{source} was not loaded: the night was interrupted by {signal_name}",
        )
    where = f"during “{', '.join(map(step_title, steps)) or 'start of a run'}”"
    instance.report_run_failed(run, f"Interrupted by {signal_name} {where}.")
    current = current_night(here.published)
    if current and current.run_id == run_id:
        return f"{where}, after figures as of {current.as_of} were published"
    return f"{where}: nothing was published, readers still see the last published night"


def _unfinished_steps(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    started, ended = (
        dg.DagsterEventType.STEP_START,
        {
            dg.DagsterEventType.STEP_SUCCESS,
            dg.DagsterEventType.STEP_FAILURE,
        },
    )
    steps: dict[str, None] = {}
    for entry in instance.all_logs(run_id, of_type={started, *ended}):
        event = entry.get_dagster_event()
        if event.event_type is started:
            steps[event.step_key or ""] = None
        else:
            steps.pop(event.step_key or "", None)
    return list(steps)


def _selection(only: Sequence[str]) -> list[dg.AssetKey] | None:
    return [key for key in sorted(_keys("load")) if _source(key) in only] if only else None


def _keys(job: str) -> set[dg.AssetKey]:
    return set(defs.resolve_job_def(job).asset_layer.executable_asset_keys)


def _source(key: dg.AssetKey) -> str:
    return key.path[0].removeprefix("raw_")
