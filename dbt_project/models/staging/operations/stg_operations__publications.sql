with
    source as (select * from {{ source('operations', 'publications') }}),

    renamed as (select run_id as build_id, as_of, published_at, turn from source)

select *
from renamed
