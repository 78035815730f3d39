"""Request metrics of one load, shown with the run."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any


@dataclass
class RequestMetrics:
    """The counters of one load of one source.

    Attributes:
        requests: HTTP requests sent, failed tries included; 0 for a folder of files.
        received: bytes of the response bodies, as they came over the wire.
        seconds: how long the extraction took.
        pages: pages of rows by table, without the empty one that only declares it.
        cursors: by table and column, the newest value loaded by earlier nights.
    """

    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    pages: Counter[str] = field(default_factory=Counter)
    cursors: dict[tuple[str, str], Any] = field(default_factory=dict)


_CURRENT: ContextVar[RequestMetrics | None] = ContextVar("metrics", default=None)


@contextmanager
def collecting(metrics: RequestMetrics) -> Iterator[None]:
    """Count what this thread requests inside the `with` block."""
    token, began = _CURRENT.set(metrics), monotonic()
    try:
        yield
    finally:
        metrics.seconds += monotonic() - began
        _CURRENT.reset(token)


def current_metrics() -> RequestMetrics:
    """The counters of the load of this thread; outside of a load, counters that nobody reads."""
    return _CURRENT.get() or RequestMetrics()
