with
    source as (select * from {{ source('raw_civicrm', 'mailings') }}),

    renamed as (select id as mailing_id, campaign, status, sent_at, sent_on from source)

select *
from renamed
