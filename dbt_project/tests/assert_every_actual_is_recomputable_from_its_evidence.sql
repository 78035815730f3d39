{{ config(meta={'dagster': {'ref': {'name': 'plan_scorecard'}}}) }}
-- Computes each measure from the events, not from the contributions that the board adds up.
with
    indicators as (
        select
            plan.indicator_id,
            plan.measure,
            plan.event_type,
            plan.program,
            period.year_start,
            period.counted_until
        from {{ ref('dim_indicator') }} as plan
        inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
    ),

    matched as (
        select
            indicators.indicator_id,
            indicators.measure,
            events.subject_id,
            events.quantity,
            -- the order does not matter for counts and sums
            case
                when indicators.measure not in ('count', 'sum', 'distinct')
                then cast(events.occurred_on as string) || events.event_id
            end as moment,
            events.occurred_on < indicators.year_start as is_before_year,
            indicators.measure = 'net_change' and events.source = 'register' as is_baseline
        from indicators
        inner join
            {{ ref('fct_events') }} as events
            on indicators.event_type = events.event_type
            and (indicators.program is null or indicators.program = events.program)
            and (indicators.measure <> 'milestone' or indicators.indicator_id = events.subject_id)
            and events.occurred_on <= indicators.counted_until
        where
            events.occurred_on >= indicators.year_start
            or indicators.measure in ('level', 'net_change')
    ),

    recounted as (
        select
            indicator_id,
            count(*) as event_count,
            sum(quantity) as total,
            count(distinct case when measure = 'distinct' then subject_id end) as subjects,
            max_by(quantity, case when not is_baseline then moment end) as last_quantity,
            min_by(quantity, case when not is_baseline then moment end) as first_quantity,
            coalesce(
                max_by(quantity, case when is_before_year and not is_baseline then moment end),
                max_by(quantity, case when is_before_year and is_baseline then moment end)
            ) as opening_quantity
        from matched
        group by indicator_id
    ),

    compared as (
        select
            board.indicator_id,
            board.actual,
            case
                when not sources.is_loaded
                then null
                when indicators.measure = 'count'
                then coalesce(recounted.event_count, 0)
                when indicators.measure = 'sum'
                then coalesce(recounted.total, 0)
                when indicators.measure = 'unique'
                then coalesce(recounted.last_quantity, 0)
                when indicators.measure = 'distinct'
                then coalesce(recounted.subjects, 0)
                when indicators.measure = 'milestone'
                then coalesce(recounted.last_quantity, 0)
                when indicators.measure = 'level'
                then recounted.last_quantity
                when indicators.measure = 'net_change'
                then
                    recounted.last_quantity
                    - coalesce(recounted.opening_quantity, recounted.first_quantity)
            end as recomputed
        from {{ ref('plan_scorecard') }} as board
        left join indicators on board.indicator_id = indicators.indicator_id
        left join
            {{ ref('int_indicator_sources') }} as sources
            on board.indicator_id = sources.indicator_id
        left join recounted on board.indicator_id = recounted.indicator_id
    )

select *
from compared
where coalesce(abs(actual - recomputed) > 0.000001, actual is distinct from recomputed)
