with
    source as (select * from {{ source('raw_facebook', 'posts') }}),

    renamed as (
        select id as post_id, created_at as published_at, created_on as published_on from source
    )

select *
from renamed
