{{ config(meta={'dagster': {'ref': {'name': 'fct_events'}}}) }}
-- Vendors retire metrics: a figure fed by a retired metric no longer changes.
select 'facebook' as source, metric, since_on
from {{ source('raw_facebook', 'metrics') }}
where not is_available
union all
select 'instagram' as source, metric, since_on
from {{ source('raw_instagram', 'metrics') }}
where not is_available
