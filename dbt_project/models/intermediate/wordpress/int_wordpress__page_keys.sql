with
    posts as (select * from {{ ref('int_wordpress__posts') }} where page_key is not null),

    -- WordPress serves an entry under its link and always under its short link as well.
    keys as (
        select page_key, post_id
        from posts
        -- Without pretty permalinks, the link of a custom post type may look like the front page.
        where split_part(page_key, '/', 2) <> ''
        union
        select
            split_part(page_key, '/', 1) || '/?p=' || cast(post_id as string) as page_key, post_id
        from posts
    )

select page_key, min(post_id) as post_id
from keys
group by page_key
