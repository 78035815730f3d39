{{ config(meta={'dagster': {'ref': {'name': 'plan_scorecard'}}}) }}
select plan.plan_year, plan.indicator_id
from {{ ref('plan_indicators') }} as plan
inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
left join
    {{ ref('plan_scorecard') }} as board
    on plan.plan_year = board.plan_year
    and plan.indicator_id = board.indicator_id
where board.indicator_id is null
