with
    source as (select * from {{ source('raw_facebook', 'page_insights') }}),

    renamed as (select metric, measured_on, value from source)

select *
from renamed
