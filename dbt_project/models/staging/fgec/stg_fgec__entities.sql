with
    source as (select * from {{ source('raw_fgec', 'entities') }}),

    renamed as (
        select register_id, fgec_number, name as entity, district_id, created_on from source
    )

select *
from renamed
