{{ config(meta={'dagster': {'ref': {'name': 'double_counted_events'}}}) }}
select event_type, indicator_id, other_indicator_id, count(*) as event_count
from {{ ref('double_counted_events') }}
group by all
