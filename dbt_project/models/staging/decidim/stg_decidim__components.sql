with
    source as (select * from {{ source('raw_decidim', 'components') }}),

    renamed as (select id as component_id, space_id, component_type, name from source)

select *
from renamed
