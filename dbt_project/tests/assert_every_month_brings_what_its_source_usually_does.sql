{{ config(meta={'dagster': {'ref': {'name': 'source_volumes'}}}) }}
-- The month that goes on and the one before: what is older was told in its time.
select volumes.source, volumes.month_start
from {{ ref('source_volumes') }} as volumes
where not volumes.is_expected
    and last_day(volumes.month_start)
    >= cast({{ dbt.dateadd('month', -1, 'volumes.as_of') }} as date)
