-- The vendor's own total includes hidden likes; where there is no total, the parts are added up.
with
    readings as (
        select
            media.media_id,
            media.published_at,
            media.published_on,
            readings.read_on,
            coalesce(
                readings.interactions,
                coalesce(readings.likes, 0)
                + readings.comments
                + coalesce(readings.saves, 0)
                + coalesce(readings.shares, 0)
            ) as interactions
        from {{ ref('stg_instagram__media_readings') }} as readings
        inner join {{ ref('stg_instagram__media') }} as media on readings.media_id = media.media_id
    ),

    -- A like that was removed still counts; given again, it does not count twice.
    compared as (
        select
            *,
            max(interactions) over (
                partition by media_id
                order by read_on
                rows between unbounded preceding and 1 preceding
            ) as highest_before
        from readings
    ),

    -- What the first reading finds counts on the day of publication: nothing was read before.
    increments as (
        select
            'instagram:interaction:' || media_id || ':' || cast(read_on as string) as event_id,
            'instagram_interaction' as event_type,
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
