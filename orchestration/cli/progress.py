"""Shows in the terminal how a night proceeds."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console
from rich.markup import escape
from rich.status import Status

_CHECK = "check_"
_NAMES = {"build_marts": "build and test the marts", "published__marts": "publish"}


class Progress:
    """Prints one line per finished step with its duration, and notes in between.

    In a pipe each note is a line of its own; on a terminal each replaces the last one, beside a
    spinner.
    """

    def __init__(self, console: Console) -> None:
        """Print to `console`."""
        self._console = console
        self._status: Status | None = None
        self._began = time.monotonic()
        self._checked = 0
        self._layers: dict[str, int] = {}

    @contextmanager
    def listening(self, *loggers: str) -> Iterator[None]:
        """Show the messages of these loggers while a night runs."""
        handler = _LogHandler(self)
        for name in loggers:
            logging.getLogger(name).addHandler(handler)
            logging.getLogger(name).setLevel(logging.INFO)
        try:
            yield
        finally:
            self._finish_checks()
            for name in loggers:
                logging.getLogger(name).removeHandler(handler)

    def show(self, event: dg.DagsterEvent) -> None:
        """Show one Dagster event, if a person needs to see it."""
        step = event.step_key or ""
        if event.is_step_start:
            self._start(step)
        elif event.is_step_success or event.is_step_failure:
            self._finish(step, event.is_step_success)
        elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            evaluation = event.asset_check_evaluation_data
            self._checked += step.startswith(_CHECK)
            if not evaluation.passed:
                where = ".".join(evaluation.asset_key.path)
                what = evaluation.description or f"{evaluation.check_name} failed"
                self.warn(f"{where}: {what}")
        elif event.is_step_materialization and step == "build_marts" and event.asset_key:
            self._count_layer(event.asset_key.path[0])

    def note(self, text: str) -> None:
        """Show what is being done now."""
        if self._status:
            self._status.update(escape(text))
        else:
            self._line(f"  [dim]{escape(text)}[/]")

    def warn(self, text: str) -> None:
        """Show a problem that does not stop the night."""
        self._line(f"[yellow]![/] {escape(text)}")

    def _start(self, step: str) -> None:
        if step.startswith(_CHECK) and self._checked:
            return
        self._finish_checks()
        self._began, self._layers = time.monotonic(), {}
        if self._console.is_terminal:
            name = "check the tables" if step.startswith(_CHECK) else step_title(step)
            self._status = self._console.status(escape(name))
            self._status.start()

    def _finish(self, step: str, succeeded: bool) -> None:
        if step.startswith(_CHECK) and succeeded:
            return
        built = ", ".join(f"{count} in {layer}" for layer, count in self._layers.items())
        self._result(step_title(step) + (f": {built}" if built else ""), succeeded)

    def _finish_checks(self) -> None:
        if self._checked:
            plural = "table" if self._checked == 1 else "tables"
            self._result(f"check {self._checked} {plural}", True)
        self._checked = 0

    def _count_layer(self, layer: str) -> None:
        if layer not in self._layers:
            self.note(f"building {layer}")
        self._layers[layer] = self._layers.get(layer, 0) + 1

    def _result(self, text: str, succeeded: bool) -> None:
        if self._status:
            self._status.stop()
            self._status = None
        mark = "[green]✓[/]" if succeeded else "[red]✗[/]"
        self._line(f"{mark} {escape(text)} [dim]{time.monotonic() - self._began:.1f} s[/]")

    def _line(self, text: str) -> None:
        self._console.print(f"  {text}", highlight=False, soft_wrap=True)


class _LogHandler(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self._progress.warn(_source(record.name) + record.getMessage())
        else:
            self._progress.note(_source(record.name) + record.getMessage())


def _source(logger: str) -> str:
    """The source that a message is about, as sources are extracted in parallel."""
    root, _, rest = logger.partition(".")
    package, is_package, _ = rest.partition(".")
    return f"{package} " if root == "sources" and is_package else ""


def step_title(step: str) -> str:
    """What a step does, in a few words."""
    if step.startswith("load_"):
        return f"load {step.removeprefix('load_')}"
    if step.startswith(_CHECK):
        return f"check {step.removeprefix(_CHECK)}"
    return _NAMES.get(step, step)
