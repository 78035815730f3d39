with
    days as (
        select int_days.date_day
        from {{ ref('int_days') }} as int_days
        inner join {{ ref('int_plan_period') }} as period on int_days.date_day <= period.as_of
    ),

    spaces as (select * from {{ ref('stg_decidim__spaces') }}),

    daily_levels as (
        select days.date_day, cast(count(spaces.space_id) as double) as quantity
        from days
        left join
            spaces
            on spaces.published_on <= days.date_day
            and (spaces.end_on is null or spaces.end_on >= days.date_day)
        group by days.date_day
    ),

    compared as (
        select *, lag(quantity) over (order by date_day) as previous_quantity from daily_levels
    ),

    -- The first day always has a row, so that a level without spaces is 0, not unknown.
    changes as (
        select
            'decidim:active_space:' || cast(date_day as string) as event_id,
            'decidim_active_space' as event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            date_day as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            quantity,
            'espais' as unit
        from compared
        where previous_quantity is null or quantity <> previous_quantity
    )

select *
from changes
