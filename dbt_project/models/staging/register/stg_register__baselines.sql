with
    source as (select * from {{ source('raw_register', 'baselines') }}),

    renamed as (
        select id as baseline_id, plan_year, event_type, followers
        from source
        where followers is not null
    )

select *
from renamed
