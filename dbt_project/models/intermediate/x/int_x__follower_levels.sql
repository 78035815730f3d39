with
    readings as (
        select
            *, lag(followers) over (partition by account_id order by read_on) as previous_followers
        from {{ ref('stg_x__account_readings') }}
    ),

    levels as (
        select
            'x:followers:' || account_id || ':' || cast(read_on as string) as event_id,
            'twitter_followers' as event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            read_on as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            cast(followers as double) as quantity,
            'seguidors' as unit
        from readings
        where previous_followers is null or followers <> previous_followers
    )

select *
from levels
