with
    source as (select * from {{ source('raw_x', 'spending') }}),

    renamed as (select read_on, resource, resources, cost_usd, is_limited from source)

select *
from renamed
