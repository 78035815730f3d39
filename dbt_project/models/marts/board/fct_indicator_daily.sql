with
    period as (select * from {{ ref('int_plan_period') }}),

    days as (
        select indicator_days.*
        from {{ ref('int_indicator_days') }} as indicator_days
        inner join
            period
            on indicator_days.counted_year = period.plan_year
            and indicator_days.date_day between period.year_start and period.counted_until
    ),

    indicators as (
        select plan.indicator_id, plan.measure, sources.is_loaded
        from {{ ref('plan_indicators') }} as plan
        inner join
            {{ ref('int_indicator_sources') }} as sources
            on plan.plan_year = sources.plan_year
            and plan.indicator_id = sources.indicator_id
    ),

    contributions as (
        select happened.*
        from {{ ref('int_indicator_values') }} as happened
        inner join period on happened.counted_year = period.plan_year
    ),

    valued as (
        select
            days.plan_year,
            days.indicator_id,
            days.date_day,
            case
                when not indicators.is_loaded
                then null
                when indicators.measure in ('level', 'net_change')
                then contributions.value
                else coalesce(contributions.value, 0)
            end as value,
            days.expected_to_date as expected_running_total
        from days
        inner join indicators on days.indicator_id = indicators.indicator_id
        left join
            contributions
            on days.indicator_id = contributions.indicator_id
            and days.date_day = contributions.date_day
    )

select
    plan_year,
    indicator_id,
    date_day,
    value,
    {% set running_total %}
    sum(value) over (
        partition by indicator_id order by date_day
        rows between unbounded preceding and current row
    )
    {% endset %}
    {{ to_the_millionth(running_total) }} as running_total,
    expected_running_total
from valued
