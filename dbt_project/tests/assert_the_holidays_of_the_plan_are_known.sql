{{ config(meta={'dagster': {'ref': {'name': 'holidays'}}}) }}
-- Without them every weekday counts as a working day; `make holidays` adds the next years.
with
    years as (
        select plan_year
        from {{ ref('int_plan_period') }}
        union
        select plan_year - 1 as plan_year
        from {{ ref('int_plan_period') }}
    )

select years.plan_year
from years
left join {{ ref('holidays') }} as holidays on years.plan_year = year(holidays.holiday_on)
where holidays.holiday_on is null
