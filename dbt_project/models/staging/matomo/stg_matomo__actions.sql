with
    source as (select * from {{ source('raw_matomo', 'actions') }}),

    renamed as (select day as visited_on, downloads from source)

select *
from renamed
