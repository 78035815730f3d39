with
    source as (select * from {{ source('raw_instagram', 'account_readings') }}),

    renamed as (select read_on, followers from source)

select *
from renamed
