"""What one load asked and was given: counted where it happens, for whoever looks at the night."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import requests
import requests.models
from requests.adapters import HTTPAdapter

# requests reads a body in pieces of 10 KB, which takes four times as long as to receive it.
requests.models.CONTENT_CHUNK_SIZE = 2**20


@dataclass
class RequestMetrics:
    """The counters of one load of one source.

    Attributes:
        requests: HTTP requests sent, tries that failed included; 0 for a folder of files.
        received: bytes of the bodies of the answers, as they came over the wire.
        seconds: how long the source was asked.
        pages: pages of rows by table, without the empty one that only declares it.
        cursors: by table and column, how far the rows went that were loaded before.
    """

    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    pages: Counter[str] = field(default_factory=Counter)
    cursors: dict[tuple[str, str], Any] = field(default_factory=dict)


_CURRENT: ContextVar[RequestMetrics | None] = ContextVar("metrics", default=None)


@contextmanager
def collecting(metrics: RequestMetrics) -> Iterator[None]:
    """Count what this thread asks meanwhile."""
    token, began = _CURRENT.set(metrics), monotonic()
    try:
        yield
    finally:
        metrics.seconds += monotonic() - began
        _CURRENT.reset(token)


def current_metrics() -> RequestMetrics:
    """The counters of the load that this thread is at; outside of one, counters for nobody."""
    return _CURRENT.get() or RequestMetrics()


class CountingAdapter(HTTPAdapter):
    """Sends requests, and counts each try with the bytes of its answer."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send one request; the body is read here, where its size on the wire is known."""
        metrics = current_metrics()
        metrics.requests += 1
        response = super().send(request, **options)
        try:
            if not options.get("stream"):
                _ = response.content
        finally:
            metrics.received += response.raw.tell()
        return response
