{{ config(meta={'dagster': {'ref': {'name': 'plan_unused_events'}}}) }}
select unused.plan_year, unused.event_type, unused.program, plan.indicator_id
from {{ ref('plan_unused_events') }} as unused
inner join
    {{ ref('plan_indicators') }} as plan
    on unused.plan_year = plan.plan_year
    and unused.event_type = plan.event_type
where plan.program is null or plan.program = unused.program
