"""One load in a process of its own, in one of the ways that are compared. The last line is JSON.

    python -m tests.benchmarks.one_load WAY RECORDING SMALL_RECORDING FOLDER

The small recording is loaded first, so that what Python imports when it is first used, dlt a
thousand modules and DuckDB none, is in no figure.

`ours` is the load of one table as a night does it; `dicts` and `parquet` are what dlt does with
the same rows, from the same pages and through the same client, when they come as dicts; `floor`
is DuckDB reading the pages from the disk; `fetched` only fetches them.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dlt
import duckdb

from sources import discover
from sources.civicrm.client import CiviClient
from sources.civicrm.schema import TARGETS, tables
from sources.civicrm.settings import read_settings
from sources.common.http import open_session
from sources.pipeline import load_source
from tests.benchmarks.figures import Stopwatch, peak_mib
from tests.benchmarks.recording import Recording, replayed
from tests.support.warehouses import environment

_TABLE = "activities"


def ours(_: Recording, file: Path) -> int:
    """The load of a night, of this one table."""
    source = discover()["civicrm"].source().with_resources(_TABLE)
    load = load_source(source, warehouse=file, state=file.parent / "dlt")
    return load.changes[_TABLE].inserted


def dicts(recording: Recording, file: Path) -> int:
    """dlt's usual way into DuckDB."""
    return _peer(file, recording)


def parquet(recording: Recording, file: Path) -> int:
    """The same through files of Parquet."""
    return _peer(file, recording, loader_file_format="parquet")


def _peer(file: Path, recording: Recording, **how: Any) -> int:
    pipeline = dlt.pipeline(
        "peer",
        pipelines_dir=str(file.parent / "dlt"),
        destination=dlt.destinations.duckdb(str(file)),
        dataset_name="raw",
    )
    pipeline.run(_rows, table_name=_TABLE, primary_key="id", **how)
    return dict(pipeline.last_trace.last_normalize_info.row_counts)[_TABLE]


def _rows() -> Iterator[list[dict[str, Any]]]:
    settings = read_settings()
    client = CiviClient(settings.base_url, settings.api_key, settings.page_size)
    client.identify()
    table = next(one for one in tables(settings) if one.name == _TABLE)
    fields = [column.field for column in table.asked(client.fields(table.entity))]
    for page in client.pages(table.entity, fields, table.where):
        yield [{key: row[key] for key in row if key != TARGETS.field} for row in page]


def floor(recording: Recording, file: Path) -> int:
    """DuckDB alone, from the disk, with the types that it guesses."""
    pages = [str(page) for page in recording.pages("Activity")]
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table activities as select unnest(values, recursive := true) from read_json(?)",
            [pages],
        )
        return connection.execute("select count(*) from activities").fetchall()[0][0]


def fetched(recording: Recording, _: Path) -> int:
    """Fetch the pages only: the speed of their server."""
    address = read_settings().base_url
    with open_session() as session:
        for entry in recording.entries:
            path, _, body = entry["request"].partition(" ")
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            session.post(f"{address}{path}", body, headers=form).raise_for_status()
    return 0


WAYS: dict[str, Callable[[Recording, Path], int]] = {
    way.__name__: way for way in (ours, dicts, parquet, floor, fetched)
}


def main(way: str, folder: str, small: str, work: str) -> None:
    _run(way, Recording(Path(small)), Path(work) / "small")
    seconds, rows = _run(way, Recording(Path(folder)), Path(work) / "measured")
    print(json.dumps({"seconds": seconds, "rows": rows, "peak_mib": peak_mib()}))


def _run(way: str, recording: Recording, home: Path) -> tuple[float, int]:
    home.mkdir()
    with replayed(recording) as settings, environment(**settings):
        watch = Stopwatch()
        rows = WAYS[way](recording, home / "warehouse.duckdb")
        return watch.lap(), rows


if __name__ == "__main__":
    main(*sys.argv[1:])
