with
    source as (select * from {{ source('raw_instagram', 'media_readings') }}),

    renamed as (select media_id, read_on, likes, comments, saves, shares, interactions from source)

select *
from renamed
