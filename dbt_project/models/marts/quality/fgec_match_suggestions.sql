with
    namesakes as (select * from {{ ref('int_fgec__namesakes') }}),

    organisations as (select * from {{ ref('int_fgec__organisations') }}),

    entities as (select * from {{ ref('int_fgec__entities') }}),

    compared as (
        select
            organisations.subject_id as organisation_id,
            organisations.organisation,
            organisations.district_id as organisation_district_id,
            organisations.fgec_number as typed_number,
            entities.register_id,
            entities.fgec_number,
            entities.entity,
            entities.district_id as entity_district_id,
            organisations.district_id = entities.district_id as is_same_district
        from namesakes
        inner join organisations on namesakes.subject_id = organisations.subject_id
        inner join entities on namesakes.register_id = entities.register_id
    )

select
    *,
    cast(
        case
            when is_same_district then 1 when is_same_district is null then 0.7 else 0.4
        end as double
    ) as score
from compared
order by score desc, organisation, organisation_id, register_id
