with
    organisations as (select * from {{ ref('stg_civicrm__organisations') }}),

    districts as (select * from {{ ref('districts') }}),

    located as (
        select
            organisations.organisation_id,
            'civicrm:' || cast(organisations.organisation_id as string) as subject_id,
            organisations.organisation,
            organisations.fgec_number,
            districts.district_id,
            organisations.created_at,
            organisations.created_on
        from organisations
        left join districts on organisations.district_name = districts.civicrm_name
    )

select *
from located
