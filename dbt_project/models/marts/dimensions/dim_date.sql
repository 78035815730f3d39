with days as (select * from {{ ref('int_working_days') }})

select
    date_day,
    year(date_day) as year,
    quarter(date_day) as quarter,
    month(date_day) as month,
    iso_weekday,
    is_weekend,
    holiday,
    closure,
    is_working_day
from days
