with
    source as (select * from {{ source('raw_matomo', 'visits') }}),

    renamed as (select site, day as visited_on, visits from source)

select *
from renamed
