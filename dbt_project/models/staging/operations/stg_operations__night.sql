with
    source as (select * from {{ source('operations', 'night') }}),

    renamed as (select as_of, build_id from source)

select *
from renamed
