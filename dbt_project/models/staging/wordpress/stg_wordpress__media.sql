with
    source as (select * from {{ source('raw_wordpress', 'media') }}),

    renamed as (select id as file_id, post_id, file_key from source where post_id is not null)

select *
from renamed
