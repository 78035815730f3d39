"""Policies for the assets: the team that owns them, and when they must be fresh."""

from datetime import timedelta

import dagster as dg

from sources.common.timezones import LOCAL_TZ

# A team, not people. The owners of the dbt layers are declared in dbt_project.yml.
OPERATIONS = "team:operations"

# A night begins at two; from six on, assets that it did not update are shown as late.
FRESH_EACH_MORNING = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=4), timezone=LOCAL_TZ.key
)
