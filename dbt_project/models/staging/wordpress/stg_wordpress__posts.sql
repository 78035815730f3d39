with
    source as (select * from {{ source('raw_wordpress', 'posts') }}),

    renamed as (
        select
            id as post_id,
            kind,
            page_key,
            category_ids,
            published_at,
            published_on,
            modified_at,
            modified_on
        from source
    )

select *
from renamed
