{{ config(meta={'dagster': {'ref': {'name': 'orphan_events'}}}) }}
-- Events that no figure shows: the record lacks its programme, or the plan the indicator.
select event_type, program, reason, count(*) as event_count
from {{ ref('orphan_events') }}
where declared_reason is null
group by all
