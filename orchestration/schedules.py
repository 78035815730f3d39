"""When the jobs of a night run."""

import dagster as dg

from orchestration.jobs import build, load
from sources.common.timezones import LOCAL_TZ

# The pool makes `build` wait until `load` has ended. They are an hour apart because 02:00 to 03:00
# does not exist on the night when summer time begins: both would start at 03:00.
schedules = [
    dg.ScheduleDefinition(
        name=f"{job.name}_nightly",
        job=job,
        cron_schedule=cron,
        execution_timezone=LOCAL_TZ.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    for job, cron in ((load, "0 2 * * *"), (build, "5 3 * * *"))
]
