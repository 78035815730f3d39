with
    source as (select * from {{ source('raw_register', 'notes') }}),

    renamed as (select id as note_id, plan_year, indicator_id, note from source)

select *
from renamed
