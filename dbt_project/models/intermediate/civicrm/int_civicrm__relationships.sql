with
    relationships as (
        select *
        from {{ ref('stg_civicrm__relationships') }}
        -- CiviCRM disables a relationship the day after its end, but it still took place.
        where is_active or end_on is not null
    ),

    organisations as (select * from {{ ref('int_civicrm__organisations') }}),

    counted as (
        select
            relationships.relationship_id,
            relationships.relationship_type,
            relationships.start_on,
            relationships.end_on,
            organisations.subject_id,
            organisations.district_id
        from relationships
        inner join organisations on relationships.organisation_id = organisations.organisation_id
    )

select *
from counted
