with
    readings as (select * from {{ ref('stg_x__post_readings') }}),

    posts as (select * from {{ ref('stg_x__posts') }}),

    -- A counter that shrinks or is no longer reported removes nothing: the largest value counts.
    largest as (
        select
            post_id,
            read_on,
            max(likes) over so_far as likes,
            max(replies) over so_far as replies,
            max(reposts) over so_far as reposts,
            max(quotes) over so_far as quotes,
            max(bookmarks) over so_far as bookmarks
        from readings
        window
            so_far as (
                partition by post_id
                order by read_on
                rows between unbounded preceding and current row
            )
    ),

    totals as (
        select
            post_id,
            read_on,
            coalesce(likes, 0)
            + coalesce(replies, 0)
            + coalesce(reposts, 0)
            + coalesce(quotes, 0)
            + coalesce(bookmarks, 0) as interactions
        from largest
    ),

    compared as (
        select
            *,
            lag(interactions) over (partition by post_id order by read_on) as previous_interactions
        from totals
    ),

    -- What the first reading found counts on the day of the post, whenever it was read.
    added as (
        select
            'x:interactions:'
            || compared.post_id
            || ':'
            || cast(compared.read_on as string) as event_id,
            'twitter_interaction' as event_type,
            case
                when compared.previous_interactions is null then posts.created_at
            end as occurred_at,
            case
                when compared.previous_interactions is null
                then posts.created_on
                else compared.read_on
            end as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            'x:post:' || compared.post_id as subject_id,
            cast(
                compared.interactions - coalesce(compared.previous_interactions, 0) as double
            ) as quantity,
            'interaccions' as unit
        from compared
        inner join posts on compared.post_id = posts.post_id
    )

select *
from added
where quantity > 0
