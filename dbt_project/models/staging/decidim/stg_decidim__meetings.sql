with
    source as (select * from {{ source('raw_decidim', 'meetings') }}),

    renamed as (
        select
            id as meeting_id,
            component_id,
            space_id,
            meeting_type,
            start_at,
            start_on,
            end_at,
            is_closed,
            attendees,
            contributions,
            comments
        from source
        where is_withdrawn is not true
    )

select *
from renamed
