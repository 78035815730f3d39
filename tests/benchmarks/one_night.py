"""The job `load` of one night of the CRM, in a process of its own. The last line is JSON.

python -m tests.benchmarks.one_night RECORDING DATA_FOLDER AS_OF
"""

import json
import sys
from datetime import date
from pathlib import Path

import duckdb

from tests.benchmarks.figures import Stopwatch, peak_mib
from tests.benchmarks.recording import Recording, replayed
from tests.support.warehouses import environment


def main(folder: str, data: str, as_of: str) -> None:
    with (
        replayed(Recording(Path(folder))) as settings,
        environment(**settings, JUSSANA_DATA=data, JUSSANA_PROFILE="production"),
    ):
        # what they import is no part of a load
        from orchestration.cli.runs import RunRequest
        from orchestration.dbt_build.inputs import declare_raw_tables
        from orchestration.definitions import defs
        from orchestration.settings import profile
        from orchestration.warehouse.operations import begin_build

        job = defs.resolve_job_def("load")
        keys = {key for key in job.asset_layer.executable_asset_keys if "civicrm" in key.path[0]}
        wish = RunRequest("production", as_of=date.fromisoformat(as_of))
        watch = Stopwatch()
        load = job.get_subset(asset_selection=keys, asset_check_selection=set())
        load.execute_in_process(run_config=wish.run_config)
        seconds = watch.lap()
        # as a build begins, for whoever measures one on this warehouse
        declare_raw_tables(profile())
        begin_build(profile(), "bench")
        with duckdb.connect(str(profile().warehouse), read_only=True) as warehouse:
            query = "select rows_loaded from operations.loads order by turn desc limit 1"
            ((rows,),) = warehouse.execute(query).fetchall()
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib(), "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
