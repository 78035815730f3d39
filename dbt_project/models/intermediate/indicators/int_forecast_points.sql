with
    period as (select * from {{ ref('int_plan_period') }}),

    sources as (select * from {{ ref('int_indicator_sources') }}),

    days as (
        select *, last_day(date_day) = date_day as is_month_end
        from {{ ref('int_indicator_days') }}
        where measure <> 'milestone'
    ),

    -- Tonight's question: from the last day that is loaded, where will the window end?
    tonight as (
        select
            days.indicator_id,
            days.counted_year,
            days.date_day as cutoff,
            period.year_end as horizon,
            true as is_tonight
        from days
        inner join period on days.counted_year = period.plan_year
        inner join sources on days.indicator_id = sources.indicator_id
        where
            days.date_day = greatest(
                least(period.board_day, coalesce(sources.source_loaded_as_of, period.board_day)),
                period.eve_of_year
            )
    ),

    -- The same question at earlier ends of month, where the answer is known by now.
    known_until as (
        select plan_year - 1 as counted_year, make_date(plan_year - 1, 12, 31) as horizon
        from period
        where as_of >= make_date(plan_year - 1, 12, 31)
        union all
        select period.plan_year as counted_year, max(days.date_day) as horizon
        from period
        inner join
            days
            on days.counted_year = period.plan_year
            and days.is_month_end
            and days.date_day between period.year_start and period.counted_until
        group by period.plan_year
    ),

    earlier as (
        select
            days.indicator_id,
            days.counted_year,
            days.date_day as cutoff,
            known_until.horizon,
            false as is_tonight
        from days
        inner join known_until on days.counted_year = known_until.counted_year
        where
            days.is_month_end
            and year(days.date_day) = days.counted_year
            and days.date_day < known_until.horizon
    ),

    asked as (
        select *
        from tonight
        union all
        select *
        from earlier
    )

select asked.*, bases.basis
from asked
cross join (values ('working_days'), ('last_year')) as bases(basis)
