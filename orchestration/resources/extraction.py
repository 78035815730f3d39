"""Extraction: starts the sandbox if the run needs it, and loads one source at a time."""

from contextlib import ExitStack
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from orchestration.resources.demo import demo_vendors
from orchestration.resources.night import Night
from sources import discover
from sources.common.request_metrics import RequestMetrics
from sources.pipeline import SourceLoad, load_source


class Extraction(dg.ConfigurableResource[Any]):
    """Loads from the vendors of a run: the configured ones, or in the demo the sandbox."""

    night: dg.ResourceDependency[Night]

    _held: ExitStack = PrivateAttr(default_factory=ExitStack)
    _are_vendors_up: bool = PrivateAttr(default=False)
    _is_rerun: bool = PrivateAttr(default=False)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Note whether the run repeats an earlier one."""
        self._is_rerun = bool(context.run and context.run.parent_run_id)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Stop the sandbox."""
        self._held.close()

    def load(self, source: str, metrics: RequestMetrics) -> SourceLoad:
        """Load one source into the night's warehouse; the caller must hold its lock.

        Raises:
            PipelineStepFailed, SourceError: as `sources.pipeline.load_source` does.
        """
        self._start_vendors()
        owner = self.night.profile
        return load_source(
            discover()[source].source(),
            warehouse=owner.warehouse,
            state=owner.dlt_state,
            metrics=metrics,
        )

    def _start_vendors(self) -> None:
        night = self.night
        if self._are_vendors_up or night.profile.name == "production":
            return
        # When a run is re-executed, its faults are gone, like most real ones; records that a fault
        # rewrote stay rewritten.
        faults = night.rewriting_faults if self._is_rerun else night.faults
        self._held.enter_context(demo_vendors(night.day, night.seed, night.scale, faults))
        self._are_vendors_up = True
