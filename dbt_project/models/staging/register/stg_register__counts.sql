with
    source as (select * from {{ source('raw_register', 'counts') }}),

    renamed as (select id as count_id, plan_year, event_type, occurred_on from source)

select *
from renamed
