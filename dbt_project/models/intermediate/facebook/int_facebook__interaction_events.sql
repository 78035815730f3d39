with
    readings as (
        select
            posts.post_id,
            posts.published_at,
            posts.published_on,
            readings.read_on,
            readings.reactions + readings.comments + readings.shares as interactions
        from {{ ref('stg_facebook__post_readings') }} as readings
        inner join {{ ref('stg_facebook__posts') }} as posts on readings.post_id = posts.post_id
    ),

    -- A reaction that was removed still counts; given again, it does not count twice.
    compared as (
        select
            *,
            max(interactions) over (
                partition by post_id
                order by read_on
                rows between unbounded preceding and 1 preceding
            ) as highest_before
        from readings
    ),

    -- What the first reading finds counts on the day of publication: nothing was read before.
    increments as (
        select
            'facebook:interaction:' || post_id || ':' || cast(read_on as string) as event_id,
            'facebook_interaction' as event_type,
            case when highest_before is null then published_at end as occurred_at,
            case when highest_before is null then published_on else read_on end as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            cast(interactions - coalesce(highest_before, 0) as double) as quantity,
            'interaccions' as unit
        from compared
        where interactions > coalesce(highest_before, 0)
    )

select *
from increments
