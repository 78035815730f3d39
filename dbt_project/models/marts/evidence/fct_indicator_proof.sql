with
    indicators as (
        select plan.*
        from {{ ref('dim_indicator') }} as plan
        inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
    ),

    measures as (select * from {{ ref('plan_measures') }}),

    board as (select * from {{ ref('plan_scorecard') }}),

    terms as (
        select
            indicator_id,
            sum(case when is_opening then contribution else 0 end) as opening,
            sum(
                case when not is_opening and contribution > 0 then contribution else 0 end
            ) as added,
            sum(
                case when not is_opening and contribution < 0 then contribution else 0 end
            ) as subtracted,
            sum(contribution) as total,
            count(*) as event_count,
            count_if(contribution = 0) as events_that_add_nothing,
            min(occurred_on) as first_event_on,
            max(occurred_on) as last_event_on
        from {{ ref('fct_indicator_events') }}
        group by indicator_id
    )

select
    indicators.plan_year,
    indicators.indicator_id,
    indicators.measure,
    measures.rule,
    indicators.event_type,
    indicators.program,
    indicators.source,
    indicators.window_months,
    board.window_start,
    board.window_end,
    board.target,
    board.target_approved,
    board.as_of,
    board.actual,
    coalesce(terms.opening, 0) as opening,
    coalesce(terms.added, 0) as added,
    coalesce(terms.subtracted, 0) as subtracted,
    coalesce(terms.total, 0) as total,
    coalesce(terms.event_count, 0) as event_count,
    coalesce(terms.events_that_add_nothing, 0) as events_that_add_nothing,
    terms.first_event_on,
    terms.last_event_on
from indicators
inner join measures on indicators.measure = measures.measure
inner join
    board on indicators.plan_year = board.plan_year and indicators.indicator_id = board.indicator_id
left join terms on indicators.indicator_id = terms.indicator_id
