with
    source as (select * from {{ source('raw_x', 'posts') }}),

    renamed as (select post_id, created_at, created_on from source)

select *
from renamed
