with
    days as (
        select date_day, {{ iso_weekday('date_day') }} as iso_weekday from {{ ref('int_days') }}
    ),

    holidays as (select * from {{ ref('holidays') }}),

    closures as (select * from {{ ref('closures') }})

select
    days.date_day,
    days.iso_weekday,
    days.iso_weekday >= 6 as is_weekend,
    max(holidays.holiday) as holiday,
    max(closures.reason) as closure,
    days.iso_weekday < 6
    and max(holidays.holiday) is null
    and max(closures.reason) is null as is_working_day
from days
left join holidays on days.date_day = holidays.holiday_on
left join closures on days.date_day between closures.first_day and closures.last_day
group by days.date_day, days.iso_weekday
