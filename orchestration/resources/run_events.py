"""The events of a run that is executed in this process, as Dagster stores them one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import dagster as dg

# Fast enough for a person; each read opens the run's event log once.
_SECONDS = 0.25


@contextmanager
def following(
    instance: dg.DagsterInstance, show: Callable[[dg.DagsterEvent], None]
) -> Iterator[str]:
    """Pass the events of a run to `show` while it runs, each once, and all before it returns.

    `execute_in_process` returns events only when it has ended, so a thread reads them from storage.

    Yields:
        The id to start the run with.
    """
    run_id, ended = str(uuid4()), Event()

    def follow() -> None:
        cursor = None
        while True:
            is_last = ended.wait(_SECONDS)
            stored = instance.get_records_for_run(run_id, cursor=cursor)
            cursor = stored.cursor
            for record in stored.records:
                if event := record.event_log_entry.dagster_event:
                    show(event)
            if is_last:
                return

    thread = Thread(target=follow, name="run-events")
    thread.start()
    try:
        yield run_id
    finally:
        ended.set()
        thread.join()
