with
    source as (select * from {{ source('raw_decidim', 'statistics') }}),

    renamed as (select statistic, day, value from source)

select *
from renamed
