"""What a person at a terminal sees of a night while it runs."""

import logging
import time

import dagster as dg
from rich.console import Console
from rich.markup import escape
from rich.status import Status

_NAMES = {
    "build_marts": "build and test the marts",
    "published__marts": "publish",
}


class Progress:
    """One line per finished step with its seconds; on a terminal also what is going on now."""

    def __init__(self, console: Console) -> None:
        """Write to `console`."""
        self._console = console
        self._status: Status | None = None
        self._began = time.monotonic()
        self._models = 0
        self._checks = 0
        self.log_handler = _LogHandler(self)

    def say(self, text: str) -> None:
        """Show what is going on: a line in a pipe, a passing note on a terminal."""
        if self._status:
            self._status.update(escape(text))
        else:
            self._console.print(f"    {escape(text)}", highlight=False)

    def show(self, event: dg.DagsterEvent) -> None:
        """Show one Dagster event, if it is news to a person."""
        if event.is_step_start:
            self._start(event.step_key or "")
        elif event.is_step_success or event.is_step_failure:
            self._finish(event.step_key or "", event.is_step_success)
        elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            self._checks += 1
            evaluation = event.asset_check_evaluation_data
            if not evaluation.passed:
                where = evaluation.asset_key.to_user_string()
                self._warn(
                    f"{where}: {evaluation.check_name}: {evaluation.description or 'failed'}"
                )
        elif event.is_step_materialization and event.step_key == "build_marts":
            self._models += 1
            if self._status:
                self.say(f"build and test the marts: {self._models} tables")

    def _start(self, step: str) -> None:
        self._began, self._models, self._checks = time.monotonic(), 0, 0
        if self._console.is_terminal:
            self._status = self._console.status(escape(_name(step)))
            self._status.start()

    def _finish(self, step: str, succeeded: bool) -> None:
        if self._status:
            self._status.stop()
            self._status = None
        if step.endswith("great_expectations") and succeeded:
            return
        mark = "[green]✓[/]" if succeeded else "[red]✗[/]"
        facts = f", {self._models} tables, {self._checks} checks" if self._models else ""
        seconds = time.monotonic() - self._began
        self._console.print(
            f"  {mark} {_name(step)}{facts} [dim]{seconds:.1f} s[/]", highlight=False
        )

    def _warn(self, text: str) -> None:
        self._console.print(f"  [yellow]![/] {escape(text)}", highlight=False)


class _LogHandler(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.say(record.getMessage())


def _name(step: str) -> str:
    if step.startswith("load_"):
        return f"load {step.removeprefix('load_')}"
    if step.endswith("great_expectations"):
        return f"check {step.removesuffix('__great_expectations').replace('__', '.', 1)}"
    return _NAMES.get(step, step)
