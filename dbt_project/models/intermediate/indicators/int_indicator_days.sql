with period as (
    select * from {{ ref('int_plan_period') }}
),

-- The eve of the year is the day zero on which nothing is expected yet.
days as (
    select
        int_days.date_day,
        int_days.date_day >= period.year_start as is_in_year,
        month(int_days.date_day) as month
    from {{ ref('int_days') }} as int_days
    inner join period on int_days.date_day between period.eve_of_year and period.year_end
),

indicators as (
    select plan.*
    from {{ ref('plan_indicators') }} as plan
    inner join period on plan.plan_year = period.plan_year
),

revisions as (
    select * from {{ ref('plan_revisions') }}
),

-- Window months are a range (2-11), a list (2;5) or one month (11).
window_days as (
    select
        indicators.plan_year,
        indicators.indicator_id,
        indicators.measure,
        indicators.target as planned_target,
        days.date_day,
        case
            when not days.is_in_year then 0
            when indicators.window_months like '%-%' then
                case
                    when
                        days.month >= cast(split_part(indicators.window_months, '-', 1) as int)
                        and days.month <= cast(split_part(indicators.window_months, '-', 2) as int)
                        then 1
                    else 0
                end
            when
                ';' || indicators.window_months || ';'
                like '%;' || cast(days.month as string) || ';%' then 1
            else 0
        end as is_window_day
    from indicators
    cross join days
),

targeted as (
    select
        window_days.*,
        case
            when revisions.indicator_id is not null then cast(revisions.target as double)
            else cast(window_days.planned_target as double)
        end as target
    from window_days
    left join revisions
        on window_days.plan_year = revisions.plan_year
        and window_days.indicator_id = revisions.indicator_id
        and window_days.date_day >= revisions.valid_from
    qualify row_number() over (
        partition by window_days.indicator_id, window_days.date_day
        order by revisions.valid_from desc
    ) = 1
),

elapsed as (
    select
        plan_year,
        indicator_id,
        date_day,
        measure,
        target,
        min(case when is_window_day = 1 then date_day end) over whole as window_start,
        max(case when is_window_day = 1 then date_day end) over whole as window_end,
        sum(is_window_day) over whole as window_days,
        sum(is_window_day) over (
            partition by indicator_id order by date_day
            rows between unbounded preceding and current row
        ) as elapsed_window_days
    from targeted
    window whole as (partition by indicator_id)
)

select
    plan_year,
    indicator_id,
    date_day,
    target,
    window_start,
    window_end,
    window_days,
    elapsed_window_days,
    case
        when measure = 'milestone' then null
        when measure = 'level' and elapsed_window_days > 0 then target
        when measure <> 'level'
            then target * cast(elapsed_window_days as double) / cast(window_days as double)
    end as expected_to_date
from elapsed
