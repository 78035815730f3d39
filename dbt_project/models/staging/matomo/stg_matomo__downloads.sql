with
    source as (select * from {{ source('raw_matomo', 'downloads') }}),

    renamed as (select day as visited_on, page_key as file_key, hits as downloads from source)

select *
from renamed
