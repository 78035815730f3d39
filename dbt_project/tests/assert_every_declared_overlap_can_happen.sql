{{ config(meta={'dagster': {'ref': {'name': 'indicator_overlaps'}}}) }}
select declared.plan_year, declared.indicator_id, declared.overlaps_indicator_id
from {{ ref('indicator_overlaps') }} as declared
left join
    {{ ref('plan_indicators') }} as one
    on declared.plan_year = one.plan_year
    and declared.indicator_id = one.indicator_id
left join
    {{ ref('plan_indicators') }} as other
    on declared.plan_year = other.plan_year
    and declared.overlaps_indicator_id = other.indicator_id
where
    one.indicator_id is null
    or other.indicator_id is null
    or one.indicator_id = other.indicator_id
    or one.event_type <> other.event_type
    or one.program <> other.program
    or (one.measure = 'milestone' and other.measure = 'milestone')
