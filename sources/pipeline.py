"""Where loads go: the only module of the connectors that names the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dlt
import duckdb
from dlt.extract.source import DltSource

# DuckDB spills what it may not hold. To keep the order of rows, one thread alone writes then.
_MODEST = {"memory_limit": "'128MiB'", "preserve_insertion_order": "false"}


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


@contextmanager
def modest(warehouse: Path) -> Iterator[None]:
    """Let DuckDB hold little memory meanwhile, for a load that only adds rows, be they millions.

    They may lie in another order than they came in; nobody counts on it.

    One that changes rows needs memory for all of them: DuckDB does not spill what it updates.
    """
    # connections of one process to one file share it, and its settings
    with duckdb.connect(str(warehouse)) as opened:
        for setting, value in _MODEST.items():
            opened.execute(f"set {setting} = {value}")
        try:
            yield
        finally:
            for setting in _MODEST:
                opened.execute(f"reset {setting}")


def declare_tables(pipeline: dlt.Pipeline, source: DltSource) -> None:
    """Create the tables that a source declares, empty, asking no vendor.

    What reads the raw tables must find them even when no load ever succeeded. Every resource
    of ours gives an empty page of its declared columns before it asks for anything.
    """
    # a load that was killed while it wrote would be written once more, and tables filled twice
    pipeline.drop()
    pipeline.run(source.add_limit(1))
