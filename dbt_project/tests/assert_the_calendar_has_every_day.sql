{{ config(meta={'dagster': {'ref': {'name': 'dim_date'}}}) }}
with
    calendar as (
        select min(date_day) as first_day, max(date_day) as last_day, count(*) as day_count
        from {{ ref('dim_date') }}
    )

select calendar.*
from calendar
cross join {{ ref('int_plan_period') }} as period
where
    calendar.first_day <> make_date(least(year(period.as_of), period.plan_year) - 1, 1, 1)
    or calendar.last_day <> make_date(greatest(year(period.as_of), period.plan_year), 12, 31)
    or calendar.day_count
    <> {{ dbt.datediff('calendar.first_day', 'calendar.last_day', 'day') }} + 1
