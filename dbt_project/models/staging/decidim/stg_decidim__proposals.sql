with
    source as (select * from {{ source('raw_decidim', 'proposals') }}),

    renamed as (
        select
            id as proposal_id,
            component_id,
            space_id,
            state,
            published_at,
            published_on,
            answered_at,
            is_official,
            votes,
            likes,
            comments
        from source
        where is_withdrawn is not true
    )

select *
from renamed
