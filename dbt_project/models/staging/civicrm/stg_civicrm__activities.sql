with
    source as (select * from {{ source('raw_civicrm', 'activities') }}),

    renamed as (
        select
            id as activity_id,
            activity_type,
            medium,
            status,
            occurred_at,
            occurred_on,
            organisation_id,
            program,
            room,
            space_fee,
            attendees
        from source
        where is_deleted is not true and is_test is not true
    )

select *
from renamed
