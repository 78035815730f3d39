"""Runs of the jobs `load` and `build` in this process, recorded as any run and shown as they go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import dagster as dg

from orchestration.alerts.step_failures import failure
from orchestration.assets.published_marts import published_marts
from orchestration.cli.progress import Progress
from orchestration.cli.run_events import following
from orchestration.definitions import defs
from orchestration.resources.instance import open_instance
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

    @property
    def tags(self) -> dict[str, str]:
        """What marks its runs on Dagster's page."""
        return {"jussana/profile": self.profile_name, "jussana/as_of": self.as_of.isoformat()}


@dataclass
class RunResult:
    """How a night went: what failed, in one line each, and whether marts were published."""

    failures: list[str] = field(default_factory=list)
    published: bool = False


def run_night(request: RunRequest, progress: Progress) -> RunResult:
    """Run a night: load what is requested, build and publish with whatever loaded."""
    with (
        open_instance() as instance,
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
    job: str,
    request: RunRequest,
    progress: Progress,
    result: RunResult,
    selection: Sequence[dg.AssetKey] | None,
) -> None:
    with following(instance, progress.show) as run_id:
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
            message = failure(event)
            if message not in result.failures:
                result.failures.append(message)
        elif event.is_step_materialization and event.asset_key == published_marts.key:
            result.published = True


def _selection(only: Sequence[str]) -> list[dg.AssetKey] | None:
    return [key for key in sorted(_keys("load")) if _source(key) in only] if only else None


def _keys(job: str) -> set[dg.AssetKey]:
    return set(defs.resolve_job_def(job).asset_layer.executable_asset_keys)


def _source(key: dg.AssetKey) -> str:
    return key.path[0].removeprefix("raw_")
