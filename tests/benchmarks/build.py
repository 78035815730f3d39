"""The build of all models and tests, compared with the same SQL run directly in DuckDB.

    python -m tests.benchmarks.build DATA_FOLDER ...

takes data folders with a loaded warehouse. Nothing is written to them: each is copied first.
"""

import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from rich.console import Console

from orchestration.dbt_build.process import BUILD, run_dbt
from orchestration.dbt_build.project import PROJECT_DIR
from orchestration.settings import PROFILES, Profile
from tests.benchmarks.figures import Figure, Run, Stopwatch, measured, show, typical

_MODULE = "tests.benchmarks.build"
# From this many million activities on, the data and not the start of dbt decide the duration.
_MANY = 9


def figures(data_folders: Sequence[Path], times: int) -> list[Figure]:
    """Measure the build of each warehouse, and how it grows from one to the next larger."""
    found, sizes = [], []
    for warehouse in sorted(map(warehouse_in, data_folders), key=millions_in):
        millions = millions_in(warehouse)
        builds, floors = _measure(warehouse, times)
        sizes.append((millions, typical(builds)))
        of = f"{millions:.1f} M activities"
        found += [
            Figure(
                "build", f"dbt build, {of}", typical(builds), "s",
                "the same SQL in DuckDB", typical(floors), "<= 1.9" if millions > _MANY else "",
            ),
            Figure(
                "build", f"its peak memory, {of}", _peak(builds), "MiB",
                "the same SQL in DuckDB", _peak(floors),
            ),
        ]  # fmt: skip
    for (small, quick), (large, slow) in zip(sizes, sizes[1:], strict=False):
        name = f"each further million, from {small:.1f} to {large:.1f} M"
        found.append(Figure("build", name, (slow - quick) / (large - small), "s"))
    return found


def warehouse_in(data_folder: Path) -> Path:
    """The warehouse of the one profile that was loaded there."""
    found = [data_folder / name / "warehouse.duckdb" for name in PROFILES]
    (warehouse,) = (file for file in found if file.exists())
    return warehouse


def millions_in(warehouse: Path) -> float:
    """How many million activities of the CRM were loaded."""
    with duckdb.connect(str(warehouse), read_only=True) as opened:
        ((count,),) = opened.sql("select count(*) from raw_civicrm.activities").fetchall()
    return float(count) / 1e6


def _measure(loaded: Path, times: int) -> tuple[list[Run], list[Run]]:
    """Give the builds of a warehouse and as many runs of the floor, run alternately."""
    builds, floors = [], []
    with TemporaryDirectory(dir=loaded.parent) as folder:
        places = str(Path(folder) / loaded.name), str(Path(folder) / "dbt")
        shutil.copy(loaded, places[0])
        # Every night but the first finds tables to replace, and a project that is parsed.
        measured(_MODULE, "dbt", *places)
        for _ in range(times):
            builds += measured(_MODULE, "dbt", *places)
            floors += measured(_MODULE, "floor", *places)
    return builds, floors


def _peak(runs: Sequence[Run]) -> float:
    return median(run.peak_mib for run in runs)


def _dbt(warehouse: Path, target: Path) -> float:
    """Build as a night does; gives the seconds."""
    watch = Stopwatch()
    here = Profile("demo", warehouse.parent)
    failed = run_dbt(BUILD, here, project_dir=PROJECT_DIR, artifacts=target)
    seconds = watch.lap()
    assert not failed, failed
    return seconds


def _floor(warehouse: Path, target: Path) -> float:
    """Create what dbt created, in its order, in this process and without tests; the seconds."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    ran = [one["unique_id"] for one in results if one["unique_id"].startswith(("seed.", "model."))]
    scripts = [_script(nodes[name], target) for name in ran]
    watch = Stopwatch()
    with duckdb.connect(str(warehouse)) as opened:
        opened.execute("set TimeZone = 'UTC'")
        for script in scripts:
            opened.execute(script)
    return watch.lap()


def _script(node: dict[str, Any], target: Path) -> str:
    """What dbt ran for a seed or model, in a warehouse that has it already."""
    if node["config"]["materialized"] == "incremental":
        return f"create or replace temp table {node['name']} as {node['compiled_code']}"
    file = target / "run" / node["package_name"] / node["original_file_path"]
    # dbt builds beside the old relation and then renames; here the old one is replaced at once
    script = file.read_text(encoding="utf-8").replace("__dbt_tmp", "")
    return re.sub(r"create\s+(table|view)", r"create or replace \1", script)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["dbt", warehouse, target]:
            print(json.dumps({"seconds": _dbt(Path(warehouse), Path(target))}))
        case ["floor", warehouse, target]:
            print(json.dumps({"seconds": _floor(Path(warehouse), Path(target))}))
        case folders:
            show(figures([Path(folder) for folder in folders], times=3), Console())
