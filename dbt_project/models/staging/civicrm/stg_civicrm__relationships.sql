with
    source as (select * from {{ source('raw_civicrm', 'relationships') }}),

    renamed as (
        select
            id as relationship_id, relationship_type, organisation_id, start_on, end_on, is_active
        from source
    )

select *
from renamed
