{{ config(materialized='table') }}
with
    windows as (select * from {{ ref('int_window_days') }}),

    indicators as (
        select plan.indicator_id, plan.measure, plan.plan_year
        from {{ ref('plan_indicators') }} as plan
        inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
    ),

    shares as (
        select
            windows.plan_year,
            windows.indicator_id,
            windows.counted_year,
            windows.date_day,
            indicators.measure,
            windows.is_window_day,
            windows.weight,
            windows.window_start,
            windows.window_end,
            windows.window_working_days,
            windows.elapsed_working_days,
            -- a level is due in full from the first day of its window
            case
                when indicators.measure = 'milestone'
                then null
                when indicators.measure = 'level' and windows.date_day < windows.window_start
                then null
                when indicators.measure = 'level'
                then 1
                else
                    cast(windows.elapsed_working_days as double)
                    / cast(windows.window_working_days as double)
            end as working_days_share,
            last_year.last_year_share,
            last_year.last_year_total
        from windows
        inner join indicators on windows.indicator_id = indicators.indicator_id
        left join
            {{ ref('int_last_year_shares') }} as last_year
            on windows.indicator_id = last_year.indicator_id
            and windows.counted_year = last_year.counted_year
            and windows.date_day = last_year.date_day
    )

select
    shares.*,
    targets.target_approved,
    targets.target,
    targets.revised_on,
    targets.revised_by,
    targets.revision_reason,
    {{ to_the_millionth('targets.target * shares.working_days_share') }}
    as expected_by_working_days,
    {{ to_the_millionth('targets.target * shares.last_year_share') }} as expected_by_last_year,
    case
        when shares.measure = 'milestone'
        then null
        when shares.measure = 'level'
        then 'whole'
        when shares.last_year_share is not null
        then 'last_year'
        else 'working_days'
    end as expected_basis,
    {{ to_the_millionth('targets.target * coalesce(shares.last_year_share, shares.working_days_share)') }}
    as expected_to_date
from shares
left join
    {{ ref('int_indicator_targets') }} as targets
    on shares.counted_year = targets.plan_year
    and shares.indicator_id = targets.indicator_id
    and shares.date_day = targets.date_day
