with
    readings as (
        select read_on as level_on, followers, 1 as precedence
        from {{ ref('stg_facebook__page_readings') }}
        union all
        select measured_on as level_on, value as followers, 2 as precedence
        from {{ ref('stg_facebook__page_insights') }}
        where metric = 'page_follows'
    ),

    levels as (
        select level_on, followers
        from readings
        qualify row_number() over (partition by level_on order by precedence) = 1
    ),

    compared as (
        select *, lag(followers) over (order by level_on) as previous_followers from levels
    ),

    changes as (
        select
            'facebook:followers:' || cast(level_on as string) as event_id,
            'facebook_followers' as event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            level_on as occurred_on,
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
