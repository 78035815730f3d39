with
    source as (select * from {{ source('raw_qdq', 'activities') }}),

    renamed as (
        select id as activity_id, created_at, created_on from source where is_published is not false
    )

select *
from renamed
