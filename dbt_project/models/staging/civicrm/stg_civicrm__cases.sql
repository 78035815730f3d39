with
    source as (select * from {{ source('raw_civicrm', 'cases') }}),

    renamed as (
        select id as case_id, case_type, status, start_on, program
        from source
        where is_deleted is not true
    )

select *
from renamed
