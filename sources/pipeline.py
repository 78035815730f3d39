"""Where loads go: the only module of the connectors that names the warehouse."""

from pathlib import Path

import dlt
from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials
from dlt.extract.source import DltSource

# What DuckDB may hold while it writes a load. It spills beyond, and is no slower for it: without
# a limit ten times the rows hold twice the memory.
_MEMORY = "256MiB"


def pipeline_for(source: str, *, warehouse: Path, state: Path) -> dlt.Pipeline:
    """Give the pipeline that writes a source's tables into schema `raw_<source>`.

    Args:
        source: name of the connector package.
        warehouse: the DuckDB file; created when absent.
        state: folder for dlt's working files. Nothing in it has to survive a night: cursors
            are read from the tables they guard (see `sources.loaded`).
    """
    credentials = DuckDbCredentials(str(warehouse))
    credentials.global_config = {"memory_limit": _MEMORY}
    return dlt.pipeline(
        pipeline_name=source,
        pipelines_dir=str(state),
        destination=dlt.destinations.duckdb(credentials),
        dataset_name=f"raw_{source}",
    )


def declare_tables(pipeline: dlt.Pipeline, source: DltSource) -> None:
    """Create the tables that a source declares, empty, asking no vendor.

    What reads the raw tables must find them even when no load ever succeeded. Every resource
    of ours gives an empty page of its declared columns before it asks for anything.
    """
    # a load that was killed while it wrote would be written once more, and tables filled twice
    pipeline.drop_pending_packages()
    pipeline.run(source.add_limit(1))
