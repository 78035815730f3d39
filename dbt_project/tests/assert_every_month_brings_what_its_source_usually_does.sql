{{ config(meta={'dagster': {'ref': {'name': 'source_volumes'}}}) }}
-- Only this month and the one before: older months were reported at the time.
select volumes.source, volumes.month_start
from {{ ref('source_volumes') }} as volumes
where
    not volumes.is_expected
    and last_day(volumes.month_start)
    >= cast({{ dbt.dateadd('month', -1, 'volumes.as_of') }} as date)
