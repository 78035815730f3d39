"""The two jobs of a night, and when they run."""

import dagster as dg

from orchestration.assets.raw import loads
from sources.common.timezones import HOUSE_ZONE

_loaded = dg.AssetSelection.assets(*loads)

load = dg.define_asset_job(
    "load",
    selection=_loaded,
    description="Ask every vendor for what changed; a source that fails does not stop the others.",
    executor_def=dg.in_process_executor,
)

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - _loaded,
    description="Turn whatever was loaded into marts, check them, publish them.",
    executor_def=dg.in_process_executor,
)

# The pool makes `build` wait for as long as `load` takes. An hour lies between them because the
# hour from 02:00 on does not exist in the night of March: both would fall on 03:00.
schedules = [
    dg.ScheduleDefinition(
        name=f"{job.name}_nightly",
        job=job,
        cron_schedule=cron,
        execution_timezone=HOUSE_ZONE.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    for job, cron in ((load, "0 2 * * *"), (build, "5 3 * * *"))
]
