with
    source as (select * from {{ source('raw_register', 'milestones') }}),

    renamed as (select id as milestone_id, plan_year, indicator_id, reached_on from source)

select *
from renamed
