with
    source as (select * from {{ source('raw_instagram', 'media') }}),

    renamed as (select id as media_id, published_at, published_on from source)

select *
from renamed
