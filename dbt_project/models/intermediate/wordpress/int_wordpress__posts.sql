with
    posts as (select * from {{ ref('stg_wordpress__posts') }}),

    rules as (select * from {{ ref('wordpress_event_types') }}),

    categories as (
        select categories.category_id, programs.priority, programs.program
        from {{ ref('stg_wordpress__categories') }} as categories
        inner join
            {{ ref('wordpress_category_programs') }} as programs
            on categories.category_slug = programs.category_slug
    ),

    -- An entry in the categories of two programmes is one event, of the first programme.
    post_programs as (
        select posts.post_id, categories.program
        from posts
        inner join
            categories
            on position(
                '|' || cast(categories.category_id as string) || '|'
                in '|' || posts.category_ids || '|'
            )
            > 0
        qualify row_number() over (partition by posts.post_id order by categories.priority) = 1
    ),

    classified as (
        select
            posts.post_id,
            posts.kind,
            posts.page_key,
            rules.event_type,
            rules.view_event_type,
            rules.download_event_type,
            rules.unit,
            coalesce(rules.program, post_programs.program) as program,
            rules.counts_updates and posts.modified_at > posts.published_at as counts_as_update,
            posts.published_at,
            posts.published_on,
            posts.modified_at,
            posts.modified_on
        from posts
        inner join rules on posts.kind = rules.kind
        left join post_programs on posts.post_id = post_programs.post_id
    )

select
    post_id,
    kind,
    page_key,
    event_type,
    view_event_type,
    download_event_type,
    unit,
    program,
    case when counts_as_update then modified_at else published_at end as occurred_at,
    case when counts_as_update then modified_on else published_on end as occurred_on
from classified
where published_on is not null
