"""When the jobs of a night run."""

import dagster as dg

from orchestration.jobs import build, load
from sources.common.timezones import LOCAL_TZ

# The pool makes `build` wait for as long as `load` takes. An hour lies between them because the
# hour from 02:00 on does not exist in the night of March: both would fall on 03:00.
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
