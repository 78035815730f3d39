with
    posts as (select * from {{ ref('int_wordpress__posts') }}),

    views as (
        select page_urls.visited_on, page_keys.post_id, page_urls.views
        from {{ ref('stg_matomo__page_urls') }} as page_urls
        inner join
            {{ ref('int_wordpress__page_keys') }} as page_keys
            on page_urls.page_key = page_keys.page_key
    ),

    files as (
        select file_key, min(post_id) as post_id
        from {{ ref('stg_wordpress__media') }}
        group by file_key
    ),

    downloads as (
        select downloads.visited_on, files.post_id, downloads.downloads
        from {{ ref('stg_matomo__downloads') }} as downloads
        inner join files on downloads.file_key = files.file_key
    ),

    unioned as (
        select
            posts.view_event_type as event_type,
            views.visited_on,
            posts.post_id,
            posts.program,
            views.views as quantity,
            'visualitzacions' as unit
        from views
        inner join posts on views.post_id = posts.post_id
        where posts.view_event_type is not null
        union all
        select
            posts.download_event_type as event_type,
            downloads.visited_on,
            posts.post_id,
            posts.program,
            downloads.downloads as quantity,
            'descàrregues' as unit
        from downloads
        inner join posts on downloads.post_id = posts.post_id
        where posts.download_event_type is not null
    )

-- A page may be visited under several addresses on one day.
select
    'matomo:'
    || event_type
    || ':'
    || cast(visited_on as string)
    || ':'
    || cast(post_id as string) as event_id,
    event_type,
    visited_on as occurred_on,
    program,
    'wordpress:' || cast(post_id as string) as subject_id,
    cast(sum(quantity) as double) as quantity,
    unit
from unioned
group by event_type, visited_on, post_id, program, unit
