with
    matches as (
        select matched_on as date_day, 1 as organisations
        from {{ ref('int_fgec__organisations') }}
        where matched_on is not null
        union all
        -- The first day always has a row, so that a level without organisations is 0, not unknown.
        select min(date_day) as date_day, 0 as organisations
        from {{ ref('int_days') }}
    ),

    daily as (select date_day, sum(organisations) as organisations from matches group by date_day),

    running as (
        select
            date_day,
            sum(organisations) over (
                order by date_day rows between unbounded preceding and current row
            ) as organisations
        from daily
    )

select
    'fgec:organisation_match:' || cast(date_day as string) as event_id,
    'organisation_fgec_matched' as event_type,
    date_day as occurred_on,
    cast(organisations as double) as quantity,
    'entitats' as unit
from running
