"""SIGINT and SIGTERM end a night at once, and leave a note of where it was.

A night that is killed at any moment leaves the last publication, and the next night starts from
the rows that are there. So an interrupted one does not unwind through dlt, dbt and DuckDB: a thread
is woken by the signal, writes down what was going on, and ends the process. dbt ends with it
(`dbt_build.process`).

dlt and Dagster put handlers of their own in place of ours while they work. Python writes the
number of any signal to its wakeup descriptor all the same, whoever handles it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# What is written down may have to wait for the night itself, which goes on meanwhile.
_LONGEST_SECONDS = 5
_SECONDS_BETWEEN_TRIES = 0.1

Note = Callable[[str], str]
"""Given the name of a signal, writes down that it came, and says in words where the night was."""


class Interruption:
    """Knows how to write down where a night was when a signal came."""

    def __init__(self) -> None:
        """Nothing has begun."""
        self.note: Note = lambda _: "before the night began: nothing was changed"


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """End the process in order when a signal comes meanwhile, with exit code 130 or 143."""
    interruption = Interruption()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    handlers = {number: signal.signal(number, _nothing) for number in _SIGNALS}
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    waiting = Thread(target=_wait, args=(interruption, reader), name="signals", daemon=True)
    waiting.start()
    try:
        yield interruption
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(writer)  # ends the thread, or lets it end the process
        waiting.join()
        os.close(reader)


def _nothing(*_: object) -> None:
    """Handle a signal by waking the thread, which is done already."""


def _wait(interruption: Interruption, reader: int) -> None:
    while received := os.read(reader, 1):
        if received[0] in _SIGNALS:
            _end(interruption, signal.Signals(received[0]))


def _end(interruption: Interruption, received: signal.Signals) -> None:
    where = ["at a point that could not be found out in time"]

    def write_down() -> None:
        while True:
            try:
                where[0] = interruption.note(received.name)
            except Exception:  # the night is opening or closing the same file
                sleep(_SECONDS_BETWEEN_TRIES)
            else:
                return

    writer = Thread(target=write_down, daemon=True)
    writer.start()
    writer.join(_LONGEST_SECONDS)
    print(f"jussana: interrupted by {received.name} {where[0]}", file=sys.stderr, flush=True)
    os._exit(128 + received)
