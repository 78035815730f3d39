with
    source as (select * from {{ source('operations', 'loads') }}),

    renamed as (
        select run_id, source, as_of, started_at, finished_at, turn, succeeded as is_success, error
        from source
    )

select *
from renamed
