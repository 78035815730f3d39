{{ config(meta={'dagster': {'ref': {'name': 'orphan_events'}}}) }}
-- What happened and no figure shows: a programme not typed, or an indicator that nobody wrote.
select event_type, program, reason, count(*) as event_count
from {{ ref('orphan_events') }}
where declared_reason is null
group by all
