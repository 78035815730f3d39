with
    source as (select * from {{ source('raw_civicrm', 'organisations') }}),

    renamed as (
        select
            id as organisation_id,
            name as organisation,
            fgec_number,
            district as district_name,
            created_at,
            created_on
        from source
        where is_deleted is not true
    )

select *
from renamed
