with
    posts as (select * from {{ ref('int_wordpress__posts') }}),

    contract as (
        select
            'wordpress:' || kind || ':' || cast(post_id as string) as event_id,
            'wordpress' as source,
            event_type,
            occurred_at,
            occurred_on,
            program,
            cast(null as string) as district_id,
            'wordpress:' || cast(post_id as string) as subject_id,
            cast(1 as double) as quantity,
            unit
        from posts
    )

select *
from contract
