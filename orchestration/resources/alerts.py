"""Alerts of a run: sent when it has ended, however it was started."""

from typing import Any

import dagster as dg

from orchestration.alerts.run_report import run_report, send_report
from orchestration.resources.night import Night


class Alerts(dg.ConfigurableResource[Any]):
    """Reports new and resolved incidents of a run, after everything else has ended."""

    night: dg.ResourceDependency[Night]

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Report the run; what cannot be reported is logged as a warning."""
        if context.run and context.instance:
            report = run_report(context.instance, context.run, self.night.profile)
            send_report(report, context.instance, context.run, self.night.profile)
