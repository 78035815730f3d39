"""The events of a run that is executed in this process, as Dagster stores them one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import dagster as dg

# A person does not see a line sooner; each look opens the run's event log once.
_SECONDS = 0.25


@contextmanager
def following(
    instance: dg.DagsterInstance, show: Callable[[dg.DagsterEvent], None]
) -> Iterator[str]:
    """Hand the events of a run to `show` while it goes on, each once and all by the end.

    `execute_in_process` gives its events when it has ended; a thread reads them from storage.

    Yields:
        The id that the run must be given.
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
