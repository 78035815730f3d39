-- The vendor's daily series counts new followers but not those who left, so it yields no level.
with
    compared as (
        select read_on, followers, lag(followers) over (order by read_on) as previous_followers
        from {{ ref('stg_instagram__account_readings') }}
    ),

    changes as (
        select
            'instagram:followers:' || cast(read_on as string) as event_id,
            'instagram_followers' as event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            read_on as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            cast(followers as double) as quantity,
            'seguidors' as unit
        from compared
        where previous_followers is null or followers <> previous_followers
    )

select *
from changes
