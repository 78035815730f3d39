"""Loading: from one vendor's API to its raw tables in DuckDB, the same way for everybody.

The Dagster asset, `python -m sources`, the tests and the benchmarks all call `load_source`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import dlt
import duckdb
from dlt.common.pipeline import LoadInfo
from dlt.extract.source import DltSource

from sources.common.loaded_rows import reading_whole
from sources.common.request_metrics import RequestMetrics, collecting
from sources.row_changes import RowChanges, row_changes
from sources.schema_evolution import agrees, evolve, mark_read

# DuckDB spills what it may not hold. To keep the order of rows, one thread alone writes then.
_BOUNDED = {"memory_limit": "'128MiB'", "preserve_insertion_order": "false"}


@dataclass(frozen=True)
class SourceLoad:
    """What one load of one source did.

    Attributes:
        info: dlt's own account of it.
        changes: rows inserted, updated and deleted, by table.
        rows: rows that the vendor gave, by table.
        gained: columns that were added to a loaded table or converted, by table.
    """

    info: LoadInfo
    changes: Mapping[str, RowChanges]
    rows: Mapping[str, int]
    gained: Mapping[str, Sequence[str]]


def pipeline_for(source: str, *, warehouse: Path, state: Path) -> dlt.Pipeline:
    """Give the pipeline that writes a source's tables into schema `raw_<source>`.

    Args:
        source: name of the connector package.
        warehouse: the DuckDB file; created when absent.
        state: folder for dlt's working files. Nothing in it has to survive a night: cursors
            are read from the tables they guard (see `sources.common.loaded_rows`).
    """
    return dlt.pipeline(
        pipeline_name=source,
        pipelines_dir=str(state),
        destination=dlt.destinations.duckdb(str(warehouse)),
        dataset_name=f"raw_{source}",
    )


def load_source(
    source: DltSource, *, warehouse: Path, state: Path, metrics: RequestMetrics | None = None
) -> SourceLoad:
    """Load what the warehouse lacks of one source.

    Working files of an earlier load are dropped: cursors lie in the warehouse. The loaded schema is
    read back from it, so that dlt's schema contract is held against the tables as they are.

    Args:
        source: a fresh dlt source of a connector, perhaps with some of its resources only.
        warehouse: the DuckDB file; created when absent.
        state: folder for dlt's working files.
        metrics: counts what the vendor is asked.

    Raises:
        PipelineStepFailed: dlt's, with what went wrong as its cause, often a `SourceError`.
        ContractError: a loaded column has another type than is declared now.
    """
    pipeline = pipeline_for(source.name, warehouse=warehouse, state=state)
    # an open connection spares dlt's own ones from opening the file each time
    with duckdb.connect(str(warehouse)) as connection:
        pipeline.drop()
        unread = evolve(connection, source)
        pipeline.sync_destination()
        if not agrees(pipeline, source):
            pipeline.drop()
        with collecting(metrics or RequestMetrics()), reading_whole(unread.keys()):
            pipeline.extract(source)
        normalized = pipeline.normalize()
        changes = row_changes(connection, pipeline)
        only_inserts = not any(one.updated or one.deleted for one in changes.values())
        with _bounded_memory(connection) if only_inserts else nullcontext():
            info = pipeline.load()
        info.raise_on_failed_jobs()
        mark_read(connection, source)
    rows = {name: n for name, n in normalized.row_counts.items() if not name.startswith("_dlt")}
    return SourceLoad(info, changes, rows, unread)


def declare_tables(source: DltSource, *, warehouse: Path, state: Path) -> None:
    """Create the tables and columns that a source declares, empty, asking no vendor.

    What reads the raw tables must find them even when no load ever succeeded. The first page of
    each resource is empty and asks nobody.
    """
    pipeline = pipeline_for(source.name, warehouse=warehouse, state=state)
    with duckdb.connect(str(warehouse)) as connection:
        # a killed load's package would be loaded once more, and fill tables twice
        pipeline.drop()
        evolve(connection, source)
        pipeline.run(source.add_limit(1))


@contextmanager
def _bounded_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let DuckDB hold little memory meanwhile, for a load that only inserts rows, be they millions.

    They may lie in another order than they came in; nobody counts on it. A load that updates rows
    needs memory for all of them: DuckDB does not spill what it updates.
    """
    # connections of one process to one file share its settings
    for setting, value in _BOUNDED.items():
        connection.execute(f"set {setting} = {value}")
    try:
        yield
    finally:
        for setting in _BOUNDED:
            connection.execute(f"reset {setting}")
