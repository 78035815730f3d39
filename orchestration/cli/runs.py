"""Runs of the jobs `load` and `build` in this process, recorded as any run and shown as they go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run_iterator

from orchestration.alerts.step_failures import incident_of_step
from orchestration.assets.published_marts import published_marts
from orchestration.cli.progress import Progress
from orchestration.definitions import defs
from orchestration.resources.instance import open_instance, origin_of
from orchestration.resources.run_record import kept_open
from orchestration.settings import profile
from orchestration.warehouse.database import writing


@dataclass(frozen=True)
class RunRequest:
    """What somebody asks of a night."""

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


@dataclass
class RunResult:
    """How a night went: what failed, in one line each, and whether marts were published."""

    failures: list[str] = field(default_factory=list)
    published: bool = False


def run_night(request: RunRequest, progress: Progress) -> RunResult:
    """Run a night: load what is wished, build and publish with whatever loaded."""
    with (
        open_instance() as instance,
        kept_open(instance),
        progress.listening("sources", "orchestration"),
        writing(profile(request.profile_name)),
    ):
        result = RunResult()
        _run(instance, "load", request, progress, result, _selection(request.only))
        _run(instance, "build", request, progress, result, None)
    return result


def source_names() -> list[str]:
    """The sources that can be loaded."""
    return sorted({_source(key) for key in _keys("load")})


def _run(
    instance: dg.DagsterInstance,
    name: str,
    request: RunRequest,
    progress: Progress,
    result: RunResult,
    selection: frozenset[dg.AssetKey] | None,
) -> None:
    job = defs.resolve_job_def(name)
    if selection:
        job = job.get_subset(asset_selection=selection)
    run = instance.create_run_for_job(
        job_def=job,
        run_config=request.run_config,
        tags={"jussana/profile": request.profile_name, "jussana/as_of": request.as_of.isoformat()},
        asset_selection=set(selection) if selection else None,
        remote_job_origin=origin_of(name),
    )
    for event in execute_run_iterator(InMemoryJob(job), run, instance):
        progress.show(event)
        if event.is_step_failure:
            line = str(incident_of_step(event))
            if line not in result.failures:  # a damaged warehouse is the same for each step
                result.failures.append(line)
        elif event.is_step_materialization and event.asset_key == published_marts.key:
            result.published = True


def _selection(only: Sequence[str]) -> frozenset[dg.AssetKey] | None:
    if not only:
        return None
    return frozenset(key for key in _keys("load") if _source(key) in only)


def _keys(job: str) -> set[dg.AssetKey]:
    return set(defs.resolve_job_def(job).asset_layer.executable_asset_keys)


def _source(key: dg.AssetKey) -> str:
    return key.path[0].removeprefix("raw_")
