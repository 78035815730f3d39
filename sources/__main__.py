"""Load one source without Dagster: `python -m sources matomo --warehouse FILE`.

Settings and secrets come from `.dlt/` and the environment, as in a night.
"""

import argparse
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dlt.pipeline.exceptions import PipelineStepFailed

from sources import discover
from sources.common.errors import SourceError
from sources.pipeline import load_source


def main() -> int:
    """Load one source into a DuckDB file and print what changed, a line per table."""
    connectors = discover()
    parser = argparse.ArgumentParser(prog="python -m sources", description=__doc__)
    parser.add_argument("source", choices=connectors)
    parser.add_argument(
        "--warehouse",
        type=Path,
        metavar="FILE",
        help="DuckDB file to load into (<source>.duckdb in this folder)",
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    warehouse: Path = arguments.warehouse or Path(f"{arguments.source}.duckdb")
    with TemporaryDirectory() as state:
        try:
            load = load_source(
                connectors[arguments.source].source(), warehouse=warehouse, state=Path(state)
            )
        except (PipelineStepFailed, SourceError) as error:
            print(f"{arguments.source} was not loaded: {_cause(error)}", file=sys.stderr)
            return 1
    for table, changes in sorted(load.changes.items()):
        print(
            f"raw_{arguments.source}.{table}: {changes.inserted:,} inserted, "
            f"{changes.updated:,} updated, {changes.deleted:,} deleted"
        )
    return 0


def _cause(error: BaseException) -> BaseException:
    """The connector's own error if there is one, else the root cause."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    return next((one for one in causes if isinstance(one, SourceError)), causes[-1])


if __name__ == "__main__":
    sys.exit(main())
