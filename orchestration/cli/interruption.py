"""SIGINT and SIGTERM end a night at once, and record where it was.

However a night is killed, the last publication stays in place and the next night continues from
the rows that were loaded. So an interrupted night need not unwind through dlt, dbt and DuckDB: the
signal wakes a thread, which records what was going on and ends the process. dbt ends with it
(`dbt_build.process`).

dlt and Dagster replace our handlers by their own while they work. Python still writes the number
of every signal to its wakeup descriptor, whichever handler is installed.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Recording may have to wait for the night itself, which continues meanwhile.
_LONGEST_SECONDS = 5
_SECONDS_BETWEEN_TRIES = 0.1
_STANDARD_ERROR = 2

Note = Callable[[str], str]
"""Takes the name of a signal, records the interruption, and returns where the night was."""


class Interruption:
    """Holds the function that records where a night was when a signal came."""

    def __init__(self) -> None:
        """Begin with the text for a night that has not begun."""
        self.note: Note = lambda _: "before the night began: nothing was changed"


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """While active, end the process in good order on a signal, with exit code 130 or 143."""
    # a process of multiprocessing outlives this one, and would say that semaphores were left
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    interruption = Interruption()
    terminal = os.dup(_STANDARD_ERROR)  # Dagster redirects that of a step into its log
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    handlers = {number: signal.signal(number, _nothing) for number in _SIGNALS}
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    watcher = Thread(
        target=_wait, args=(interruption, reader, terminal), name="signals", daemon=True
    )
    watcher.start()
    try:
        yield interruption
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(writer)  # ends the thread, or lets it end the process
        watcher.join()
        os.close(reader)
        os.close(terminal)


def _nothing(*_: object) -> None:
    """Handle a signal: nothing is left to do, as Python has already woken the thread."""


def _wait(interruption: Interruption, reader: int, terminal: int) -> None:
    while received := os.read(reader, 1):
        if received[0] in _SIGNALS:
            _end(interruption, signal.Signals(received[0]), terminal)


def _end(interruption: Interruption, received: signal.Signals, terminal: int) -> None:
    # Dagster's handler may interrupt the night meanwhile: nobody needs the traces of its end
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 — until the process ends
    where = ["at a point that could not be determined in time"]

    def record() -> None:
        while True:
            try:
                where[0] = interruption.note(received.name)
            except Exception:  # the night is opening or closing the same file
                sleep(_SECONDS_BETWEEN_TRIES)
            else:
                return

    writer = Thread(target=record, daemon=True)
    writer.start()
    writer.join(_LONGEST_SECONDS)
    os.write(terminal, f"jussana: interrupted by {received.name} {where[0]}\n".encode())
    os._exit(128 + received)
