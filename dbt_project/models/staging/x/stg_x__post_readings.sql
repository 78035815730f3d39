with
    source as (select * from {{ source('raw_x', 'post_readings') }}),

    renamed as (select post_id, read_on, likes, replies, reposts, quotes, bookmarks from source)

select *
from renamed
