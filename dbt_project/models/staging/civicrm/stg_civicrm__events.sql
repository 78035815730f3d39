with
    source as (select * from {{ source('raw_civicrm', 'events') }}),

    renamed as (
        select
            id as crm_event_id, event_type as crm_event_type, start_at, start_on, program, is_active
        from source
        where is_template is not true
    )

select *
from renamed
