{{ config(materialized='table') }}
with
    period as (select * from {{ ref('int_plan_period') }}),

    indicators as (
        select plan.*
        from {{ ref('plan_indicators') }} as plan
        inner join period on plan.plan_year = period.plan_year
    ),

    -- The window covers the plan's year and the year before, on which the methods are tested.
    years as (
        select plan_year, plan_year as counted_year
        from period
        union all
        select plan_year, plan_year - 1 as counted_year
        from period
    ),

    -- The day before a year is its day zero, on which nothing is expected yet.
    days as (
        select
            years.plan_year,
            years.counted_year,
            calendar.date_day,
            year(calendar.date_day) = years.counted_year as is_in_year,
            month(calendar.date_day) as month,
            case when calendar.is_working_day then 1 else 0 end as is_working_day
        from years
        inner join
            {{ ref('int_working_days') }} as calendar
            on calendar.date_day >= make_date(years.counted_year - 1, 12, 31)
            and calendar.date_day <= make_date(years.counted_year, 12, 31)
    ),

    -- Window months are a range (2-11), a list (2;5) or one month (11).
    windowed as (
        select
            indicators.plan_year,
            indicators.indicator_id,
            days.counted_year,
            days.date_day,
            days.is_working_day,
            case
                when not days.is_in_year
                then 0
                when indicators.window_months like '%-%'
                then
                    case
                        when
                            days.month >= cast(split_part(indicators.window_months, '-', 1) as int)
                            and days.month
                            <= cast(split_part(indicators.window_months, '-', 2) as int)
                        then 1
                        else 0
                    end
                when
                    ';' || indicators.window_months || ';'
                    like '%;' || cast(days.month as string) || ';%'
                then 1
                else 0
            end as is_window_day
        from indicators
        inner join days on indicators.plan_year = days.plan_year
    ),

    -- A window without working days (August) counts all of its days.
    weighed as (
        select
            *,
            case
                when max(is_window_day * is_working_day) over whole = 1
                then is_window_day * is_working_day
                else is_window_day
            end as weight
        from windowed
        window whole as (partition by indicator_id, counted_year)
    )

select
    plan_year,
    indicator_id,
    counted_year,
    date_day,
    is_window_day = 1 as is_window_day,
    weight,
    min(case when is_window_day = 1 then date_day end) over whole as window_start,
    max(case when is_window_day = 1 then date_day end) over whole as window_end,
    sum(weight) over whole as window_working_days,
    sum(weight) over (
        partition by indicator_id, counted_year
        order by date_day
        rows between unbounded preceding and current row
    ) as elapsed_working_days
from weighed
window whole as (partition by indicator_id, counted_year)
