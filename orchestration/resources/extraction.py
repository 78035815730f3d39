"""What the vendors are asked: all sources of a run side by side, each in a thread of its own.

Most of a load is waiting for the network. Extraction only reads the warehouse (its cursors) and
leaves its pages in dlt's working folder; writing them stays with the steps, one at a time.
"""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import dlt
import duckdb

from orchestration.settings import Profile
from sources import discover
from sources.common.request_metrics import RequestMetrics, collecting
from sources.pipeline import pipeline_for

logger = logging.getLogger(__name__)

# More at once would only fight for the two cores of a small machine.
_AT_ONCE = 10


class Extractions:
    """The extractions of one run.

    Attributes:
        metrics: what each source was asked, and how long.
    """

    def __init__(self, owner: Profile, sources: Iterable[str]) -> None:
        """Begin to ask the vendors of `sources` for what the warehouse of `owner` lacks."""
        self._owner = owner
        self._connectors = discover()
        # every connection to the file opens it anew, unless one is open already
        self._open = duckdb.connect(str(owner.warehouse))
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="extract")
        self.metrics: dict[str, RequestMetrics] = {}
        self._begun: dict[str, Future[None]] = {name: self._begin(name) for name in sources}

    def finished(self, source: str) -> dlt.Pipeline:
        """Wait until a source is extracted; give the pipeline that has yet to load it.

        A source that was waited for before, as by a step that is tried again, is asked anew.

        Raises:
            PipelineStepFailed: dlt's, with what went wrong as its cause.
        """
        begun = self._begun.pop(source, None) or self._begin(source)
        begun.result()
        return self._pipeline(source)

    def __enter__(self) -> "Extractions":
        """Be waited for."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Start no more; what is being asked ends first, as threads cannot be stopped."""
        self._threads.shutdown(cancel_futures=True)
        self._open.close()

    def _begin(self, source: str) -> Future[None]:
        self.metrics[source] = RequestMetrics()
        return self._threads.submit(self._extract, source)

    def _extract(self, source: str) -> None:
        pipeline = self._pipeline(source)
        # whatever an earlier night left unfinished; cursors lie in the warehouse
        pipeline.drop()
        with collecting(self.metrics[source]):
            pipeline.extract(self._connectors[source].source())

    def _pipeline(self, source: str) -> dlt.Pipeline:
        return pipeline_for(source, warehouse=self._owner.warehouse, state=self._owner.dlt_state)
