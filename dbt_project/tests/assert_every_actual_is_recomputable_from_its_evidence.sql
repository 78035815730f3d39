{{ config(meta={'dagster': {'ref': {'name': 'plan_scorecard'}}}) }}
-- Counts each measure directly, not by the contributions that the board adds up.
with evidence as (
    select * from {{ ref('fct_indicator_events') }}
),

recounted as (
    select
        indicator_id,
        count(*) as event_count,
        sum(quantity) as total,
        count(distinct subject_id) as subjects,
        max_by(quantity, cast(occurred_on as string) || event_id) as last_quantity,
        min_by(quantity, cast(occurred_on as string) || event_id) as first_quantity
    from evidence
    group by indicator_id
),

expected as (
    select
        board.indicator_id,
        board.actual,
        case plan.measure
            when 'count' then recounted.event_count
            when 'distinct' then recounted.subjects
            when 'level' then recounted.last_quantity
            when 'milestone' then recounted.last_quantity
            when 'net_change' then recounted.last_quantity - recounted.first_quantity
            else recounted.total
        end as recomputed
    from {{ ref('plan_scorecard') }} as board
    inner join {{ ref('dim_indicator') }} as plan
        on board.plan_year = plan.plan_year
        and board.indicator_id = plan.indicator_id
    left join recounted on board.indicator_id = recounted.indicator_id
    where board.status <> 'no_data'
)

select *
from expected
where abs(actual - coalesce(recomputed, 0)) > 0.000001
