with
    source as (select * from {{ source('raw_decidim', 'spaces') }}),

    renamed as (
        select id as space_id, kind, slug, title, published_on, start_on, end_on from source
    )

select *
from renamed
