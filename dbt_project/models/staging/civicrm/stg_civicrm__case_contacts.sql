with
    source as (select * from {{ source('raw_civicrm', 'case_contacts') }}),

    renamed as (select case_id, organisation_id from source)

select *
from renamed
