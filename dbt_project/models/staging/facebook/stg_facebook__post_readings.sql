with
    source as (select * from {{ source('raw_facebook', 'post_readings') }}),

    renamed as (select post_id, read_on, reactions, comments, shares from source)

select *
from renamed
