with
    entities as (select * from {{ ref('stg_fgec__entities') }}),

    districts as (select * from {{ ref('districts') }}),

    located as (
        select
            entities.register_id,
            entities.fgec_number,
            entities.entity,
            districts.district_id,
            entities.created_on
        from entities
        left join districts on entities.district_id = districts.district_id
    )

select *
from located
