with
    source as (select * from {{ source('raw_decidim', 'surveys') }}),

    renamed as (
        select
            id as survey_id,
            component_id,
            space_id,
            published_at,
            published_on,
            start_at,
            start_on,
            end_at
        from source
        where published_at is not null
    )

select *
from renamed
