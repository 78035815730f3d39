with
    source as (select * from {{ source('raw_matomo', 'page_urls') }}),

    renamed as (select day as visited_on, page_key, hits as views from source)

select *
from renamed
