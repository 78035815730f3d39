"""Loads one source from its API into raw tables in DuckDB.

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

from sources.common.loaded_rows import reading_from
from sources.common.request_metrics import RequestMetrics, collecting
from sources.row_changes import RowChanges, row_changes
from sources.schema_evolution import agrees, evolve, mark_read

# DuckDB spills to disk above this. To keep the order of rows, a single thread would write then.
_BOUNDED = {"memory_limit": "'128MiB'", "preserve_insertion_order": "false"}


@dataclass(frozen=True)
class SourceLoad:
    """The result of one load of one source.

    Attributes:
        info: dlt's load info.
        changes: rows inserted, updated and deleted, by table.
        rows: rows that the vendor returned, by table.
        gained: columns that were added to a loaded table or converted, by table.
    """

    info: LoadInfo
    changes: Mapping[str, RowChanges]
    rows: Mapping[str, int]
    gained: Mapping[str, Sequence[str]]


def pipeline_for(source: str, *, warehouse: Path, state: Path) -> dlt.Pipeline:
    """Make the pipeline that writes a source's tables into schema `raw_<source>`.

    Args:
        source: name of the connector package.
        warehouse: the DuckDB file; created when absent.
        state: folder for dlt's working files. Nothing in it must survive a night: cursors
            are read from the raw tables (see `sources.common.loaded_rows`).
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
    """Load the rows of one source that the warehouse lacks.

    Working files of an earlier load are dropped; cursors are in the warehouse. The loaded schema is
    read back from it, so that dlt's schema contract checks against the tables as they are.

    Args:
        source: a new dlt source of a connector, possibly with only some of its resources.
        warehouse: the DuckDB file; created when absent.
        state: folder for dlt's working files.
        metrics: counts the requests.

    Raises:
        PipelineStepFailed: dlt's error; its cause is often a `SourceError`.
        ContractError: a loaded column has another type than is declared now.
    """
    pipeline = pipeline_for(source.name, warehouse=warehouse, state=state)
    # while this connection is open, dlt's connections need not open the file each time
    with duckdb.connect(str(warehouse)) as connection:
        pipeline.drop()
        unread = evolve(connection, source)
        pipeline.sync_destination()
        if not agrees(pipeline, source):
            pipeline.drop()
        with collecting(metrics or RequestMetrics()), reading_from(pipeline, whole=unread):
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
    """Create the tables and columns that a source declares, empty and without any request.

    Readers of the raw tables must find them even if no load ever succeeded. The first page of
    each resource is empty and needs no request.
    """
    pipeline = pipeline_for(source.name, warehouse=warehouse, state=state)
    with duckdb.connect(str(warehouse)) as connection:
        # dlt would load the package of a killed load again and fill tables twice
        pipeline.drop()
        evolve(connection, source)
        with reading_from(pipeline):
            pipeline.run(source.add_limit(1))


@contextmanager
def _bounded_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Limit DuckDB's memory during a load that only inserts rows, even millions.

    Rows may then be stored in another order; nothing depends on it. A load that updates rows
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
