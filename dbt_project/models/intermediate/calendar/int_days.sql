with
    digits as (
        select digit from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digits(digit)
    ),

    bounds as (
        select
            make_date(least(year(as_of), plan_year) - 1, 1, 1) as first_day,
            make_date(greatest(year(as_of), plan_year), 12, 31) as last_day
        from {{ ref('int_plan_period') }}
    ),

    offsets as (
        select 1000 * d.digit + 100 * c.digit + 10 * b.digit + a.digit as days
        from digits as a
        cross join digits as b
        cross join digits as c
        cross join digits as d
    ),

    days as (
        select
            cast({{ dbt.dateadd('day', 'offsets.days', 'bounds.first_day') }} as date) as date_day
        from bounds
        inner join
            offsets
            on offsets.days <= {{ dbt.datediff('bounds.first_day', 'bounds.last_day', 'day') }}
    )

select *
from days
