"""What holds for assets of a layer: which team answers for them, and by when they are fresh."""

from datetime import timedelta

import dagster as dg

from sources.common.timezones import LOCAL_TZ

# Teams, not people: who is in one is the house's affair. The dbt layers name theirs in
# dbt_project.yml.
OPERATIONS = "team:operations"

# A night begins at two; whoever comes at six finds it done, or sees that it is late.
FRESH_EACH_MORNING = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=4), timezone=LOCAL_TZ.key
)
