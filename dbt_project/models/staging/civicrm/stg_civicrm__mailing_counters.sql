with
    source as (select * from {{ source('raw_civicrm', 'mailing_counters') }}),

    renamed as (select mailing_id, read_on, opens_total from source)

select *
from renamed
