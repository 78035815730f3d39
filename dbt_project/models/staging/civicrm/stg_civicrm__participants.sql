with
    source as (select * from {{ source('raw_civicrm', 'participants') }}),

    renamed as (
        select
            id as participant_id,
            event_id as crm_event_id,
            status,
            roles,
            organisation_id,
            person_key
        from source
        where is_test is not true
    )

select *
from renamed
