"""The night as a Dagster resource: which day it stands for, on which profile, fed by whom."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from typing import Any

import dagster as dg
from pydantic import Field, PrivateAttr

from orchestration.alerts.run_report import Report, run_report, send_report
from orchestration.resources.demo import DEMO_SEED, demo_vendors
from orchestration.resources.extraction import Extractions
from orchestration.resources.run_record import kept_open
from orchestration.settings import Profile, profile
from orchestration.warehouse.database import prepare, writing
from orchestration.warehouse.integrity import write_marker
from sources.common.request_metrics import RequestMetrics
from sources.common.timezones import yesterday

# Faults of the sandbox that change what happened in its world, and not only how it is told.
_REWRITING = ("late_edits", "vanished_rows")


class Night(dg.ConfigurableResource[Any]):
    """What one night is about; the same for every step of a run."""

    profile_name: str = Field(
        default="", description="demo or production; empty: JUSSANA_PROFILE, or demo"
    )
    as_of: str = Field(
        default="", description="last day the figures stand for, YYYY-MM-DD; empty: yesterday"
    )
    seed: int = Field(default=DEMO_SEED, description="demo only: which world the sandbox plays")
    scale: int = Field(default=1, description="demo only: multiplies the sandbox's volumes")
    faults: list[str] = Field(
        default_factory=list, description="demo only: what the vendors do wrong, SOURCE:NAME"
    )

    _is_rerun: bool = PrivateAttr(default=False)
    _held: ExitStack = PrivateAttr(default_factory=ExitStack)
    _is_ready: bool = PrivateAttr(default=False)
    _extractions: Extractions | None = PrivateAttr(default=None)
    _report: Report | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Note whether the run repeats an earlier one, and keep its record open."""
        self._is_rerun = bool(context.run and context.run.parent_run_id)
        self._held.enter_context(kept_open(context.instance))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Let go of the vendors and of the warehouse, then raise the alerts of the run."""
        run, instance = context.run, context.instance
        try:
            if run and instance:
                self._report = run_report(instance, run, self.profile)
        finally:
            self._held.close()
        if self._report and run and instance:
            send_report(self._report, instance, run, self.profile)

    @property
    def profile(self) -> Profile:
        """The profile whose warehouse the night writes."""
        return profile(self.profile_name)

    @property
    def day(self) -> date:
        """The as-of date."""
        return date.fromisoformat(self.as_of) if self.as_of else yesterday()

    @contextmanager
    def writing(self) -> Iterator[Profile]:
        """Be the only writer of the warehouse, made ready for this night, until the run ends."""
        if not self._is_ready:
            self._held.enter_context(writing(self.profile))
            read_at = prepare(self.profile, self.day, self._world())
            # when all that reads the file has let go of it, and before another night may write
            self._held.callback(self._marker, read_at)
            self._is_ready = True
        yield self.profile

    def _marker(self, read_at: datetime) -> None:
        if self._report and self._report.is_sound:
            # on a full disk: without a seal the next night reads all, which is no harm
            with suppress(OSError):
                write_marker(self.profile.warehouse, read_at)

    def extractions(self, sources: Iterable[str]) -> Extractions:
        """Ask the vendors of these sources, side by side, once in a run."""
        if self._extractions is None:
            self._held.enter_context(self.vendors())
            self._extractions = self._held.enter_context(Extractions(self.profile, sources))
        return self._extractions

    def metrics(self, source: str) -> RequestMetrics:
        """What a source was asked in this run."""
        known = self._extractions.metrics if self._extractions else {}
        return known.get(source, RequestMetrics())

    @contextmanager
    def vendors(self) -> Iterator[None]:
        """Have vendors to ask: the configured ones, or in the demo the sandbox on loopback."""
        if self.profile.name == "production":
            yield
            return
        # A fault is over by the time that somebody presses "re-execute", as it often is; what
        # it rewrote stays rewritten.
        faults = self._rewriting() if self._is_rerun else self.faults
        with demo_vendors(self.day, self.seed, self.scale, faults):
            yield

    def _world(self) -> str | None:
        if self.profile.name == "production":
            return None
        world = [f"seed {self.seed}", f"scale {self.scale}", str(self.day.year)]
        return ", ".join([*world, *self._rewriting()])

    def _rewriting(self) -> list[str]:
        return sorted(fault for fault in self.faults if fault.split(":")[-1] in _REWRITING)
