{{ config(meta={'dagster': {'ref': {'name': 'fct_events'}}}) }}
-- Vendors retire metrics: what such a metric fed stands still from then on.
select 'facebook' as source, metric, since_on
from {{ source('raw_facebook', 'metrics') }}
where not is_available
union all
select 'instagram' as source, metric, since_on
from {{ source('raw_instagram', 'metrics') }}
where not is_available
