with
    source as (select * from {{ source('raw_wordpress', 'categories') }}),

    renamed as (select id as category_id, slug as category_slug from source)

select *
from renamed
