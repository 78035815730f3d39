{{ config(meta={'dagster': {'ref': {'name': 'plan_indicators'}}}) }}
-- Without a row a milestone counts as not reached, although nobody has reported on it.
select plan.indicator_id
from {{ ref('plan_indicators') }} as plan
inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
left join
    {{ ref('stg_register__milestones') }} as milestones
    on plan.plan_year = milestones.plan_year
    and plan.indicator_id = milestones.indicator_id
where
    plan.measure = 'milestone'
    and milestones.indicator_id is null
    and exists (select 1 from {{ ref('stg_register__milestones') }})
