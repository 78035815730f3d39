with
    source as (select * from {{ source('raw_facebook', 'page_readings') }}),

    renamed as (select read_on, followers from source)

select *
from renamed
