with
    source as (select * from {{ source('raw_x', 'account_readings') }}),

    renamed as (select account_id, read_on, followers from source)

select *
from renamed
