with
    source as (select * from {{ source('raw_matomo', 'visits_periods') }}),

    renamed as (select site, period, starts_on, read_for, unique_visitors from source)

select *
from renamed
