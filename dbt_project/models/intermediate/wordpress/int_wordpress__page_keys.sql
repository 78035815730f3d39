with posts as (
    select * from {{ ref('int_wordpress__posts') }}
    where page_key is not null
),

-- WordPress answers to an entry's link and, at any time, to its short one.
keys as (
    select
        page_key,
        post_id
    from posts
    -- Without pretty permalinks, types of the site's own may link to what looks like the front page.
    where split_part(page_key, '/', 2) <> ''
    union
    select
        split_part(page_key, '/', 1) || '/?p=' || cast(post_id as string) as page_key,
        post_id
    from posts
)

select
    page_key,
    min(post_id) as post_id
from keys
group by page_key
